// Every tap leaves through this outbox, once: stored first, sent under one lock for all tabs and the worker,
// and kept until the server has answered for it. What the page shows is drawn from these entries alone.
//
// An entry: { id, rev, owner, made, ready, event, offset, moved, tries, why, said, done, denied }
//   made    the phone's clock at the tap        ready   not sent before (a position is still being looked for)
//   offset  server minus phone in milliseconds as known at the tap, null where the server was never heard
//   moved   by how much the phone's clock was set between that contact and the tap, null where nobody knows
//   why     why it still waits: "", "offline", "session", "trouble", "refused"
//   said    the server's sentences about it     done    when the server answered, 0 while it waits
import { store } from "./store.js";

const LOCK = "tatakerja-outbox", FRESH_MS = 60000, DRIFT_MS = 30000, STEADY_MS = 2000, LONGEST_MS = 1800000, PART = 500;

export const channel = globalThis.BroadcastChannel ? new BroadcastChannel("tatakerja") : null;

export function tell(what) {
  channel?.postMessage(what);
}

export async function waitingOf(owner) {
  const entries = await (await store()).of(owner);
  return entries.filter((entry) => !entry.done).sort((one, other) => one.made - other.made);
}

// What the server needs to know of the tap's clock. A fresh tap is proven by the server's own clock. A clock that
// was set after the tap is translated; one that was set back before it, or at an unknown moment, is nobody's proof.
export function wire(entry, offset, now) {
  let { at, clock } = entry.event, moment = Date.parse(at);
  const fresh = entry.tries === 0 && now >= moment && now - moment <= FRESH_MS;
  if (clock === "synced" && fresh) return entry.event;
  if (clock === "synced") clock = "offset";
  if (entry.offset === null || entry.moved < -DRIFT_MS) clock = "unknown";
  else if (Math.abs(entry.offset - offset) > DRIFT_MS) {
    if (entry.moved !== null && Math.abs(entry.moved) < STEADY_MS) moment += entry.offset - offset;
    else clock = "unknown";
  }
  return { ...entry.event, at: new Date(moment).toISOString(), clock };
}

function failure(why, fields = {}) {
  return Object.assign(new Error(why), { why }, fields);
}

function reach(url, options = {}) {
  return fetch(url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(30000), ...options })
    .catch(() => { throw failure("offline"); });
}

function troubled(response) {
  return failure("trouble", { after: Math.min(Number(response.headers.get("Retry-After")) * 1000, LONGEST_MS) || 0 });
}

const said = (text) => [{ text, level: "bad", actions: [] }];

export class Outbox {
  // `changed` hears when entries changed, `learned` the offset at each contact, `delivered` when the server answered.
  constructor({ send, session, changed = () => {}, learned = () => {}, delivered = () => {} }) {
    Object.assign(this, { send, session, changed, learned, delivered, running: null, timer: 0, delay: 1000 });
  }

  async put(entry) {
    await (await store()).put(entry);
    this.tellAll();
  }

  tellAll() {
    this.changed();
    tell("changed");
  }

  // One delivery at a time in this context, one at a time on this phone. `pressed`: a person asked, no waiting.
  drain(owner, { pressed = false } = {}) {
    clearTimeout(this.timer);
    this.running ??= this.underLock(() => this.deliver(owner, pressed)).finally(() => { this.running = null; });
    return this.running;
  }

  underLock(act) {
    return navigator.locks ? navigator.locks.request(LOCK, act) : act();
  }

  async deliver(owner, pressed) {
    const kept = await store();
    const pause = await kept.get("pause") ?? 0, now = Date.now();
    // A pause further away than any we set comes from a clock that was put back.
    if (!pressed && pause > now && pause - now < 2 * LONGEST_MS) return this.again(owner, pause - now);
    try {
      for (let part = await this.due(owner); part.length; part = await this.due(owner)) await this.pass(part, owner);
    } catch (error) {
      return this.later(owner, error);
    }
    this.delay = 1000;
    const rest = await waitingOf(owner);
    if (rest.length) this.again(owner, Math.max(200, Math.min(...rest.map((entry) => entry.ready)) - Date.now()));
  }

  async due(owner) {
    const now = Date.now();
    return (await waitingOf(owner)).filter((entry) => entry.ready <= now || entry.ready - now > FRESH_MS).slice(0, PART);
  }

  // The token comes with the name of who is signed in, is used at once and never kept. Signing in turns it,
  // so that what was asked for under one session cannot be written under another person's.
  async ask(owner) {
    const asked = Date.now(), response = await reach(this.session);
    if (!response.ok) throw troubled(response);
    const { person, token, now } = await response.json().catch(() => { throw failure("offline"); });
    const offset = now - (asked + Date.now()) / 2;
    await (await store()).set("offset", offset);
    this.learned(offset);
    if (person !== owner) throw failure("session");
    return { token, offset };
  }

  async pass(part, owner) {
    for (let attempt = 0; ; attempt += 1) {
      const { token, offset } = await this.ask(owner);
      const now = Date.now(), events = part.map((entry) => wire(entry, offset, now));
      for (const entry of part) await this.mark(entry, { tries: entry.tries + 1 });
      const response = await reach(this.send, {
        method: "POST", redirect: "manual", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ sent_at: new Date().toISOString(), events }),
      });
      if (response.ok) return this.receive(part, await response.json().catch(() => { throw failure("offline"); }));
      if (response.type === "opaqueredirect" || response.status === 401) throw failure("session");
      const refusal = /json/.test(response.headers.get("Content-Type")) ? await response.json().catch(() => ({})) : null;
      if (response.status === 403 && !refusal && attempt < 2) continue; // the token turned in between
      if (response.status === 413 || response.status === 422) return this.single(part, owner, refusal);
      if (response.status === 403 && refusal) throw failure("refused", { detail: refusal.detail });
      throw troubled(response);
    }
  }

  // The request as a whole was refused: one bad tap must not keep the others.
  async single(part, owner, refusal) {
    if (part.length === 1) return this.close(part[0], said(refusal?.detail ?? ""));
    for (const entry of part) await this.pass([entry], owner);
  }

  async receive(part, answer) {
    for (const [index, entry] of part.entries()) {
      const receipt = answer.receipts[index]; // one for each, in their order
      if (receipt?.id?.toLowerCase() !== entry.event.id) throw failure("trouble");
      await this.close(entry, receipt.says);
    }
    await (await store()).forget("pause");
    this.delivered();
    tell("delivered");
  }

  async close(entry, sentences) {
    await this.mark(entry, { why: "", said: sentences, done: Date.now() });
    this.tellAll();
  }

  async mark(entry, fields) {
    await (await store()).put(Object.assign(entry, fields));
  }

  // A lost signal is tried again soon; after trouble at the server the phones spread over two minutes, so that
  // they do not come back in one wave; a server that names a time gets it.
  async later(owner, { why = "offline", after = 0, detail = "" }) {
    for (const entry of await this.due(owner)) await this.mark(entry, { why, detail });
    this.tellAll();
    if (why === "session" || why === "refused") return;
    this.delay = Math.min(this.delay * 2, 120000);
    const wait = why === "trouble" ? (after || 2000) + Math.random() * (after ? 5000 : 118000) : this.delay * (0.5 + Math.random() / 2);
    if (why === "trouble") await (await store()).set("pause", Date.now() + wait);
    this.again(owner, wait);
  }

  again(owner, wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drain(owner), wait);
  }
}
