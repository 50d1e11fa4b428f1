// A short message at the top, at least eight seconds, that also stays in the list at the foot of the page.
// toast("12 izin disetujui.", { undo: "/izin/batal/7/", level: "ok" })
import { post } from "./http.js";

const SHOWN_MS = 8000;
const words = document.documentElement.lang === "en"
  ? { undo: "Undo", close: "Close", undone: "Undone.", failed: "Could not be undone. Reload the page and try again." }
  : { undo: "Urungkan", close: "Tutup", undone: "Diurungkan.", failed: "Belum bisa diurungkan. Muat ulang halaman, lalu coba lagi." };

function remember(text) {
  const log = document.getElementById("toast-log");
  if (!log) return;
  const row = document.createElement("li");
  const clock = new Date().toTimeString().slice(0, 5).replace(":", ".");
  row.textContent = `${clock} · ${text}`;
  log.querySelector("ol").prepend(row);
  log.hidden = false;
}

function button(label, onClick, sign = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign || label;
  if (sign) made.setAttribute("aria-label", label);
  made.addEventListener("click", onClick);
  return made;
}

async function undoAt(url, row) {
  row.remove();
  try {
    const answer = await post(url);
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    document.dispatchEvent(new CustomEvent("tatakerja:undone", { detail: { url } }));
    toast(words.undone);
  } catch {
    toast(words.failed, { level: "bad" });
  }
}

export function toast(text, { undo = "", level = "ok", shown = SHOWN_MS } = {}) {
  const host = document.getElementById("toasts");
  if (!host) return;
  const row = document.createElement("div");
  row.className = "toast";
  row.dataset.level = level;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  row.append(sentence);
  if (undo) row.append(button(words.undo, () => undoAt(undo, row)));
  row.append(button(words.close, () => row.remove(), "×"));
  host.append(row);
  remember(text);
  let timer = setTimeout(() => row.remove(), shown);
  // Somebody reading or about to press keeps it: the eight seconds start again when they leave.
  for (const name of ["pointerenter", "focusin"]) row.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) {
    row.addEventListener(name, () => { clearTimeout(timer); timer = setTimeout(() => row.remove(), shown); });
  }
}
