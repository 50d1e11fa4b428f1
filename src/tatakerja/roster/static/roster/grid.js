// The roster grid: letters set cells, N finds the next gap, Shift+arrows mark a range, T (or dragging) trades two
// cells, L locks, Ctrl+Z takes back. Totals change at once and are then replaced by the server's own. Without
// this module the cells are buttons of a plain form.
import { csrfToken } from "../js/http.js";
import { toast } from "../js/toast.js";

const LETTERS = { k: "K", r: "R", p: "P", "!": "!", Delete: "!", Backspace: "!" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const english = document.documentElement.lang === "en";
const say = english
  ? { K: "office", R: "home", P: "on duty", "!": "empty", none: "No gap left.", trade: "Choose the cell to trade with, then T again. Esc: cancel.", cannot: "These two cannot be traded.", traded: "Traded.", locked: "locked", failed: "Could not be saved. Reload the page and try again." }
  : { K: "kantor (WFO)", R: "rumah (WFH)", P: "piket", "!": "kosong, perlu diisi", none: "Tidak ada lagi yang kosong.", trade: "Pilih sel yang ditukar, lalu T lagi. Esc: batal.", cannot: "Kedua sel ini tidak dapat ditukar.", traded: "Ditukar.", locked: "terkunci", failed: "Belum bisa disimpan. Muat ulang halaman, lalu coba lagi." };
const PAUSE = 200; // milliseconds
const inOffice = (code) => code === "K" || code === "P";

const table = document.querySelector("[data-roster]");
const bar = document.getElementById("roster-bar");
const status = document.getElementById("roster-status");
const why = document.getElementById("roster-why");
const gapButton = document.getElementById("gap-button");
const days = table.dataset.days.split(" ");
const rows = [...table.tBodies[0].querySelectorAll("tr[data-person]")];
const grid = rows.map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("button")));
const place = new Map();
grid.forEach((line, y) => line.forEach((cell, x) => cell && place.set(cell, [y, x])));
const totalRow = (name) => [...table.tFoot.querySelector(`[data-total=${name}]`).cells].slice(1);
const feet = { office: totalRow("office"), duty: totalRow("duty") };
const foot = (name, x) => feet[name][x];
const onTurn = (code) => (table.dataset.duty === "P" ? code === "P" : inOffice(code));

let url = table.dataset.url;
let moved = "";
let current = null;
let anchor = null;
let marked = [];
let sending = Promise.resolve();
let waiting = 0;
let told = null;
const queue = [];
let timer = 0;
let trading = null; // the cell whose partner is being chosen
let drag = null; // {cell, x, y, moved}
const past = [];

function mark(cell, extend) {
  for (const old of marked) old.removeAttribute("aria-selected"), old.classList.remove("picked");
  if (!extend || !anchor) anchor = cell;
  const [y0, x0] = place.get(anchor);
  const [y1, x1] = place.get(cell);
  marked = [];
  for (let y = Math.min(y0, y1); y <= Math.max(y0, y1); y++)
    for (let x = Math.min(x0, x1); x <= Math.max(x0, x1); x++) if (grid[y][x]) marked.push(grid[y][x]);
  for (const one of marked) one.classList.add("picked");
  if (current) current.tabIndex = -1;
  current = cell;
  current.tabIndex = 0;
  if (document.activeElement !== cell) cell.focus({ preventScroll: false });
  for (const button of bar.querySelectorAll("[data-set], [data-trade], [data-lock]")) button.disabled = false;
  tell();
}

function tell() {
  const [y, x] = place.get(current);
  const link = bar.querySelector("[data-day]");
  link.href = table.dataset.dayUrl.replace("/0/2000-01-01/", `/${rows[y].dataset.person}/${days[x]}/`);
  link.hidden = false;
  const total = foot("office", x);
  status.textContent = `${current.getAttribute("aria-label")} · ${table.tFoot.rows[0].cells[0].textContent}: ${total.textContent}`;
}

function step([dy, dx], extend) {
  let [y, x] = place.get(current);
  do {
    y += dy;
    x += dx;
    if (!grid[y] || x < 0 || x >= days.length) return;
  } while (!grid[y][x]);
  mark(grid[y][x], extend);
}

function nextGap() {
  const cells = grid.flat().filter(Boolean);
  const start = current ? cells.indexOf(current) + 1 : 0;
  const found = [...cells.slice(start), ...cells.slice(0, start)].find((cell) => cell.dataset.code === "!");
  if (found) mark(found, false);
  else toast(say.none);
}

