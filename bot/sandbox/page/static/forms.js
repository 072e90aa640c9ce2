"use strict";
// Buttons, menus and forms that apps draw: what is pressed, chosen and typed goes to the workspace.

window.forms = (() => {
  const WAIT_MS = 300;
  let opener = null;
  let waiting = 0;

  function target(node) {
    const place = node.closest("[data-view], [data-message]");
    if (!place) return {};
    const { view, message, place: channel } = place.dataset;
    return view ? { view } : { message, place: channel };
  }

  function read(field) {
    const boxes = [...field.querySelectorAll("input[type=checkbox], input[type=radio]")];
    if (!boxes.length) return field.querySelector("input, textarea, select").value || null;
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    return "many" in field.dataset ? chosen : (chosen[0] ?? null);
  }

  function write(field, value) {
    const boxes = [...field.querySelectorAll("input[type=checkbox], input[type=radio]")];
    for (const box of boxes) box.checked = [value].flat().includes(box.value);
    if (!boxes.length) field.querySelector("input, textarea, select").value = value ?? "";
  }

  function values(node) {
    const found = {};
    const place = node.closest("[data-view], [data-message]");
    for (const field of place?.querySelectorAll("[data-input]") ?? []) {
      (found[field.dataset.block] ??= {})[field.dataset.action] = read(field);
    }
    return found;
  }

  // What stands in the modal survives a change of it by the app, where the same input is still there.
  function typed() {
    const modal = document.getElementById("modal");
    return modal && { view: modal.dataset.view, values: values(modal) };
  }

  function restore(earlier) {
    const modal = document.getElementById("modal");
    if (!modal || earlier?.view !== modal.dataset.view) return;
    for (const field of modal.querySelectorAll("[data-input]")) {
      const kept = earlier.values[field.dataset.block];
      if (kept && field.dataset.action in kept) write(field, kept[field.dataset.action]);
    }
  }

  // After each change of the page: a new modal is opened, and the focus goes where it is of use.
  function settle(focused) {
    const modal = document.getElementById("modal");
    if (modal && !modal.open) {
      opener = focused || opener;
      modal.showModal();
      modal.dataset.shown = modal.dataset.view;
      const first = modal.querySelector("[autofocus]") || modal.querySelector("#modal-title");
      first.focus();
    } else if (!modal && opener) {
      document.getElementById(opener)?.focus({ preventScroll: true });
      opener = null;
    }
    for (const field of document.querySelectorAll("[data-most]")) count(field);
  }

  function firstError() {
    const wrong = document.querySelector("#modal .has-error");
    wrong?.querySelector("input:not([type=hidden]), textarea, select, summary")?.focus();
    wrong?.scrollIntoView({ block: "nearest" });
  }

  function count(field) {
    const left = Number(field.dataset.most) - field.value.length;
    let shown = field.parentElement.querySelector(".count");
    if (!shown) {
      shown = document.createElement("span");
      shown.className = "count";
      shown.setAttribute("aria-live", "polite");
      field.after(shown);
    }
    shown.textContent = left < 100 ? `${left} characters left` : "";
    shown.classList.toggle("over", left < 0);
  }

  function confirmed(node) {
    const id = node.closest("[data-confirm]")?.dataset.confirm;
    const question = id && document.getElementById(id);
    if (!question) return Promise.resolve(true);
    question.showModal();
    return new Promise((resolve) => {
      question.onclick = (event) => {
        const answer = event.target.closest("[data-answer]")?.dataset.answer;
        if (answer) question.close(answer);
      };
      question.onclose = () => {
        resolve(question.returnValue === "yes");
        question.returnValue = "";
      };
    });
  }

  // What a menu offers that the app fills, as far as something is typed into it.
  async function suggest(node, typed) {
    const { block, action } = node.closest("[data-block]").dataset;
    const address = `/as/${encodeURIComponent(document.body.dataset.person)}/suggest`;
    const body = JSON.stringify({ ...target(node), block, action, typed });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
    return answer?.ok ? (await answer.json()).suggested : { options: [], error: GONE };
  }

  async function press(node, details) {
    if (!(await confirmed(node))) return;
    const { block, action } = node.closest("[data-block]").dataset;
    const before = details.keep || values(node);
    await whileBusy(node, () => act({ act: "press", ...target(node), block, action, value: details.value, values: before }));
  }

  async function changed(field) {
    if ("dispatch" in field.dataset) return press(field, { value: read(field) });
    return act({ act: "type", ...target(field), values: values(field) });
  }

  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-act]");
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target) || (node && menu.matches(".overflow"))) menu.open = false;
    }
    if (!node) return;
    if (node.dataset.act === "press") {
      if (node.nodeName === "A" && node.getAttribute("href") === "#") event.preventDefault();
      press(node, { value: node.dataset.value ?? null });
    } else if (node.dataset.act === "close") {
      act({ act: "close", ...target(node), everything: "everything" in node.dataset });
    } else if (node.dataset.act === "join") {
      act({ act: "join", place: node.dataset.place });
    }
  });

  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-input]");
    if (!field) return;
    const chosen = field.querySelector(".multi .chosen");
    if (chosen) {
      const names = [...field.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
      chosen.textContent = names.join(", ") || chosen.dataset.none;
    }
    if (event.target.matches("[data-text]") && "dispatch" in field.dataset) return;
    changed(field);
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-most]")) count(event.target);
    if (!event.target.matches("[data-each]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => changed(event.target.closest("[data-input]")), WAIT_MS);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[data-text]")?.closest("[data-dispatch]");
    if (event.key === "Enter" && field) {
      event.preventDefault();
      changed(field);
    }
    if (event.key === "Escape") {
      const menu = event.target.closest("details[data-menu][open]");
      if (menu) {
        event.preventDefault();
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // Escape closes a modal as its X does: the workspace decides what that means.
  document.addEventListener(
    "cancel",
    (event) => {
      if (event.target.id !== "modal") return;
      event.preventDefault();
      act({ act: "close", view: event.target.dataset.view });
    },
    true,
  );

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-submit]")) return;
    event.preventDefault();
    const button = event.target.querySelector("[type=submit]");
    await whileBusy(button, () => act({ act: "submit", ...target(event.target), values: values(event.target) }));
    firstError();
  });

  return { typed, restore, settle, suggest };
})();
