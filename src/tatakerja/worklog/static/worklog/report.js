// The daily report: more rows, a draft kept a moment after the last key, and a press that waits for a signal on the
// phone. Without script the same form is plain HTML.
import { fieldsOf, phoneFirst, serverStore } from "./drafts.js";
import { clock, drafts, presses } from "./outbox.js";
import { outbox } from "./waiting.js";

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
  window.addEventListener("online", () => {
    const day = form.elements.tanggal.value;
    if (drafts.get(outbox?.owner, day) && !presses.get(outbox?.owner, day)) soon();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) { clearTimeout(timer); save(); }
  });
}

function addLine(form) {
  const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
  const lines = form.querySelector("[data-lines]");
  const number = lines.children.length + 1;
  for (const label of row.querySelectorAll("label")) {
    row.querySelector(`#${label.htmlFor}`).id = label.htmlFor + number;
    label.htmlFor += number;
  }
  row.setAttribute("aria-label", `${row.getAttribute("aria-label").trim()} ${number}`);
  lines.append(row);
  return row;
}

export function growLines(form) {
  const add = form.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => addLine(form).querySelector("input[name=text]").focus());
}

// What the phone kept goes back into the rows it was typed into.
function refill(form, fields) {
  const rows = () => form.querySelectorAll("[data-lines] > [data-line]");
  while (rows().length < fields.filter(([name]) => name === "text").length) addLine(form);
  const seen = {};
  for (const [name, value] of fields) {
    if (name === "tanggal" || name === "offered") continue;
    const place = seen[name] = (seen[name] ?? -1) + 1;
    const field = name === "note" ? form.elements.note : rows()[place]?.querySelector(`[name="${name}"]`);
    if (field) field.value = value;
  }
}

// Kept on the phone first, then sent; the same words pressed twice are one press.
function pressed(form) {
  const fields = fieldsOf(new FormData(form)), day = form.elements.tanggal.value, held = presses.get(outbox.owner, day);
  const same = held && !held.said && JSON.stringify(held.fields) === JSON.stringify(fields);
  return same ? held : { day, fields, pressed: Date.now(), key: crypto.randomUUID() };
}

function show(form, saved, outcome) {
  const day = form.elements.tanggal.value, entry = presses.get(outbox.owner, day);
  if (!entry && form.dataset.waiting) {
    drafts.drop(outbox.owner, day);
    location.assign(`${location.pathname}?tanggal=${day}`);
    return;
  }
  if (!entry) return;
  delete form.dataset.sent;
  form.dataset.waiting = "1";
  saved.textContent = entry.said ?? (outcome === "session" ? "" : form.dataset.waits.replace("{time}", clock(entry.pressed)));
}

function sendFromPhone(form, saved) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    const entry = pressed(form);
    if (!presses.put(outbox.owner, entry)) return;
    event.preventDefault();
    form.dataset.waiting = "1";
    outbox.drain();
  });
  document.addEventListener("tatakerja:report", ({ detail }) => show(form, saved, detail));
  const day = form.elements.tanggal.value, kept = presses.get(outbox.owner, day), draft = drafts.get(outbox.owner, day);
  const newest = [kept, draft].filter(Boolean).sort((one, other) => other.pressed - one.pressed)[0];
  if (newest) refill(form, newest.fields);
  if (draft && newest === draft) saved.textContent = form.dataset.kept.replace("{time}", clock(draft.pressed));
  if (kept) show(form, saved, "");
  return newest === draft && Boolean(draft);
}

const form = document.querySelector("form[data-report]");
if (form) {
  const saved = form.querySelector("[data-saved]");
  growLines(form);
  const again = outbox && crypto.randomUUID && sendFromPhone(form, saved);
  if (form.dataset.save) {
    const server = serverStore(form.dataset.save);
    keepDraft(form, outbox ? phoneFirst(server, outbox.owner, form.dataset.kept) : server, saved);
    if (again) form.dispatchEvent(new Event("input"));
  }
}