function name(cell) {
  const [head] = cell.getAttribute("aria-label").split(": ");
  const locked = cell.classList.contains("locked") ? ` (${say.locked})` : "";
  cell.setAttribute("aria-label", `${head}: ${say[cell.dataset.code]}${locked}`);
}

function write(cell, code) {
  const [y, x] = place.get(cell);
  const old = cell.dataset.code;
  cell.dataset.code = code;
  cell.textContent = code;
  name(cell);
  const office = foot("office", x);
  const change = inOffice(code) - inOffice(old);
  office.dataset.office = Number(office.dataset.office) + change;
  const duty = foot("duty", x);
  duty.dataset.turn = Number(duty.dataset.turn) + onTurn(code) - onTurn(old);
  return { cell, old, entry: `${rows[y].dataset.person}:${days[x]}:${code}`, x };
}

function put(cell, text, over) {
  if (cell.textContent !== text) cell.textContent = text;
  cell.classList.toggle("over", over);
}

function paint(x, over, under) {
  const office = foot("office", x);
  put(office, `${office.dataset.office}${office.dataset.cap && `/${office.dataset.cap}`}${over ? " !" : ""}`, over);
  const duty = foot("duty", x);
  put(duty, `${duty.dataset.turn}${under ? " !" : ""}`, under);
}

function showGaps(count) {
  for (const part of document.querySelectorAll("[data-gaps]")) part.textContent = count;
}

function set(cells, code) {
  const written = cells.filter((cell) => cell.dataset.code !== code).map((cell) => write(cell, code));
  if (!written.length) return;
  past.push(written.map(({ cell, old }) => [cell, old]));
  settle(written);
}

function settle(written) {
  bar.querySelector("[data-undo]").disabled = !past.length;
  for (const x of new Set(written.map((one) => one.x))) {
    const office = foot("office", x);
    const known = office.dataset.cap && office.dataset.split === undefined; // limits per unit only the server adds up
    paint(x, known ? Number(office.dataset.office) > Number(office.dataset.cap) : office.classList.contains("over"), foot("duty", x).classList.contains("over"));
  }
  tell();
  queue.push(...written);
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

// Keys typed in one go travel together: fewer answers to draw between keys.
function flush() {
  clearTimeout(timer);
  if (!queue.length) return sending;
  const written = queue.splice(0);
  waiting += 1;
  sending = sending.then(() => send(written)).finally(() => {
    waiting -= 1;
    if (moved && !waiting && !queue.length) location.assign(moved);
  });
  return sending;
}

async function send(written) {
  const body = new URLSearchParams(written.map((one) => ["cell", one.entry]));
  let answer;
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const response = await fetch(url, { method: "POST", body, headers, keepalive: true });
    answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
  } catch (error) {
    for (const { cell, old } of written) write(cell, old);
    for (const { x } of written) paint(x, foot("office", x).classList.contains("over"), foot("duty", x).classList.contains("over"));
    toast(answer?.message ?? say.failed, { level: "bad" });
    return;
  }
  if (!answer.same) moved = answer.plan + location.search;
  url = answer.cells;
  showGaps(answer.gaps);
  if (waiting > 1 || queue.length) return; // newer changes are on their way; their answer will be truer
  if (told !== answer.why) why.innerHTML = told = answer.why;
  const column = new Map(days.map((day, x) => [day, x]));
  answer.totals.forEach((day) => {
    const x = column.get(day.day);
    if (x === undefined) return; // not among the days shown
    const office = foot("office", x);
    office.dataset.office = day.office;
    foot("duty", x).dataset.turn = day.turn;
    paint(x, day.over, day.under);
  });
  if (current) tell();
}

function undo() {
  const last = past.pop();
  if (last) settle(last.map(([cell, code]) => write(cell, code)));
}

// What changes when two cells trade: letters of one day or one person change places; otherwise each person takes
// the other's day, when both are at home on it. Nothing when it cannot be.
function trade(one, two) {
  const [y1, x1] = place.get(one);
  const [y2, x2] = place.get(two);
  const [a, b] = [one.dataset.code, two.dataset.code];
  if (x1 === x2 || y1 === y2) return one === two || a === b ? [] : [[one, b], [two, a]];
  const [mine, theirs] = [grid[y2][x1], grid[y1][x2]]; // the other person on my day, I on theirs
  if (!inOffice(a) || !inOffice(b) || mine?.dataset.code !== "R" || theirs?.dataset.code !== "R") return [];
  return [[one, "R"], [mine, a], [two, "R"], [theirs, b]];
}

