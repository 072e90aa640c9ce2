"use strict";
// The composer: Enter sends, Shift and Enter begins a new line; after a slash, an at sign or a hash it suggests.

(() => {
  const MOST = 8;

  const formOf = (words) => words.closest("[data-composer]");
  const listOf = (words) => document.getElementById(words.getAttribute("aria-controls"));
  const offers = (words) => JSON.parse(formOf(words).dataset.suggestions);

  // The word that is being written, if it begins with one of the three signs.
  function unfinished(words) {
    const before = words.value.slice(0, words.selectionStart);
    const word = before.split(/\s/).pop();
    const sign = word[0];
    if (sign === "/" && before !== word) return null;
    return ["/", "@", "#"].includes(sign) ? { sign, word } : null;
  }

  function suggest(words) {
    const list = listOf(words);
    const begun = unfinished(words);
    const fitting = begun
      ? offers(words)[begun.sign].filter(({ name, says }) => fits(begun.word, name, says)).slice(0, MOST)
      : [];
    list.replaceChildren(...fitting.map((one, index) => item(list.id, one, index)));
    open(words, fitting.length > 0);
    if (fitting.length) mark(words, 0);
    tellUsage(words);
  }

  function fits(word, name, says) {
    const begun = word.toLowerCase();
    return name.toLowerCase().startsWith(begun) || says.toLowerCase().startsWith(begun.slice(1) || "\0");
  }

  function item(prefix, { name, says, usage }, index) {
    const line = document.createElement("li");
    line.id = `${prefix}-${index}`;
    line.role = "option";
    line.dataset.name = name;
    for (const [kind, text] of [["b", name], ["span", usage ?? ""], ["small", says]]) {
      const part = document.createElement(kind);
      part.textContent = text;
      if (text) line.append(part, " ");
    }
    return line;
  }

  function open(words, isOpen) {
    listOf(words).hidden = !isOpen;
    words.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) words.removeAttribute("aria-activedescendant");
  }

  function mark(words, index) {
    const lines = [...listOf(words).children];
    lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
    words.setAttribute("aria-activedescendant", lines[index].id);
    lines[index].scrollIntoView({ block: "nearest" });
  }

  const marked = (words) => [...listOf(words).children].findIndex((line) => line.ariaSelected === "true");

  function take(words, name) {
    const { word } = unfinished(words);
    const end = words.selectionStart;
    words.setRangeText(`${name} `, end - word.length, end, "end");
    open(words, false);
    tellUsage(words);
    words.focus();
  }

  function tellUsage(words) {
    const command = offers(words)["/"].find(({ name }) => words.value.startsWith(`${name} `));
    const place = document.getElementById(words.id.replace("words", "usage"));
    place.textContent = command?.usage ? `${command.name} ${command.usage}` : "";
  }

  function grow(words) {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 200)}px`;
  }

  async function send(words) {
    const { place, thread } = formOf(words).dataset;
    const text = words.value;
    if (!text.trim()) return;
    words.value = "";
    suggest(words);
    grow(words);
    const pane = formOf(words).parentElement.querySelector(".scroll");
    await act({ act: "send", place, thread, text });
    pane.scrollTop = pane.scrollHeight;
  }

  document.addEventListener("input", (event) => {
    const words = event.target;
    if (!words.matches("[data-composer] textarea")) return;
    suggest(words);
    grow(words);
  });

  document.addEventListener("keydown", (event) => {
    const words = event.target;
    if (!words.matches("[data-composer] textarea") || event.isComposing) return;
    const list = listOf(words);
    const count = list.hidden ? 0 : list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (count && step) {
      event.preventDefault();
      mark(words, (marked(words) + step + count) % count);
    } else if (count && ["Tab", "Enter"].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      take(words, list.children[marked(words)].dataset.name);
    } else if (count && event.key === "Escape") {
      open(words, false);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send(words);
    }
  });

  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-composer] .suggestions [role=option]");
    if (line) take(line.closest("form").querySelector("textarea"), line.dataset.name);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-composer]")) return;
    event.preventDefault();
    send(event.target.querySelector("textarea"));
  });
})();
