// What this phone keeps: the taps on their way (outbox) and a few single values (keep), both in IndexedDB.
// Page and service worker share it. A tap stands on a second shelf (localStorage) as well until IndexedDB has it: that
// one is written before the page can be closed, and takes it where IndexedDB is full, broken, deleted or not to be had.
const NAME = "tatakerja", VERSION = 1, SHELF = "tatakerja-presensi:", PATIENCE_MS = 3000;

function settled(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("outbox", { keyPath: "id" }).createIndex("owner", "owner");
    request.result.createObjectStore("keep");
  };
  return settled(request);
}

// Of two writings of one tap the later counts, whoever wrote it: `rev` grows with each.
const later = (one, other) => (!other || one.rev > other.rev ? one : other);

// The second shelf; taps that no shelf took live as long as the page does.
const loose = new Map();
const shelf = {
  put(entry) {
    loose.set(entry.id, structuredClone(entry));
    try {
      localStorage.setItem(SHELF + entry.id, JSON.stringify(entry));
      loose.delete(entry.id);
    } catch { /* full, or a worker, which has none */ }
  },
  drop(id) {
    loose.delete(id);
    try { localStorage.removeItem(SHELF + id); } catch { /* a worker */ }
  },
  of(owner) {
    let names = [];
    try { names = Object.keys(localStorage).filter((name) => name.startsWith(SHELF)); } catch { /* a worker */ }
    const kept = names.map((name) => JSON.parse(localStorage.getItem(name)));
    return [...kept, ...[...loose.values()].map((entry) => ({ ...entry, loose: true }))].filter((entry) => !owner || entry.owner === owner);
  },
};

// Written before the next line runs, so that no tap is lost with a page that is closed at once.
export const jot = shelf.put;

class Store {
  values = new Map();
  constructor(db) { this.db = db; }

  // One call is one transaction; `durability: strict` waits for the disk: a tap said to be stored must be.
  async run(name, mode, act) {
    const transaction = this.db.transaction(name, mode, { durability: "strict" });
    const finished = new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
    const [result] = await Promise.all([act(transaction.objectStore(name)), finished]);
    return result;
  }

  // Without an owner: everybody's.
  async of(owner) {
    const found = new Map(), rows = await this.run("outbox", "readonly", (all) => settled(all.index("owner").getAll(owner))).catch(() => []);
    for (const row of [...shelf.of(owner), ...rows]) found.set(row.id, later(row, found.get(row.id)));
    return [...found.values()];
  }

  // What another page or the worker has written since stays.
  async put(entry) {
    entry.rev = (entry.rev ?? 0) + 1;
    shelf.put(entry);
    await this.run("outbox", "readwrite", async (rows) => later(entry, await settled(rows.get(entry.id))) === entry && settled(rows.put(entry)))
      .then(() => shelf.drop(entry.id)).catch(() => {});
  }

  async drop(id) {
    shelf.drop(id);
    await this.run("outbox", "readwrite", (rows) => settled(rows.delete(id))).catch(() => {});
  }

  get(key) {
    return this.run("keep", "readonly", (rows) => settled(rows.get(key))).catch(() => this.values.get(key));
  }

  async set(key, value) {
    this.values.set(key, value);
    await this.run("keep", "readwrite", (rows) => settled(rows.put(value, key))).catch(() => {});
  }

  async forget(key) {
    this.values.delete(key);
    await this.run("keep", "readwrite", (rows) => settled(rows.delete(key))).catch(() => {});
  }
}

// A browser that does not answer, or closes what it had opened, is asked again with the next call.
let opened = null;
export function store() {
  opened ??= Promise.race([
    Promise.resolve().then(open),
    new Promise((done, fail) => { setTimeout(() => fail(new Error("silent")), PATIENCE_MS); }),
  ]).then((db) => {
    db.onversionchange = db.onclose = () => {
      db.close();
      opened = null;
    };
    return new Store(db);
  }).catch(() => new Store(null));
  return opened;
}

// At sign-out everything personal goes but the outbox, which waits for its owner.
export async function forgetPerson() {
  const kept = await store();
  await Promise.all([kept.forget("owner"), kept.forget("card")]);
}
