// "Hari ini": one tap takes one position and sends one event. Without this module the same button is a plain form.
import { clockIn, dayIn, drawCard, keepCard, place } from "./card.js";
import { asFields, locate } from "./fix.js";
import { button, conceal, line, say } from "./lines.js";
import { countdown, openAsks, standing, takeBack, takesBack, undoable } from "./moments.js";
import { Outbox, channel, tell, waitingOf } from "./outbox.js";
import { jot, store } from "./store.js";

const HOLD_MS = 3000, LOCATING_MS = 25000, KEY_MS = 50000, BRIEF_MS = 1500, SENDING_MS = 6000, AGAIN_MS = 30000;
const page = document.getElementById("today");
const words = JSON.parse(document.getElementById("words").textContent);
const outbox = new Outbox({
  send: page.dataset.send, session: page.dataset.session, changed: draw, learned: contact, delivered: freshen,
});
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
const pace = () => Date.now() - performance.now();

let framed = "frame" in page.dataset, facts = {};
let offset = null, base = null, busy = false, free = true, stale = false, unlock = 0, opening = 0, retry = 0, drawn = 0, bringing = Promise.resolve();

// A contact teaches how far the phone's clock is from the server's; `base` shows when it is set afterwards.
function contact(found) {
  offset = found;
  base = pace();
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The server sees only that there is no position; whether it was refused or not to be had, the phone knows.
function answered(entry) {
  const known = { "Coba lagi": { press: () => tap(entry.event.kind, entry.event) }, Jelaskan: { href: "#jelaskan" } };
  const own = ({ code, text }) => (code === "permission_missing" && !entry.denied ? words.no_fix : text);
  return entry.said.map((row, index) => line({ ...row, text: own(row) }, [
    ...index ? [] : ways(entry), ...row.actions.filter((label) => known[label]).map((label) => button(label, known[label])),
  ]));
}

// The button that takes a check-out back, for the seconds in which that is offered.
function ways(entry) {
  const until = undoable(entry);
  if (!until) return [];
  const made = button(words.undo, { press: () => undo(entry) });
  countdown(made, until, draw);
  return [made];
}

// Recorded as what it is, by the same way as the tap itself: nothing is deleted, here or on the server.
async function undo(entry) {
  if (!undoable(entry)) return;
  const back = takeBack(entry);
  jot(back);
  await outbox.put(back);
  askForSync();
  await send();
}

const moment = (entry) => new Date(entry.made + (entry.offset ?? 0));

function waitingLine(entries) {
  const last = entries.at(-1), { why } = last;
  if (why === "session") {
    const href = `${page.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    return [line({ text: filled(words.session_ended, { count: entries.length }), level: "warn" }, [button(words.sign_in, { href }), ...ways(last)])];
  }
  if (why === "refused") return [line({ text: last.detail || words.refused, level: "warn" })];
  if (why === "trouble") {
    const stamp = new Intl.DateTimeFormat("en-GB", { timeZone: facts.zone, day: "2-digit", month: "2-digit" }).format(moment(last));
    const incident = `G-${stamp.replace("/", "")}-${clockIn(facts.zone, moment(last)).slice(0, 2)}`;
    return [line({ text: filled(words.system_trouble, { incident }), level: "warn" }, ways(last))];
  }
  return entries.map((entry) => timed(words.stored_on_phone, entry, "warn"));
}

const timed = (text, entry, level) =>
  line({ text: filled(takesBack(entry) ? words.undone : text, { time: clockIn(facts.zone, moment(entry)) }), level }, ways(entry));

// What is said of taps on their way. What this phone could not store is not said to be stored.
function underway(waiting, stuck) {
  const loose = waiting.filter((entry) => entry.loose && entry.why), sending = waiting.filter((entry) => !entry.why);
  if (loose.length) return loose.map((entry) => timed(words.unstored, entry, "bad"));
  if (!sending.length) return waitingLine(stuck);
  const lately = Math.abs(Date.now() - (sending.at(-1).located ?? 0)) < BRIEF_MS;
  if (lately) setTimeout(draw, BRIEF_MS);
  if (lately || sending.at(-1).ready) return [line({ text: words.locating })];
  return sending.map((entry) => timed(entry.loose ? words.unstored : words.sending, entry));
}

// The one place that says what became of the taps: whatever happened, it is read from the outbox and drawn anew.
async function draw() {
  if (!facts.owner) return showBadge([]);
  const turn = drawn += 1;
  const entries = standing(await (await store()).of(facts.owner)).sort((one, other) => one.made - other.made);
  if (turn !== drawn) return; // a later look is newer
  const waiting = entries.filter((entry) => !entry.done), stuck = waiting.filter((entry) => entry.why);
  showBadge(stuck);
  const rows = waiting.length ? underway(waiting, stuck) : entries.slice(-3).flatMap(answered);
  say(rows);
  guard(waiting.some((entry) => entry.loose));
  const known = facts.at - facts.offset; // what was answered before is on the server's card
  adapt(entries.filter((entry) => entry.done ? entry.done > known && entry.said.some((row) => row.level !== "bad") : !entry.ready));
}

// A page that holds the only copy of a tap asks before it is closed.
const ask = (event) => event.preventDefault();
const guard = (on) => (on ? addEventListener : removeEventListener)("beforeunload", ask);

function showBadge(stuck) {
  const badge = document.getElementById("queue");
  badge.hidden = document.getElementById("send-now").hidden = !stuck.length;
  badge.textContent = filled(words.waiting, { count: stuck.length });
}

// A tap that waits is done as far as its person is concerned: the button offers what comes next.
function adapt(taken) {
  if (!free) return;
  const today = taken.filter((entry) => dayIn(facts.zone, moment(entry)) === dayIn(facts.zone, Date.now() + (offset ?? 0)));
  const answered = new Set(today.map((entry) => entry.event.answers));
  for (const form of page.querySelectorAll("[data-tap]")) {
    const { kind, answers } = form.elements;
    if (answers) conceal(form.closest("section"), answered.has(answers.value));
    else if (kind.value === "check_in" && !("fixed" in form.dataset) && today.some((entry) => entry.event.kind === "check_in")) {
      const big = form.querySelector("button");
      kind.value = "check_out";
      big.textContent = words.check_out;
      big.dataset.look = big.dataset.look?.replace("primary", "go");
      big.classList.replace("primary", "go");
      form.querySelector("#hint")?.remove();
    }
  }
  clearTimeout(opening);
  const next = openAsks(page, Date.now() + (offset ?? 0), answered);
  if (next) opening = setTimeout(draw, next);
}

// While a tap is on its way, and a moment longer: the fresh day must not change under a finger that still taps.
function hold(on) {
  clearTimeout(unlock);
  busy = on;
  free = !on;
  for (const one of page.querySelectorAll("[data-tap] button")) {
    one.dataset.look ??= one.className;
    one.className = on ? one.dataset.look.replace(/ (go|primary)/, "") : one.dataset.look;
    one.setAttribute("aria-disabled", String(on));
  }
}

function release() {
  hold(true);
  unlock = setTimeout(async () => {
    free = true; // the next word first, then the button
    await draw();
    hold(false);
    if (stale) freshen();
  }, HOLD_MS);
}

// Somebody is filling something in, or reads what they opened: nothing of it may be taken from under their hands.
function inHand() {
  const filling = [...page.querySelectorAll("input, textarea")].filter((one) => one.type !== "hidden");
  return filling.some((one) => one === document.activeElement || one.checked !== one.defaultChecked || (one.value !== one.defaultValue && one.type !== "radio"))
    || page.querySelector("details[open]") !== null;
}

const offer = (on = true) => { document.getElementById("fresh").hidden = !on; };

// Brings the fresh day without ever leaving the page; while a tap is on its way it waits for its turn.
function freshen() {
  stale = busy;
  if (!busy) refresh();
}

// One at a time; `own`: the tap that is on its way asks for it itself.
function refresh(own = false) {
  bringing = bringing.then(() => bring(own)).catch(() => excuse("no_signal")).then(() => {
    clearTimeout(retry);
    if (framed) retry = setTimeout(freshen, AGAIN_MS);
  });
  return bringing;
}

// Why the frame stands here instead of the day, and from when its content is.
function excuse(why) {
  const note = document.getElementById("kept");
  if (!note || !framed) return;
  note.textContent = [words[why], facts.fits && filled(words.kept_card, { time: clockIn(facts.zone, facts.at) })].filter(Boolean).join(" ");
  note.hidden = !facts.owner;
}

// The fresh day from the server, put in place; the frame becomes a full page where it stands.
async function bring(own) {
  const asked = Date.now(), headers = framed ? {} : { "HX-Request": "true" };
  const answer = await fetch(page.dataset.today, { headers, credentials: "same-origin", signal: AbortSignal.timeout?.(20000) });
  if (!answer.ok) return excuse("trouble");
  const whole = new DOMParser().parseFromString(await answer.text(), "text/html"), day = whole.querySelector("[data-day]");
  if (busy && !own) {
    stale = true;
    return;
  }
  if (!day) { // somebody else's answer, or the way to sign in
    offer(framed && answer.redirected);
    return excuse(answer.redirected ? "" : "no_signal");
  }
  if (inHand() || (facts.owner && day.dataset.owner !== facts.owner)) return offer();
  contact(Number(day.dataset.now) - (asked + Date.now()) / 2);
  place(page, whole.getElementById("today") ?? whole.body);
  if (framed) complete(whole);
  offer(framed && location.pathname !== page.dataset.today);
  framed = stale = false;
  await (await store()).set("offset", offset);
  await keepDay();
  await draw();
}

// What the frame of nobody in particular lacks: its owner's name, menu and ways to other pages.
function complete(whole) {
  for (const part of ["header .who", "header .tools"]) document.querySelector(part)?.replaceWith(whole.querySelector(part));
  const ways = whole.querySelector(".frame > .nav");
  if (ways) document.querySelector(".frame").prepend(ways);
  document.body.className = whole.body.className;
  document.getElementById("kept").hidden = document.getElementById("elsewhere").hidden = true;
}

async function clearAnswered() {
  const kept = await store();
  for (const entry of await kept.of(facts.owner)) if (entry.done) await kept.drop(entry.id);
}

// By how much this phone's clock was set since the last contact; null where only its word is known.
function moved(made) {
  if (base !== null) return pace() - base;
  return made + offset < facts.at ? made + offset - facts.at : null;
}

async function tap(kind, { answers = null, note = "" } = {}) {
  if (busy || !facts.owner) return;
  hold(true);
  const made = Date.now(), asked = facts.keys && (kind === "check_in" || kind === "check_out");
  const event = {
    id: newId(), kind, at: new Date(made).toISOString(), clock: navigator.onLine && !framed ? "synced" : "offset",
    lat: null, lon: null, accuracy_m: null, note, answers,
  };
  const entry = {
    id: event.id, rev: 0, owner: facts.owner, made, ready: made + (asked ? KEY_MS : LOCATING_MS), event,
    offset, moved: moved(made), tries: 0, why: "", said: null, done: 0,
  };
  // Stored before anything else, so that a page that dies while it looks for a position loses no tap.
  jot(entry);
  document.getElementById("result")?.replaceChildren(line({ text: words.locating }));
  await clearAnswered();
  await complement(entry, asked && facts.keys);
}

// One page looks for the position of a tap; where it was closed, the next one that is opened within the time.
function complement(entry, keys) {
  const name = `tatakerja-${entry.id}`;
  return navigator.locks ? navigator.locks.request(name, { ifAvailable: true }, (mine) => mine && deliver(entry, keys)) : deliver(entry, keys);
}

async function deliver(entry, keys) {
  try {
    await outbox.put(entry);
    askForSync();
    const proof = keys ? import("./key.js").then(({ prove }) => prove(entry.event, keys)).catch(() => null) : null;
    const fix = await locate();
    Object.assign(entry.event, asFields(fix));
    if (proof) entry.event.passkey = await proof;
    Object.assign(entry, { ready: 0, denied: fix.denied, located: Date.now() });
    await outbox.put(entry);
    await Promise.race([send(), new Promise((done) => { setTimeout(done, SENDING_MS); })]);
  } finally {
    release();
  }
}

async function send() {
  await outbox.running; // it may have left before this tap was ready
  await outbox.drain(facts.owner, { pressed: true });
  if ((await waitingOf(facts.owner)).length) navigator.storage?.persist?.().catch(() => {});
  else if (busy) await refresh(true);
}

// Taps whose page was closed, or that came before this module did, while a position was still to be found.
async function resume() {
  for (const entry of await waitingOf(facts.owner)) {
    if (entry.ready - Date.now() < 0 || entry.ready - Date.now() > KEY_MS || entry.event.lat !== null) continue;
    hold(true);
    if (entry.offset === null) Object.assign(entry, { offset, moved: moved(entry.made) });
    complement(entry, null).finally(release);
  }
}

// Background sync delivers after the page is closed. Where the browser has none, the page tries when it is
// opened, comes to the front or hears of a signal.
function askForSync() {
  navigator.serviceWorker?.ready.then((registration) => registration.sync?.register("tatakerja-outbox")).catch(() => {});
}

// Where the worker asks, it comes again by itself: asked for in turn, a browser that believes in its signal would call
// the two without end.
async function wake({ pressed = false, called = false } = {}) {
  if (!facts.owner) return;
  if (!(await waitingOf(facts.owner)).length) return;
  await outbox.drain(facts.owner, { pressed });
  if (!called && (await waitingOf(facts.owner)).length) askForSync();
}

function startWorker() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || framed) return;
  const start = () => serviceWorker.register(page.dataset.worker, { type: "module", scope: "/", updateViaCache: "none" })
    .then(() => serviceWorker.ready).then((registration) => registration.active.postMessage("fill")).catch(() => {});
  if (document.readyState === "complete") start(); else addEventListener("load", start, { once: true });
}

async function keepDay() {
  const { owner, day, zone, keys } = page.querySelector("[data-day]").dataset;
  facts = { owner, day, zone, keys, at: Date.now() + offset, offset, fits: true };
  await keepCard(page, facts);
}

async function openPage() {
  const [arrival] = performance.getEntriesByType("navigation"), reading = performance.now();
  contact(Number(page.querySelector("[data-day]").dataset.now) + Math.max(0, reading - (arrival?.responseStart || reading)) - Date.now());
  await (await store()).set("offset", offset);
  await keepDay();
}

async function openFrame() {
  const card = await drawCard(page);
  if (!card) return;
  facts = card;
  offset = await (await store()).get("offset") ?? card.offset;
  excuse(navigator.onLine ? "loading" : "no_signal");
  document.getElementById("elsewhere").hidden = location.pathname === page.dataset.today;
}

page.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-tap]");
  if (!form || !facts.owner) return;
  event.preventDefault();
  const data = new FormData(form);
  form.reset(); // what was written goes with the tap
  tap(data.get("kind"), { answers: data.get("answers"), note: data.get("note") ?? "" });
});
// Without a signal a form of the day cannot leave: what was filled in stays where it is, and that is said.
page.addEventListener("submit", (event) => {
  if (event.defaultPrevented || (navigator.onLine && !framed)) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("result")?.replaceChildren(line({ text: words.keep_form, level: "warn" }));
  document.getElementById("result")?.scrollIntoView({ block: "center" });
});
document.querySelector("#fresh button").addEventListener("click", () => location.reload());
document.getElementById("send-now").addEventListener("click", () => wake({ pressed: true }));
addEventListener("online", async () => {
  await wake();
  if (framed) freshen();
});

// Come to the front again, out of the pocket or by the way back. Another day's card would offer the wrong button.
async function returned() {
  if (document.visibilityState !== "visible" || !facts.owner) return;
  const other = facts.day !== dayIn(facts.zone, Date.now() + offset);
  if (other && !busy && !inHand()) {
    await clearAnswered(); // what was said yesterday is not said of today
    await draw();
    place(page, document.getElementById("plain").content.cloneNode(true));
  }
  await wake();
  if (other || framed || !page.querySelector("[data-day]")) freshen();
}
document.addEventListener("visibilitychange", returned);
addEventListener("pageshow", ({ persisted }) => { if (persisted) returned(); });
channel?.addEventListener("message", async ({ data }) => {
  if (data === "drain") {
    tell("here");
    return wake({ called: true });
  }
  await draw();
  if (data === "delivered") freshen();
});

await (framed ? openFrame() : openPage());
globalThis.early?.();
globalThis.early = null;
await draw();
startWorker();
const answeredBefore = framed ? [] : (await (await store()).of(facts.owner)).filter((entry) => entry.done);
await resume();
await wake();
if (framed && navigator.onLine) freshen();
// Sentences about an earlier page's taps are read once.
for (const entry of answeredBefore) await (await store()).drop(entry.id);
