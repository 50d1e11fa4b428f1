// The daily report: more rows, and a draft kept a moment after the last key. Sending is plain HTML.
import { serverStore } from "./drafts.js";

const PAUSE_MS = 1500;

export function keepDraft(form, store, saved) {
  let timer = 0, busy = false, again = false;
  async function save() {
    if (form.dataset.sent) return;
    if (busy) { again = true; return; }
    busy = true;
    const { text } = await store.save(new FormData(form));
    saved.textContent = text;
    busy = false;
    if (again) { again = false; save(); }
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE_MS); };
  form.addEventListener("input", soon);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) { clearTimeout(timer); timer = 0; save(); }
  });
}

export function growLines(form) {
  const add = form.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
    form.querySelector("[data-lines]").append(row);
    row.querySelector("input[name=text]").focus();
  });
}

const form = document.querySelector("form[data-report]");
if (form) {
  growLines(form);
  if (form.dataset.save) keepDraft(form, serverStore(form.dataset.save), form.querySelector("[data-saved]"));
}
