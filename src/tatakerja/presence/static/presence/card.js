// The card of the day, kept on the phone for its owner, and drawn from there where there is no signal.
import { store } from "./store.js";

const HEAD = "header .who";

export const dayIn = (zone, moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(moment);
export const clockIn = (zone, moment) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(moment).replace(":", ".");

// Tokens of a form are no use tomorrow, and what was just said belongs to the moment.
function lasting(page) {
  const copy = page.cloneNode(true);
  for (const part of copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=key]")) part.remove();
  copy.querySelector("#result")?.replaceChildren();
  return copy.innerHTML;
}

export async function keepCard(page, facts) {
  const kept = await store();
  await kept.set("owner", facts.owner);
  await kept.set("card", { ...facts, html: lasting(page), head: document.querySelector(HEAD)?.innerHTML ?? "" });
}

// Draws the kept card into the empty frame; answers its facts, or null where nobody is known on this phone.
export async function drawCard(page) {
  const kept = await store(), owner = await kept.get("owner"), card = await kept.get("card");
  if (!owner || card?.owner !== owner) return null;
  const { offset } = card, moment = Date.now() + (await kept.get("offset") ?? offset);
  const fits = card.day === dayIn(card.zone, moment);
  if (fits) page.innerHTML = card.html;
  else page.replaceChildren(document.getElementById("plain").content.cloneNode(true));
  const head = document.querySelector(HEAD);
  if (head && fits) head.innerHTML = card.head;
  return { ...card, fits };
}

// Puts what stands around a part in the place of what stood around it: the part itself never leaves the page, so that
// its words are read out and whoever reads them keeps their place.
function around(kept, fresh) {
  for (const one of [...kept.parentNode.childNodes]) if (one !== kept) one.remove();
  const all = [...fresh.parentNode.childNodes], at = all.indexOf(fresh);
  kept.before(...all.slice(0, at));
  kept.after(...all.slice(at + 1));
}

export function place(page, fresh) {
  const said = document.getElementById("result"), active = document.activeElement, inside = page.contains(active);
  if (!said) return page.replaceChildren(...fresh.childNodes);
  const card = said.closest("section"), day = fresh.querySelector("#result").closest("section");
  for (const name of card.getAttributeNames()) card.removeAttribute(name);
  for (const { name, value } of day.attributes) card.setAttribute(name, value);
  around(said, day.querySelector("#result"));
  around(card, day);
  if (inside && !active.isConnected) (card.querySelector("[data-tap] button") ?? said).focus();
}
