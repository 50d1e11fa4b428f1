// What this phone keeps: the taps on their way (outbox) and a few single values (keep), both in IndexedDB.
// Page and service worker share it. Where a browser has no IndexedDB, the same calls work on memory.
const NAME = "tatakerja", VERSION = 1;

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

// One call is one transaction; `durability: strict` waits for the disk: a tap said to be stored must be.
class Disk {
  constructor(db) { this.db = db; }
  async run(name, mode, act) {
    const transaction = this.db.transaction(name, mode, { durability: "strict" });
    const finished = new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
    const result = await settled(act(transaction.objectStore(name)));
    await finished;
    return result;
  }
  of(owner) { return this.run("outbox", "readonly", (rows) => rows.index("owner").getAll(owner)); }
  put(entry) { return this.run("outbox", "readwrite", (rows) => rows.put(entry)); }
  drop(id) { return this.run("outbox", "readwrite", (rows) => rows.delete(id)); }
  get(key) { return this.run("keep", "readonly", (rows) => rows.get(key)); }
  set(key, value) { return this.run("keep", "readwrite", (rows) => rows.put(value, key)); }
  forget(key) { return this.run("keep", "readwrite", (rows) => rows.delete(key)); }
}

class Memory {
  outbox = new Map();
  values = new Map();
  async of(owner) { return [...this.outbox.values()].filter((entry) => entry.owner === owner).map((entry) => structuredClone(entry)); }
  async put(entry) { this.outbox.set(entry.id, structuredClone(entry)); }
  async drop(id) { this.outbox.delete(id); }
  async get(key) { return this.values.get(key); }
  async set(key, value) { this.values.set(key, value); }
  async forget(key) { this.values.delete(key); }
}

let opened = null;
export function store() {
  opened ??= Promise.resolve().then(open).then((db) => {
    db.onversionchange = () => db.close();
    return new Disk(db);
  }).catch(() => new Memory());
  return opened;
}

// At sign-out everything personal goes but the outbox, which waits for its owner.
export async function forgetPerson() {
  const kept = await store();
  await Promise.all([kept.forget("owner"), kept.forget("card")]);
}
