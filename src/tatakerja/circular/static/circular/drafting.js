// The writing desk on top of plain forms: saves as one types, keeps what could not be saved, quotes the paper.
import { csrfToken } from "../js/http.js";

const PAUSE_MS = 1200;
const RETRY_MS = 10_000;
const LEFT_OUT = new Set(["tambah", "lepas", "ke", "csrfmiddlewaretoken", "mark"]);
const english = document.documentElement.lang === "en";
const say = english
  ? { saved: "Saved", saving: "Saving …", offline: "Not saved yet: no connection. What you typed is kept in this browser.", restored: "What was not saved has been restored.", broken: "Not saved yet; trying again." }
  : { saved: "Tersimpan", saving: "Menyimpan …", offline: "Belum tersimpan: tidak ada sinyal. Isian disimpan di peramban ini.", restored: "Isian yang belum tersimpan dipulihkan.", broken: "Belum tersimpan; dicoba lagi." };

const form = document.querySelector("form[data-autosave]");
const state = document.getElementById("saved");
const preview = document.getElementById("preview");
const conflict = document.getElementById("conflict");
const key = form ? `konsep:${form.dataset.who}:${new URL(form.action).pathname}` : "";
let timer = 0;
let running = null;
let changed = 0;
let stopped = conflict ? !conflict.hidden : false;
let otherMark = "";

const typed = () => [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string");
const tell = (text) => { if (state) state.textContent = text; };

function keep() {
  try { localStorage.setItem(key, JSON.stringify({ mark: form.mark.value, typed: typed() })); } catch { /* private window: the server copy has to do */ }
}

function forget() {
  try { localStorage.removeItem(key); } catch { /* as above */ }
}

// A page that was fetched while the one before it still saved shows what was there before: fetch it again.
function outrun() {
  try {
    const last = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    return last && Date.now() - last.at < RETRY_MS && last.mark !== form.mark.value;
  } catch { return false; }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function fill(rows) {
  const values = new Map();
  for (const [name, value] of rows) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || LEFT_OUT.has(control.name) || control.type === "submit") continue;
    const found = values.get(control.name) ?? [];
    if (control.type === "checkbox") control.checked = found.includes(control.value);
    else if (control.type !== "hidden") control.value = found.shift() ?? "";
  }
  for (const box of form.querySelectorAll("details")) {
    if ([...box.querySelectorAll("input, select, textarea")].some((one) => (one.type === "checkbox" ? one.checked : one.value))) box.open = true;
  }
}

// Problems at the controls they belong to, as the page itself would show them.
function blame(errors) {
  for (const old of form.querySelectorAll("p.error:not(#retroactive_error)")) old.remove();
  for (const box of form.querySelectorAll("[data-box].wrong")) box.classList.remove("wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const [id, texts] of Object.entries(errors)) {
    const box = form.querySelector(`[data-box="${id}"]`);
    if (!box) continue;
    const words = document.createElement("p");
    words.className = "error";
    words.id = `${id}_error`;
    words.textContent = texts.join(" ");
    box.classList.add("wrong");
    const control = document.getElementById(id);
    if (box.tagName === "DETAILS") {
      box.querySelector("fieldset").prepend(words);
      continue;
    }
    if (control && "value" in control) {
      control.before(words);
      control.setAttribute("aria-invalid", "true");
      const help = document.getElementById(`${id}_helptext`) ? `${id}_helptext ` : "";
      control.setAttribute("aria-describedby", `${help}${id}_error`);
    } else box.append(words);
  }
}

async function send(options = {}) {
  const body = new URLSearchParams(typed());
  body.set("mark", form.mark.value);
  return fetch(form.action, {
    method: "POST", body, redirect: "manual", credentials: "same-origin",
    headers: { "X-CSRFToken": csrfToken(), "X-Autosave": "1" }, ...options,
  });
}

async function answered(answer, seen) {
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    stopped = true;
    document.getElementById("expired").hidden = false;
    return false;
  }
  if (answer.status === 409) {
    const found = await answer.json();
    stopped = true;
    otherMark = found.mark;
    conflict.querySelector("[data-words]").textContent = found.conflict;
    conflict.hidden = false;
    tell("");
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const found = await answer.json();
  for (const field of document.querySelectorAll("input[name=mark]")) field.value = found.mark;
  try { sessionStorage.setItem(key, JSON.stringify({ mark: found.mark, at: Date.now() })); } catch { /* as above */ }
  if (seen === changed) {
    forget();
    form.dataset.state = "saved";
  } else keep();
  tell(`${say.saved} ${found.saved}`);
  blame(found.errors);
  preview?.dispatchEvent(new Event("refresh"));
  return true;
}

