// The service worker: opens "Hari ini" where there is no signal, and delivers the outbox when the page is closed.
// Its cache holds the shell of one release and not one personal answer.
import { Outbox, channel, tell, waitingOf } from "./outbox.js";
import { forgetPerson, store } from "./store.js";

const PREFIX = "tatakerja-", PATIENCE_MS = 4000, LONGEST_WAIT_MS = 120000, HEARD_MS = 1500, TURNS = 40;

const late = (ms) => new Promise((done) => setTimeout(done, ms));

export function start({ release, frame, shell, today, send, session, push, leave }) {
  const name = PREFIX + release, known = new Set(shell.map((url) => new URL(url, location.origin).pathname));
  const bare = (path) => path.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, ""), stems = new Set([...known].map(bare));
  let foreign = false;

  // Without cookies: what comes back is what a stranger would get.
  async function fill() {
    const answers = await Promise.all([frame, ...shell].map(async (url) => {
      const answer = await fetch(url, { credentials: "omit", cache: "no-cache" });
      // A network that wants to be paid first answers everything with its own page.
      if (!answer.ok || /html/.test(answer.headers.get("Content-Type")) !== (url === frame)) throw new Error(`not ours: ${url}`);
      return [url, answer];
    }));
    const cache = await caches.open(name);
    await Promise.all(answers.map(([url, answer]) => cache.put(url, answer)));
  }

  // Never caches.open() but to fill: opening makes an empty cache where signing out left none.
  const kept = (request) => caches.match(request, { cacheName: name });

  async function filled() {
    if (!(await kept(frame))) await fill();
  }

  async function sweep(all) {
    const names = (await caches.keys()).filter((one) => one.startsWith(PREFIX) && (all || one !== name));
    await Promise.all(names.map((one) => caches.delete(one)));
  }

  const framed = async () => (await kept(frame)) ?? Response.error();

  async function stranded() {
    const owner = await (await store()).get("owner");
    return owner ? (await waitingOf(owner)).length > 0 : false;
  }

  // Nothing of a day that was cut on its way, or that somebody else answered.
  async function whole(answer) {
    if (!answer.ok) return answer;
    const text = await answer.text();
    return text.includes('id="today"') ? new Response(text, answer) : null;
  }

  // The network first; the frame where it is silent, disturbed, or has forgotten somebody whose taps wait here.
  async function navigate(request) {
    const home = new URL(request.url).pathname === today && await kept(frame);
    const answer = fetch(request).then(home ? whole : null).catch(() => null);
    const first = home ? await Promise.race([answer, late(PATIENCE_MS)]) : await answer;
    if (!first || (home && first.status >= 500)) return framed();
    if (home && first.type === "opaqueredirect" && await stranded()) return framed();
    return first;
  }

  // Files of this release come from the cache. A page that asks for one of them under another hash is of another
  // release: from then on its modules, which carry no hash, come from the network, so that the two never mix.
  async function fromShell(request) {
    const hit = foreign ? null : await kept(request);
    return hit ?? fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());
  }

  // Whether a page in front has heard that it should deliver: one of another kind, such as that of the tasks, does not.
  async function heard() {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (!channel || !pages.some((page) => page.visibilityState === "visible")) return false;
    return new Promise((done) => {
      channel.onmessage = ({ data }) => { if (data === "here") done(true); };
      setTimeout(() => done(false), HEARD_MS);
      tell("drain");
    });
  }

  // A page that was closed while it looked for a position will not come back for its tap.
  async function alone(owner, pause) {
    if (pause > LONGEST_WAIT_MS) throw new Error("the server asked for more patience");
    if (pause > 0) await late(pause);
    const outbox = new Outbox({ send, session });
    await outbox.drain(owner);
    const unready = Math.max(...(await waitingOf(owner)).map((entry) => entry.ready)) - Date.now();
    if (unready <= 0) return;
    await late(Math.min(unready, LONGEST_WAIT_MS) + 100);
    await outbox.drain(owner);
  }

  async function deliver() {
    const values = await store(), owner = await values.get("owner");
    if (!owner) return;
    if (await heard()) for (let turn = 0; turn < TURNS && (await waitingOf(owner)).length; turn += 1) await late(HEARD_MS);
    else await alone(owner, (await values.get("pause") ?? 0) - Date.now());
    // A rejected promise makes the browser come again; somebody who is signed out has to sign in first.
    if ((await waitingOf(owner)).some(({ why }) => why !== "session" && why !== "refused")) throw new Error("not yet");
  }

  // Always shown, as the browser demands; the same tag replaces what it said before.
  async function show(data) {
    const said = data ? data.json() : {};
    const looks = { body: said.body ?? "", tag: said.tag, data: said.url ?? "/", icon: "/static/app-192.png", lang: "id" };
    await self.registration.showNotification(said.title ?? "Tatakerja", looks);
  }

  // A browser may give up its address at the push service for another one: the server hears of it.
  async function renew({ oldSubscription, newSubscription }) {
    const { options } = oldSubscription ?? {}, fresh = newSubscription ?? (options && await self.registration.pushManager.subscribe(options));
    if (!fresh) return;
    const { token } = await (await fetch(session, { cache: "no-store" })).json();
    await fetch(push, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(fresh) });
  }

  // Only a page of this place: an address elsewhere opens the first page.
  async function open(url) {
    const wanted = new URL(url ?? "/", location.origin), here = wanted.origin === location.origin ? wanted.href : "/";
    const windows = await self.clients.matchAll({ type: "window" });
    const shown = windows.find((one) => one.url === here);
    await (shown ? shown.focus() : self.clients.openWindow(here));
  }

  self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
  self.addEventListener("activate", (event) => event.waitUntil(sweep(false)));
  self.addEventListener("message", (event) => { if (event.data === "fill") event.waitUntil(filled()); });
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
  self.addEventListener("notificationclick", (event) => { event.notification.close(); event.waitUntil(open(event.notification.data)); });
  self.addEventListener("sync", (event) => event.waitUntil(deliver()));
  self.addEventListener("fetch", (event) => {
    const { request } = event, url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.method === "POST" && url.pathname === leave) event.waitUntil(Promise.all([sweep(true), forgetPerson()]));
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(navigate(request));
    else if (known.has(url.pathname)) event.respondWith(fromShell(request));
    else foreign ||= stems.has(bare(url.pathname));
  });
}
