"use strict";
// Keeps the page as the workspace is: asks for it again whenever something has changed, and changes only what differs.

const GONE = "The workspace does not answer. Is it still running?";
const KEPT_OPEN = ["DETAILS", "DIALOG"];
let running = null;
let askAgain = false;
let visits = 0;

// Settles when the page shows what was the case at the time of the call, or later.
function refresh() {
  askAgain = true;
  running ??= catchUp().finally(() => (running = null));
  return running;
}

async function catchUp() {
  while (askAgain && !document.hidden) {
    askAgain = false;
    await showHere();
  }
}

async function showHere() {
  const address = location.href;
  const answer = await fetch(address, { headers: { "X-Refresh": "1" } }).catch(() => null);
  if (answer && !answer.ok) return location.assign("/");
  const html = await answer?.text();
  if (!answer) toast(GONE);
  else if (address === location.href) show(html);
}

async function visit(address, { push = true } = {}) {
  const before = placeOf(location.href);
  visits += 1;
  const mine = visits;
  const answer = await fetch(address);
  const wanted = new URL(address, location).hash.slice(1);
  if (!answer.ok) return location.assign("/");
  const html = await answer.text();
  if (mine !== visits) return; // somebody went on meanwhile
  if (push) history.pushState(null, "", address);
  delete document.documentElement.dataset.menu;
  const menu = document.getElementById("menu-button");
  show(html);
  menu?.setAttribute("aria-expanded", "false");
  if (wanted) document.getElementById(wanted)?.scrollIntoView({ block: "center" });
  if (placeOf(location.href) !== before) focus("place");
  else if (new URL(address, location).searchParams.has("thread")) focus("thread-title");
}

function placeOf(address) {
  return new URL(address, location).pathname;
}

function focus(id) {
  document.getElementById(id)?.focus({ preventScroll: true });
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const stuck = [...document.querySelectorAll(".scroll")].filter(isAtEnd).map((one) => one.id);
  const known = new Set([...document.querySelectorAll(".scroll")].map((one) => one.id));
  const opener = document.getElementById("modal") ? null : document.activeElement?.id;
  const typed = window.forms.typed();
  document.title = fresh.title;
  for (const name of ["person", "place"]) document.body.dataset[name] = fresh.body.dataset[name];
  window.morph(document.body, fresh.body, { keeps: isKept, owns: isOurs });
  window.forms.restore(typed);
  for (const pane of document.querySelectorAll(".scroll")) {
    if (pane.dataset.bottom === undefined && !pane.id.startsWith("scroll-thread")) continue;
    if (stuck.includes(pane.id) || !known.has(pane.id)) toEnd(pane);
  }
  window.forms.settle(opener);
}

function isKept(old, next) {
  if (!(old instanceof Element) || !(next instanceof Element) || old.id !== next.id) return false;
  if (old.dataset.keep !== undefined) return true;
  return old.id === "modal" && old.dataset.view === next.dataset.view && old.dataset.hash === next.dataset.hash;
}

// What the reader opened stays open, and what they are typing stays as it is.
function isOurs(name, node) {
  if (name === "open") return KEPT_OPEN.includes(node.nodeName);
  return name === "value" && node === document.activeElement;
}

function isAtEnd(pane) {
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 48;
}

function toEnd(pane) {
  const line = pane.querySelector(".new");
  if (line) line.scrollIntoView({ block: "center" });
  else pane.scrollTop = pane.scrollHeight;
}

async function post(address, body = {}) {
  toast("");
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  const said = answer?.ok ? await answer.json() : { error: answer ? await answer.text() : GONE };
  if (said.error || said.notice) toast(said.error || said.notice, Boolean(said.error));
  await refresh();
}

function act(body) {
  return post(`/as/${encodeURIComponent(document.body.dataset.person)}/act`, body);
}

function toast(words, isError = true) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.classList.toggle("error", isError);
}

async function whileBusy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="/as/"]');
  if (link && !(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
    event.preventDefault();
    visit(link.getAttribute("href"));
  }
  const mover = event.target.closest("[data-post]");
  if (mover) whileBusy(mover, () => post(mover.dataset.post));
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const root = document.documentElement;
    if (root.dataset.menu) delete root.dataset.menu;
    else root.dataset.menu = "open";
    toggle.setAttribute("aria-expanded", String(Boolean(root.dataset.menu)));
  } else if (!event.target.closest(".people, .sidebar")) {
    delete document.documentElement.dataset.menu;
  }
});

window.addEventListener("popstate", () => visit(location.href, { push: false }));
document.addEventListener("visibilitychange", () => document.hidden || refresh());

window.addEventListener("DOMContentLoaded", () => {
  for (const pane of document.querySelectorAll("[data-bottom], .thread .scroll")) toEnd(pane);
  if (matchMedia("(max-width: 1180px)").matches) document.getElementById("tour-details")?.removeAttribute("open");
  window.forms.settle(null);
  const changes = new EventSource("/changes");
  changes.onmessage = refresh;
  changes.onopen = refresh; // something may have changed before it was listening
});