async function save(options) {
  clearTimeout(timer);
  if (stopped) return false;
  if (running) { await running; }
  const seen = changed;
  tell(say.saving);
  running = (async () => {
    try {
      return await answered(await send(options), seen);
    } catch (error) {
      tell(navigator.onLine && error.message ? say.broken : say.offline);
      timer = setTimeout(() => save(), RETRY_MS);
      return false;
    } finally {
      running = null;
    }
  })();
  return running;
}

function touched() {
  changed += 1;
  form.dataset.state = "typing";
  keep();
  if (stopped) return;
  clearTimeout(timer);
  timer = setTimeout(() => save(), PAUSE_MS);
}

function unsaved() {
  return kept() !== null;
}

if (form) {
  const before = kept();
  if (before && JSON.stringify(before.typed) !== JSON.stringify(typed())) {
    fill(before.typed);
    form.mark.value = before.mark;
    tell(say.restored);
    touched();
  } else {
    forget();
    if (outrun()) location.reload();
    else form.dataset.state = "saved";
  }

  form.addEventListener("input", ({ target }) => { if (!LEFT_OUT.has(target.name)) touched(); });
  form.addEventListener("submit", async (event) => {
    if (!unsaved() && !stopped) return;
    event.preventDefault();
    if (event.submitter?.matches("[data-overwrite]") || stopped) {
      if (otherMark) form.mark.value = otherMark;
      stopped = false;
      conflict.hidden = true;
    }
    if (await save()) form.requestSubmit(event.submitter?.matches("[data-overwrite]") ? undefined : event.submitter);
  });
  // Leaving by a link waits for what is still to be saved, so that the next page shows it.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.matches("[data-reload]") || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!unsaved() || stopped || link.target || new URL(link.href).origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    await save();
    location.assign(link.href);
  });
  document.querySelector("[data-reload]")?.addEventListener("click", forget);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && unsaved() && !stopped) save({ keepalive: true });
  });
  window.addEventListener("online", () => { if (unsaved()) save(); });
}

// -- the paper ------------------------------------------------------------------------------------------

const paper = document.getElementById("paper");
const quoting = paper?.querySelector("form[data-quote]");
const quote = form?.querySelector("textarea[name^='clauses/'][name$='/quote']");

function toggle(words) {
  const flat = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  quote.value = quote.value.includes(words) ? flat(quote.value.replace(words, " ")) : `${quote.value} ${words}`.trim();
  quote.dispatchEvent(new Event("input", { bubbles: true }));
  press();
}

function press() {
  if (!quote) return;
  for (const button of quoting.querySelectorAll("[data-sentence]")) {
    const words = document.getElementById(button.dataset.sentence).textContent;
    button.setAttribute("aria-pressed", String(quote.value.includes(words)));
  }
}

function selected() {
  const found = getSelection();
  if (!found || found.isCollapsed || !paper.contains(found.anchorNode) || !paper.contains(found.focusNode)) return "";
  return [...quoting.querySelectorAll(".sentences li > span:first-child")]
    .map((one) => {
      if (!found.containsNode(one, true)) return "";
      const range = found.getRangeAt(0).cloneRange();
      const whole = document.createRange();
      whole.selectNodeContents(one);
      if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
      if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
      return range.toString().trim();
    })
    .filter(Boolean)
    .join(" ");
}

if (quoting) {
  const pick = document.getElementById("pick");
  press();
  quote?.addEventListener("input", press);
  document.addEventListener("selectionchange", () => {
    const words = selected();
    if (words) quoting.kutipan.value = words;
    if (words || document.activeElement !== pick) pick.disabled = !words;
  });
  quoting.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (quote) {
      event.preventDefault();
      toggle(button === pick ? quoting.kutipan.value : document.getElementById(button.dataset.sentence).textContent);
    } else if (form && unsaved() && !stopped) {
      event.preventDefault();
      if (await save()) quoting.requestSubmit(button);
    }
  });
}
if (paper && matchMedia("(max-width: 1199px)").matches && form) paper.open = false;
