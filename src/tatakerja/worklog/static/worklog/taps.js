// A tap on a task is seen at once: written to this phone first, then sent. Without a signal the row says since when it
// waits; once the server has it, the server's own row takes its place. Without script the same form is plain HTML.
import { toast } from "../js/toast.js";
import { clock, taps } from "./outbox.js";
import { outbox } from "./waiting.js";

const formOf = (task) => document.querySelector(`form[data-tap="${CSS.escape(task)}"]`);

function press(form) {
  const entry = { day: form.dataset.tap, url: new URL(form.action).pathname, fields: [], pressed: Date.now(), key: crypto.randomUUID() };
  return taps.put(outbox.owner, entry) ? entry : null;
}

function showWaiting(entry) {
  const form = formOf(entry.day);
  if (!form || new URL(form.action).pathname !== entry.url) return;
  const note = form.querySelector("small") ?? form.appendChild(document.createElement("small"));
  note.setAttribute("role", "status");
  note.textContent = form.dataset.waits.replace("{time}", clock(entry.pressed));
  form.querySelector("button").hidden = true;
}

function showStored({ entry, ok, text, said }) {
  const form = formOf(entry.day);
  if (!entry.url || !form) return;
  if (!ok) {
    taps.drop(outbox.owner, entry.day);
    form.querySelector("small")?.remove();
    form.querySelector("button").hidden = false;
    toast(text, { level: "warn" });
    return;
  }
  const part = document.createElement("template");
  part.innerHTML = text;
  form.closest("li").replaceWith(part.content);
  const { toast: heard } = JSON.parse(said ?? "{}");
  if (heard) toast(heard.text, heard);
}

if (outbox && crypto.randomUUID) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-tap]")) return;
    const entry = press(event.target);
    if (!entry) return;
    event.preventDefault();
    showWaiting(entry);
    outbox.drain();
  });
  document.addEventListener("tatakerja:delivered", ({ detail }) => showStored(detail));
  for (const entry of taps.of(outbox.owner)) {
    if (!entry.said) showWaiting(entry);
    else {
      taps.drop(outbox.owner, entry.day);
      toast(entry.said, { level: "warn" });
    }
  }
}
