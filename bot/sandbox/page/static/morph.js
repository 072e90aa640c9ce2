"use strict";
// Makes one piece of the page like another and leaves alone what is alike: focus, scrolling and what is open stay.
// `keeps(old, next)` says what to leave as it is, `owns(name, node)` which attribute or value is the reader's.

window.morph = (() => {
  function morph(root, wanted, hooks) {
    const { id, selectionStart, selectionEnd } = document.activeElement ?? {};
    children(root, wanted, hooks);
    if (!id || id === document.activeElement?.id) return;
    const again = document.getElementById(id);
    again?.focus({ preventScroll: true });
    if (selectionStart != null) again?.setSelectionRange?.(selectionStart, selectionEnd);
  }

  function children(parent, wanted, hooks) {
    const ids = new Set([...wanted.children].map((one) => one.id).filter(Boolean));
    let at = parent.firstChild;
    for (const next of wanted.childNodes) {
      while (at?.id && at.id !== next.id && !ids.has(at.id)) at = drop(at);
      const old = next.id ? twin(at, next) : alike(at, next) && at;
      if (!old) parent.insertBefore(document.importNode(next, true), at);
      else if (old === at) at = at.nextSibling;
      else parent.insertBefore(old, at);
      if (old) node(old, next, hooks);
    }
    while (at) at = drop(at);
  }

  function drop(one) {
    const following = one.nextSibling;
    one.remove();
    return following;
  }

  // Whether one can become the other: what carries an id is only ever itself.
  function alike(old, next) {
    return old?.nodeName === next.nodeName && (old.id ?? "") === (next.id ?? "") && old.type === next.type;
  }

  function twin(at, next) {
    for (let one = at; one; one = one.nextSibling) if (alike(one, next)) return one;
    return null;
  }

  function node(old, next, hooks) {
    if (hooks.keeps(old, next)) return;
    if (!(old instanceof Element)) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    attributes(old, next, hooks);
    children(old, next, hooks);
    values(old, next, hooks);
  }

  function attributes(old, next, hooks) {
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value && !hooks.owns(name, old)) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !hooks.owns(name, old)) old.removeAttribute(name);
    }
  }

  // What somebody has chosen or typed no longer follows its attribute.
  function values(old, next, hooks) {
    if (old.checked !== undefined && old.checked !== next.checked) old.checked = next.checked;
    if (old.nodeName === "OPTION" && old.selected !== next.selected) old.selected = next.selected;
    if (!["INPUT", "TEXTAREA"].includes(old.nodeName) || hooks.owns("value", old)) return;
    if (old.value !== next.value) old.value = next.value;
  }

  return morph;
})();
