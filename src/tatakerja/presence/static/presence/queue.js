// Every event leaves through this one queue: kept until the server has answered for it, sent one request at a time.
// The store is replaceable: an object with all(), put(event) and drop(id), each returning a promise.
import { csrfToken } from "../js/http.js";

export class MemoryStore {
  events = new Map();
  async all() { return [...this.events.values()]; }
  async put(event) { this.events.set(event.id, event); }
  async drop(id) { this.events.delete(id); }
}

export class Queue {
  constructor(url, { store = new MemoryStore(), changed = () => {} } = {}) {
    Object.assign(this, { url, store, changed, waiting: new Map(), running: null, timer: 0, delay: 2000 });
    addEventListener("online", () => this.drain());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.drain());
  }

  // Resolves with the receipt; `kept(why)` is told when the event could not be delivered yet.
  async send(event, kept = () => {}) {
    await this.store.put(event);
    const answer = new Promise((receive) => this.waiting.set(event.id, { receive, kept }));
    this.drain();
    return answer;
  }

  drain() {
    clearTimeout(this.timer);
    this.running ??= this.deliver().finally(() => { this.running = null; });
    return this.running;
  }

  async deliver() {
    for (let events = await this.store.all(); events.length; events = await this.store.all()) {
      this.changed(events.length);
      const part = events.slice(0, 500);
      let answer;
      try { answer = await this.post(part); } catch (error) { return this.later(error.why ?? "offline", events.length, error.after); }
      for (const receipt of answer.receipts) {
        await this.store.drop(receipt.id);
        this.waiting.get(receipt.id)?.receive(receipt);
        this.waiting.delete(receipt.id);
      }
      this.delay = 2000;
    }
    this.changed(0);
  }

  async post(events) {
    const response = await fetch(this.url, {
      method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(30000),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ sent_at: new Date().toISOString(), events }),
    });
    if (response.ok && !response.redirected) return response.json();
    const why = response.redirected || response.status === 401 || response.status === 403 ? "session" : "trouble";
    throw Object.assign(new Error(why), { why, after: Number(response.headers.get("Retry-After")) * 1000 });
  }

  // Phones must not come back in one wave: the wait doubles up to two minutes and is spread at random.
  later(why, count, after = 0) {
    this.changed(count, why);
    for (const one of this.waiting.values()) one.kept(why);
    if (why === "session") return;
    this.delay = Math.min(this.delay * 2, 120000);
    this.timer = setTimeout(() => this.drain(), after || this.delay * (0.5 + Math.random() / 2));
  }
}
