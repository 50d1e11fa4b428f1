// Reports and taps on tasks that this phone still has to deliver, and drafts that the server does not have yet. An
// entry is written before it is sent and goes when the server has answered; its key lets the server store one press
// once. Of one report, or of one task, the newest press counts.
//   { day, fields, pressed, key, said, url }   day: what it is about; pressed: the phone's clock; key: null for a draft;
//                                              said: why it was refused; url: where a tap goes, none for a report
const SENT = "tatakerja-laporan:", DRAFT = "tatakerja-draf:", TAP = "tatakerja-tugas:", LOCK = "tatakerja-laporan";
const OLDEST_MS = 31 * 86400000, FIRST_MS = 5000, LONGEST_MS = 120000;

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

function write(name, entry) {
  try { localStorage.setItem(name, JSON.stringify(entry)); return true; } catch { return false; }
}

function shelf(prefix) {
  const at = (owner, day) => `${prefix}${owner}:${day}`;
  return {
    get: (owner, day) => read(at(owner, day)),
    put: (owner, entry) => write(at(owner, entry.day), entry),
    drop: (owner, day) => { try { localStorage.removeItem(at(owner, day)); } catch { /* nothing was kept */ } },
    of(owner) {
      try { return Object.keys(localStorage).filter((name) => name.startsWith(at(owner, ""))).map(read).filter(Boolean); } catch { return []; }
    },
  };
}

export const presses = shelf(SENT), drafts = shelf(DRAFT), taps = shelf(TAP);
const shelfOf = (entry) => (entry.url ? taps : presses);

export function sweep(owner, now = Date.now()) {
  for (const one of [presses, drafts, taps]) {
    for (const entry of one.of(owner)) if (now - entry.pressed > OLDEST_MS) one.drop(owner, entry.day);
  }
}

export const clock = (moment) => {
  const at = new Date(moment), two = (number) => String(number).padStart(2, "0");
  return `${two(at.getHours())}.${two(at.getMinutes())}`;
};

export class Outbox {
  // `changed` hears after every try what became of it: "sent", "offline", "session", "refused", or "" for nothing to do;
  // `delivered` hears what the server answered to an entry.
  constructor({ owner, session, send, changed = () => {}, delivered = () => {} }) {
    Object.assign(this, { owner, session, send, changed, delivered, running: null, timer: 0, delay: FIRST_MS });
  }

  waiting() {
    return [...presses.of(this.owner), ...taps.of(this.owner)].filter((entry) => !entry.said);
  }

  refused() {
    return [...presses.of(this.owner), ...taps.of(this.owner)].find((entry) => entry.said);
  }

  // One delivery at a time on this phone, whatever is open.
  drain() {
    clearTimeout(this.timer);
    const act = () => this.deliver();
    this.running ??= (navigator.locks ? navigator.locks.request(LOCK, act) : act()).finally(() => { this.running = null; });
    return this.running;
  }

  async deliver() {
    let last = "";
    for (const one of this.waiting()) {
      const entry = shelfOf(one).get(this.owner, one.day);
      if (!entry || entry.said) continue; // another tab has been here
      last = await this.pass(entry).catch(() => "offline");
      if (last === "offline" || last === "session") break;
    }
    if (last === "offline") this.again();
    else this.delay = FIRST_MS;
    this.changed(last);
    return last;
  }

  again() {
    this.timer = setTimeout(() => this.drain(), this.delay * (0.5 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LONGEST_MS);
  }

  // The token comes with the name of who is signed in, so that nothing is written under another person's.
  async pass(entry) {
    const asked = Date.now(), about = await this.reach(this.session);
    if (!about.ok) return "offline";
    const { person, token, now } = await about.json();
    if (person !== this.owner) return "session";
    const pressed = new Date(entry.pressed + now - (asked + Date.now()) / 2).toISOString();
    const body = new URLSearchParams([...entry.fields, ["kunci", entry.key], ["ditekan", pressed]]);
    const headers = { "X-CSRFToken": token, "HX-Request": "true" };
    const answer = await this.reach(entry.url ?? this.send, { method: "POST", redirect: "manual", headers, body });
    if (answer.type === "opaqueredirect" || answer.status === 401) return "session";
    if (answer.status >= 500 || answer.status === 429 || answer.status === 403) return "offline";
    const text = await answer.text(), outcome = this.close(entry, answer.ok ? "" : text);
    this.delivered(entry, answer, text);
    return outcome;
  }

  reach(url, options = {}) {
    return fetch(url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(30000), ...options });
  }

  // Pressed again meanwhile, the newer press stays.
  close(entry, said) {
    const shelf = shelfOf(entry);
    if (shelf.get(this.owner, entry.day)?.key === entry.key) {
      if (said) shelf.put(this.owner, { ...entry, said });
      else shelf.drop(this.owner, entry.day);
    }
    return said ? "refused" : "sent";
  }
}
