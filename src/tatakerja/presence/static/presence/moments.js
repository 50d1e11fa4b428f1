// What the phone shows by its own clock: the seconds in which a check-out can be taken back, and requests for a location
// that open while nobody tells of them.
const UNDO_MS = 10000, SOON_MS = 2500, LONGEST_MS = 2 ** 31 - 1;

// An entry that takes a tap back is the same event once more, with the seconds between the two.
export const takesBack = ({ event }) => "undone_after_s" in event;

// The entries without taps that were taken back: what took them back speaks for both.
export function standing(entries) {
  const gone = new Set(entries.filter(takesBack).map(({ event }) => event.id));
  return entries.filter((entry) => takesBack(entry) || !gone.has(entry.event.id));
}

export function takeBack({ event, ...entry }) {
  const undone_after_s = Math.round(Math.max(0, Date.now() - entry.made) / 100) / 10;
  return {
    ...entry, id: `${event.id}-undone`, rev: 0, made: entry.made + 1, ready: 0, located: 0, event: { ...event, undone_after_s },
    tries: 0, why: "", said: null, done: 0,
  };
}

// Until when (this phone's clock) a tap can be taken back; 0 where it cannot: it is no check-out, or was not taken.
export function undoable(entry) {
  if (entry.event.kind !== "check_out" || takesBack(entry) || !entry.located) return 0;
  if (entry.done && entry.said.every(({ level }) => level === "bad")) return 0;
  const until = entry.located + SOON_MS + UNDO_MS, left = until - Date.now();
  return left > 0 && left <= SOON_MS + UNDO_MS ? until : 0;
}

// Requests that were still to come when the day was brought: shown from their minute to the last one of their window,
// by the server's clock as this phone knows it. Answers when the next of them opens or closes, in milliseconds.
export function openAsks(page, now, answered) {
  const edges = [];
  for (const card of page.querySelectorAll("[data-opens]")) {
    const opens = Number(card.dataset.opens), closes = Number(card.dataset.closes), id = card.querySelector("[name=answers]").value;
    card.hidden = answered.has(id) || now < opens || (closes > 0 && now > closes);
    edges.push(...[opens, closes + 1].filter((edge) => edge > now));
  }
  return edges.length ? Math.min(Math.min(...edges) - now, LONGEST_MS) : 0;
}

// Counts the seconds on the button where nobody is read to, and says when they are over.
export function countdown(button, until, over) {
  const rest = document.createElement("span"), whole = document.createElement("span");
  rest.setAttribute("aria-hidden", "true");
  whole.append(...button.childNodes, rest);
  button.append(whole);
  const turn = (fresh) => {
    const left = Math.min(UNDO_MS, until - Date.now());
    rest.textContent = `, ${Math.max(1, Math.ceil(left / 1000))} dtk`;
    if (left <= 0) over();
    else if (fresh || button.isConnected) setTimeout(turn, 250);
  };
  turn(true);
}
