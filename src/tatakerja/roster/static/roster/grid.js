// The roster grid by keyboard: letters set cells, N finds the next gap, Shift+arrows mark a range, Ctrl+Z takes
// back. Totals change at once and are then replaced by the server's own. Without this module the cells are
// buttons of a plain form.
import { csrfToken } from "../js/http.js";
import { toast } from "../js/toast.js";

const LETTERS = { k: "K", r: "R", p: "P", "!": "!", Delete: "!", Backspace: "!" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const english = document.documentElement.lang === "en";
const say = english
  ? { K: "office", R: "home", P: "on duty", "!": "empty", none: "No gap left.", failed: "Could not be saved. Reload the page and try again." }
  : { K: "kantor (WFO)", R: "rumah (WFH)", P: "piket", "!": "kosong, perlu diisi", none: "Tidak ada lagi yang kosong.", failed: "Belum bisa disimpan. Muat ulang halaman, lalu coba lagi." };
const inOffice = (code) => code === "K" || code === "P";

const table = document.querySelector("[data-roster]");
const bar = document.getElementById("roster-bar");
const status = document.getElementById("roster-status");
const gapButton = document.getElementById("gap-button");
const days = table.dataset.days.split(" ");
const rows = [...table.tBodies[0].querySelectorAll("tr[data-person]")];
const grid = rows.map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("button")));
const place = new Map();
grid.forEach((line, y) => line.forEach((cell, x) => cell && place.set(cell, [y, x])));
const foot = (name, x) => table.tFoot.querySelector(`[data-total=${name}]`).cells[x + 1];
const onTurn = (code) => (table.dataset.duty === "P" ? code === "P" : inOffice(code));

let url = table.dataset.url;
let moved = "";
let current = null;
let anchor = null;
let marked = [];
let sending = Promise.resolve();
let waiting = 0;
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
  for (const button of bar.querySelectorAll("[data-set]")) button.disabled = false;
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

function write(cell, code) {
  const [y, x] = place.get(cell);
  const old = cell.dataset.code;
  cell.dataset.code = code;
  cell.textContent = code;
  const [head] = cell.getAttribute("aria-label").split(": ");
  cell.setAttribute("aria-label", `${head}: ${say[code]}`);
  const office = foot("office", x);
  const change = inOffice(code) - inOffice(old);
  office.dataset.office = Number(office.dataset.office) + change;
  const duty = foot("duty", x);
  duty.dataset.turn = Number(duty.dataset.turn) + onTurn(code) - onTurn(old);
  return { cell, old, entry: `${rows[y].dataset.person}:${days[x]}:${code}`, x };
}

function paint(x, over, under) {
  const office = foot("office", x);
  office.textContent = `${office.dataset.office}${office.dataset.cap && `/${office.dataset.cap}`}${over ? " !" : ""}`;
  office.classList.toggle("over", over);
  const duty = foot("duty", x);
  duty.textContent = `${duty.dataset.turn}${under ? " !" : ""}`;
  duty.classList.toggle("over", under);
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
  waiting += 1;
  sending = sending.then(() => send(written)).finally(() => {
    waiting -= 1;
    if (moved && !waiting) location.assign(moved);
  });
}

async function send(written) {
  const body = new URLSearchParams(written.map((one) => ["cell", one.entry]));
  let answer;
  try {
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() } });
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
  if (waiting > 1) return; // newer changes are on their way; their answer will be truer
  answer.totals.forEach((day, x) => {
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

function onKey(event) {
  if (!current || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "z") event.preventDefault(), undo();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (STEPS[key]) event.preventDefault(), step(STEPS[key], event.shiftKey);
  else if (LETTERS[key]) event.preventDefault(), set(marked, LETTERS[key]);
  else if (key === "n") event.preventDefault(), nextGap();
  else if (key === "Escape") mark(current, false);
}

bar.hidden = false;
gapButton.hidden = false;
gapButton.addEventListener("click", nextGap);
for (const cell of place.keys()) cell.type = "button", (cell.tabIndex = -1);
const first = grid.flat().find(Boolean);
if (first) first.tabIndex = 0;
table.addEventListener("focusin", ({ target }) => place.has(target) && target !== current && mark(target, false));
table.addEventListener("click", ({ target, shiftKey }) => place.has(target) && mark(target, shiftKey));
table.addEventListener("keydown", onKey);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "n" && !table.contains(event.target) && !event.target.closest("input, select, textarea") && !event.ctrlKey) nextGap();
});
for (const button of bar.querySelectorAll("[data-set]")) button.addEventListener("click", () => set(marked, button.dataset.set));
bar.querySelector("[data-undo]").addEventListener("click", undo);
