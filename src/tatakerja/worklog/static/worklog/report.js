// The daily report: more rows, and a draft kept a moment after the last key. Sending is plain HTML.
import { serverStore } from "./drafts.js";

const PAUSE_MS = 1500;

export function keepDraft(form, store, saved) {
  let timer = 0, busy = false, again = false;
  async function save() {
    timer = 0;
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
    if (document.visibilityState === "hidden" && timer) { clearTimeout(timer); save(); }
  });
}

export function growLines(form) {
  const add = form.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
    const lines = form.querySelector("[data-lines]");
    const number = lines.children.length + 1;
    for (const label of row.querySelectorAll("label")) {
      row.querySelector(`#${label.htmlFor}`).id = label.htmlFor + number;
      label.htmlFor += number;
    }
    row.setAttribute("aria-label", `${row.getAttribute("aria-label").trim()} ${number}`);
    lines.append(row);
    row.querySelector("input[name=text]").focus();
  });
}

const form = document.querySelector("form[data-report]");
if (form) {
  growLines(form);
  if (form.dataset.save) keepDraft(form, serverStore(form.dataset.save), form.querySelector("[data-saved]"));
}