// Green: fine. Yellow: possible, but a day then has too many people. Red: cannot be.
function verdict(one, two) {
  const changes = trade(one, two);
  if (!changes.length) return "no";
  const shift = new Map();
  for (const [cell, code] of changes) {
    const x = place.get(cell)[1];
    shift.set(x, (shift.get(x) ?? 0) + inOffice(code) - inOffice(cell.dataset.code));
  }
  const over = ([x, change]) => change > 0 && foot("office", x).dataset.cap && Number(foot("office", x).dataset.office) + change > Number(foot("office", x).dataset.cap);
  return [...shift].some(over) ? "limit" : "ok";
}

function tint(cell) {
  for (const old of table.querySelectorAll("[data-drop]")) delete old.dataset.drop;
  if (cell && trading && cell !== trading) cell.dataset.drop = verdict(trading, cell);
}

function startTrade(cell) {
  trading = cell;
  cell.classList.add("trading");
}

function endTrade() {
  tint(null);
  trading?.classList.remove("trading");
  trading = null;
}

function finishTrade(cell) {
  const changes = trade(trading, cell);
  endTrade();
  if (!changes.length) return toast(say.cannot, { level: "warn" });
  const written = changes.map(([one, code]) => write(one, code));
  past.push(written.map(({ cell: one, old }) => [one, old]));
  mark(cell, false);
  settle(written);
  toast(say.traded);
}

function tradeKey() {
  if (trading && trading !== current) return finishTrade(current);
  if (trading) return endTrade();
  startTrade(current);
  status.textContent = say.trade;
}

async function lock() {
  const url = table.dataset.lockUrl;
  if (!url) return;
  const cells = marked.filter((cell) => cell.dataset.code !== "!");
  const locked = cells.some((cell) => !cell.classList.contains("locked"));
  const body = new URLSearchParams(cells.map((cell) => ["cell", `${rows[place.get(cell)[0]].dataset.person}:${days[place.get(cell)[1]]}`]));
  if (locked) body.append("locked", "on");
  await flush(); // a lock keeps what the server has
  try {
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() } });
    if (!response.ok) throw new Error((await response.json()).message);
  } catch (error) {
    return toast(error.message || say.failed, { level: "bad" });
  }
  for (const cell of cells) cell.classList.toggle("locked", locked), name(cell);
}

function onDown(event) {
  if (event.button === 0 && event.pointerType !== "touch" && place.has(event.target)) drag = { cell: event.target, x: event.clientX, y: event.clientY, moved: false };
}

function onMove(event) {
  if (!drag) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 6) {
    drag.moved = true;
    startTrade(drag.cell);
  }
  if (drag.moved) tint(place.has(event.target) ? event.target : null);
}

function onUp(event) {
  const held = drag;
  drag = null;
  if (!held?.moved) return;
  if (place.has(event.target) && event.target !== held.cell) finishTrade(event.target);
  else endTrade();
}

function onKey(event) {
  if (!current || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "z") event.preventDefault(), undo();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (STEPS[key]) event.preventDefault(), step(STEPS[key], event.shiftKey), tint(current);
  else if (LETTERS[key]) event.preventDefault(), set(marked, LETTERS[key]);
  else if (key === "n") event.preventDefault(), nextGap();
  else if (key === "t") event.preventDefault(), tradeKey();
  else if (key === "l") event.preventDefault(), lock();
  else if (key === "Escape") endTrade(), mark(current, false);
}

addEventListener("pagehide", flush);
bar.hidden = false;
gapButton.hidden = false;
gapButton.addEventListener("click", nextGap);
for (const cell of place.keys()) cell.type = "button", (cell.tabIndex = -1);
const first = grid.flat().find(Boolean);
if (first) first.tabIndex = 0;
table.addEventListener("focusin", ({ target }) => place.has(target) && target !== current && mark(target, false));
table.addEventListener("click", ({ target, shiftKey }) => place.has(target) && mark(target, shiftKey));
table.addEventListener("keydown", onKey);
table.addEventListener("pointerdown", onDown);
document.addEventListener("pointermove", onMove);
document.addEventListener("pointerup", onUp);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "n" && !table.contains(event.target) && !event.target.closest("input, select, textarea") && !event.ctrlKey) nextGap();
});
for (const button of bar.querySelectorAll("[data-set]")) button.addEventListener("click", () => set(marked, button.dataset.set));
bar.querySelector("[data-undo]").addEventListener("click", undo);
bar.querySelector("[data-trade]").addEventListener("click", tradeKey);
bar.querySelector("[data-lock]")?.addEventListener("click", lock);
