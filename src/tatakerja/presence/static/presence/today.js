// "Hari ini": one tap takes one position and sends one event. Without this module the same button is a plain form.
import { asFields, locate } from "./fix.js";
import { Queue } from "./queue.js";

const page = document.getElementById("today");
const badge = document.getElementById("queue");
const words = JSON.parse(document.getElementById("words").textContent);
const english = document.documentElement.lang === "en";
const queue = new Queue(page.dataset.send, { changed: showQueue });
let busy = false;

const clock = (moment) => moment.toTimeString().slice(0, 5).replace(":", ".");
const pad = (number) => String(number).padStart(2, "0");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function showQueue(count, why = "") {
  badge.hidden = !count || !why;
  badge.textContent = english ? `Offline · ${count} waiting` : `Luring · ${count} menunggu`;
}

function line({ text, level = "info", actions = [] }, event) {
  const row = document.createElement("div");
  row.className = `alert ${level}`;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  row.append(sentence);
  if (actions.length && event) row.append(buttons(actions, event));
  return row;
}

function buttons(actions, event) {
  const host = document.createElement("div");
  host.className = "buttons";
  for (const label of actions) {
    const again = label === "Coba lagi";
    if (!again && label !== "Jelaskan") continue;
    const made = document.createElement(again ? "button" : "a");
    made.className = "button";
    made.textContent = label;
    if (again) { made.type = "button"; made.addEventListener("click", () => tap(event.kind, event)); } else made.href = "#jelaskan";
    host.append(made);
  }
  return host;
}

function show(rows, event) {
  document.getElementById("result").replaceChildren(...rows.map((row) => line(row, event)));
}

function kept(why, event) {
  const now = new Date();
  const incident = `G-${pad(now.getDate())}${pad(now.getMonth() + 1)}-${pad(now.getHours())}`;
  const code = { offline: "stored_on_phone", session: "session_ended" }[why] ?? "system_trouble";
  show([{ text: filled(words[code], { time: clock(new Date(event.at)), count: 1, incident }), level: "warn" }], event);
}

function hold(on) {
  busy = on;
  for (const button of page.querySelectorAll("[data-tap] button")) {
    button.dataset.look ??= button.className;
    button.className = on ? button.dataset.look.replace(/ (go|primary)/, "") : button.dataset.look;
    button.setAttribute("aria-disabled", String(on));
  }
}

// The fresh day replaces the old one under a finger that may still tap: it stays locked a moment longer.
async function refresh() {
  const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const said = [...document.getElementById("result").childNodes];
  page.innerHTML = await answer.text();
  document.getElementById("result").append(...said);
}

async function tap(kind, { answers = null, note = "" } = {}) {
  if (busy) return;
  const event = { id: newId(), kind, at: new Date().toISOString(), clock: navigator.onLine ? "synced" : "offset", note, answers };
  hold(true);
  show([{ text: words.locating }]);
  Object.assign(event, asFields(await locate()));
  const receipt = await queue.send(event, (why) => { kept(why, event); hold(false); });
  show(receipt.says, event);
  await refresh().catch(() => {});
  hold(true);
  setTimeout(() => hold(false), 3000);
}

page.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-tap]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form);
  tap(data.get("kind"), { answers: data.get("answers"), note: data.get("note") ?? "" });
});
