// What is said of taps: a sentence with its level and the buttons that go with it, in the region that is read out.
export function button(label, { href = "", press = null }) {
  const made = document.createElement(href ? "a" : "button");
  made.className = "button";
  made.textContent = label;
  if (href) made.href = href; else { made.type = "button"; made.addEventListener("click", press); }
  return made;
}

export function line({ text, level = "info" }, made = []) {
  const row = document.createElement("div"), sentence = document.createElement("p");
  row.className = `alert ${level}`;
  sentence.textContent = text;
  row.append(sentence);
  if (made.length) {
    const host = document.createElement("div");
    host.className = "buttons";
    host.append(...made);
    row.append(host);
  }
  return row;
}

// Takes a card away or brings it; whoever had the focus on it goes on where its outcome is told.
export function conceal(card, hidden) {
  const held = hidden && card.contains(document.activeElement);
  card.hidden = hidden;
  if (held) document.getElementById("result")?.focus();
}

// Whoever had the focus on a button of what was said keeps it there, or on what is said instead.
export function say(rows) {
  const host = document.getElementById("result"), held = host?.contains(document.activeElement);
  host?.replaceChildren(...rows);
  if (held) (host.querySelector("button") ?? host).focus();
}
