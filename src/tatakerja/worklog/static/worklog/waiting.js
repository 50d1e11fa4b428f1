// On every page of tasks and reports, and on "Hari ini": delivers what waits as soon as it can, and says what waits.
import { Outbox, drafts, sweep } from "./outbox.js";

const box = document.querySelector("#outbox");

function say(outcome) {
  const waiting = outbox.waiting(), refused = outbox.refused();
  const words = outcome === "session" ? box.dataset.signin : box.dataset.offline;
  box.hidden = !waiting.length && !refused;
  box.querySelector("button").hidden = !waiting.length;
  box.querySelector("p").textContent = waiting.length ? words.replace("{count}", waiting.length) : refused ? `${box.dataset.refused} ${refused.said}` : "";
  document.dispatchEvent(new CustomEvent("tatakerja:report", { detail: outcome }));
}

function delivered(entry, answer, text) {
  const said = answer.headers.get("HX-Trigger");
  document.dispatchEvent(new CustomEvent("tatakerja:delivered", { detail: { entry, ok: answer.ok, text, said } }));
}

export const outbox = box && new Outbox({ ...box.dataset, changed: say, delivered });

if (box) {
  sweep(outbox.owner);
  const soon = () => { if (outbox.waiting().length) outbox.drain(); };
  box.querySelector("button").addEventListener("click", soon);
  window.addEventListener("online", soon);
  window.addEventListener("storage", () => say(""));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });
  // Signing out takes the drafts along; what was pressed waits for its owner.
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented || new URL(target.action).pathname !== box.dataset.leave) return;
    for (const { day } of drafts.of(outbox.owner)) drafts.drop(outbox.owner, day);
  });
  say("");
  soon();
}
