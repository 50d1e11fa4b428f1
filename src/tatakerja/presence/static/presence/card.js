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
