"use strict";
// Menus whose options the app holds: what is typed is sent to it, and what it offers is chosen from a list.

(() => {
  const WAIT_MS = 300;
  const NOTHING = "Nothing fits.";
  let waiting = 0;
  let asked = 0;

  const boxOf = (node) => node.closest("[data-typeahead]");
  const typedIn = (box) => box.querySelector("[role=combobox]");
  const chosenIn = (box) => box.querySelector("[type=hidden]");
  const linesOf = (box) => [...box.querySelectorAll("[role=option]")];

  async function ask(box) {
    const typed = typedIn(box).value.trim();
    const least = Number(box.dataset.least);
    asked += 1;
    const mine = asked;
    if (typed.length < least) return offer(box, [], `Type ${least} or more characters.`);
    const found = await window.forms.suggest(box, typed);
    if (mine === asked && document.activeElement === typedIn(box)) offer(box, found.options, found.error || NOTHING);
  }

  function offer(box, options, otherwise) {
    const list = box.querySelector("[role=listbox]");
    list.replaceChildren(...options.map((one, index) => line(`${list.id}-${index}`, one)));
    box.querySelector("[role=status]").textContent = options.length ? "" : otherwise;
    open(box, options.length > 0);
  }

  function line(id, { value, label }) {
    const shown = document.createElement("li");
    Object.assign(shown, { id, role: "option", textContent: label });
    shown.dataset.value = value;
    return shown;
  }

  function open(box, isOpen) {
    box.querySelector("[role=listbox]").hidden = !isOpen;
    typedIn(box).setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) typedIn(box).removeAttribute("aria-activedescendant");
  }

  function mark(box, step) {
    const lines = linesOf(box);
    const at = lines.findIndex((one) => one.ariaSelected === "true");
    const next = at < 0 && step < 0 ? lines.length - 1 : (at + step + lines.length) % lines.length;
    lines.forEach((one, index) => one.setAttribute("aria-selected", String(index === next)));
    typedIn(box).setAttribute("aria-activedescendant", lines[next].id);
    lines[next].scrollIntoView({ block: "nearest" });
  }

  function take(box, value, label) {
    const chosen = chosenIn(box);
    const differs = chosen.value !== value;
    chosen.value = value;
    chosen.dataset.label = label;
    typedIn(box).value = label;
    box.querySelector("[role=status]").textContent = "";
    open(box, false);
    if (differs) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Words that were not chosen from the list count for nothing; none at all empty the menu.
  function leave(box) {
    clearTimeout(waiting);
    asked += 1;
    const chosen = chosenIn(box);
    if (typedIn(box).value.trim()) take(box, chosen.value, chosen.dataset.label);
    else take(box, "", "");
  }

  const isOpen = (box) => !box.querySelector("[role=listbox]").hidden;
  const comboOf = (event) => event.target.closest?.("[data-typeahead] [role=combobox]");

  document.addEventListener("input", (event) => {
    const combo = comboOf(event);
    if (!combo) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(boxOf(combo)), WAIT_MS);
  });

  document.addEventListener("focusin", (event) => {
    const combo = comboOf(event);
    if (!combo) return;
    combo.select();
    ask(boxOf(combo));
  });

  document.addEventListener("focusout", (event) => comboOf(event) && leave(boxOf(event.target)));

  // A press on a line must not take the focus away first.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-typeahead] [role=option]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-typeahead] [role=option]");
    if (chosen) take(boxOf(chosen), chosen.dataset.value, chosen.textContent);
  });

  document.addEventListener("change", (event) => comboOf(event) && event.stopImmediatePropagation(), true);

  document.addEventListener("keydown", (event) => {
    const combo = comboOf(event);
    const box = combo && boxOf(combo);
    if (!box || !isOpen(box)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = linesOf(box).find((one) => one.ariaSelected === "true");
    if (step) mark(box, step);
    else if (event.key === "Escape") open(box, false);
    else if (event.key !== "Enter") return;
    else if (chosen) take(box, chosen.dataset.value, chosen.textContent);
    event.preventDefault();
  });
})();
