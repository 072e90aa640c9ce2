"""One piece of the page becomes another, and what is alike in both stays the same node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

    from tests.page.conftest import Town

MORPH = """([before, after]) => {
  const made = (innerHTML) => Object.assign(document.createElement("div"), { innerHTML });
  const [old, wanted] = [made(before), made(after)];
  document.body.append(old);
  for (const one of old.querySelectorAll("[id]")) one.mark = one.id;
  window.morph(old, wanted, { keeps: (one) => one.dataset?.keep !== undefined, owns: (name) => name === "open" });
  const html = old.innerHTML;
  const same = [...old.querySelectorAll("[id]")].filter((one) => one.mark === one.id).map((one) => one.id);
  old.remove();
  return [html, same.join(" ")];
}"""


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ('<p id="a">1</p><p id="b">2</p><p id="c">3</p>', '<p id="a">1</p><p id="c">4</p>', "a c"),
        ('<p id="a">1</p><p id="b">2</p>', '<p id="b">2</p><p id="n">new</p><p id="a">1</p>', "b a"),
        ("<p>1</p>text<b>2</b>", '<i>0</i><p class="x">1</p>other', ""),
        ('<ul><li><a id="x">1</a></li></ul>', '<ul><li><a id="x" href="/y">2</a></li><li>3</li></ul>', "x"),
        ('<p id="a" class="x" hidden>1</p>', '<p id="a">1</p>', "a"),
        ('<p id="a">1</p>', '<div id="a">1</div>', ""),
        ("", '<p id="a">1</p>', ""),
        ('<p id="a">1</p>', "", ""),
    ],
)
def test_one_piece_becomes_another(town: Town, tab: Tab, before: str, after: str, same: str) -> None:
    assert tab.evaluate(MORPH, [before, after]) == [after, same]


def test_what_is_kept_and_what_the_reader_opened_stays(town: Town, tab: Tab) -> None:
    html, _ = tab.evaluate(
        MORPH, ['<details open="">1</details><p data-keep="">2</p>', '<details>3</details><p data-keep="">4</p>']
    )
    assert html == '<details open="">3</details><p data-keep="">2</p>'


def test_what_was_typed_stays_in_focus_and_what_was_chosen_follows(town: Town, tab: Tab) -> None:
    found = tab.evaluate(
        """() => {
          const field = (checked) => `<input id="typed"><input type="checkbox" ${checked}>`;
          const made = (innerHTML) => Object.assign(document.createElement("div"), { innerHTML });
          const [old, wanted] = [made(field("")), made(field("checked"))];
          document.body.append(old);
          const [typed, chosen] = old.children;
          typed.focus();
          typed.value = "half a w";
          const owns = (name, one) => name === "value" && one === document.activeElement;
          window.morph(old, wanted, { keeps: () => false, owns });
          const stayed = document.activeElement === typed;
          old.remove();
          return [stayed, typed.value, chosen.checked];
        }"""
    )
    assert found == [True, "half a w", True]
