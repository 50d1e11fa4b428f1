// What every signed-in page gets on top of plain HTML: toasts, htmx's manners, filters that send themselves.
import { csrfToken } from "./http.js";
import { toast } from "./toast.js";

const english = document.documentElement.lang === "en";
const say = {
  offline: english ? "No connection. Nothing was lost; try again when there is a signal." : "Belum ada sinyal. Tidak ada yang hilang; coba lagi saat ada sinyal.",
  broken: english ? "The system is disturbed; this is not your fault. Please try again." : "Sistem sedang terganggu; ini bukan kesalahan Anda. Silakan coba lagi.",
  passkey: english ? "The passkey was not used. Try again or sign in with your password." : "Kunci sandi tidak jadi dipakai. Coba lagi atau masuk dengan kata sandi.",
};

document.addEventListener("htmx:config:request", ({ detail }) => {
  const { request } = detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});

// A session that ended answers with the whole sign-in page: go there instead of showing it inside a card, and back to
// this page afterwards. What the page asked by itself, such as a preview, takes nothing from under somebody's hands.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!ctx.response?.raw?.redirected || !/^\s*<!doctype/i.test(ctx.text ?? "")) return;
  event.preventDefault();
  const door = new URL(ctx.response.raw.url), signIn = door.searchParams.has("next");
  if (signIn && !ctx.sourceEvent?.isTrusted) return;
  if (signIn) door.searchParams.set("next", location.pathname + location.search);
  location.assign(door);
});
document.addEventListener("htmx:response:error", ({ detail }) => {
  if (detail.ctx.response.status >= 500) toast(say.broken, { level: "bad" });
});
document.addEventListener("htmx:error", ({ detail }) => {
  if (!detail.ctx?.response) toast(say.offline, { level: "bad" });
});
document.addEventListener("toast", ({ detail }) => toast(detail.text, detail));
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  toast(say.passkey, { level: "bad" });
});

// <form data-autosubmit>: a changed filter sends itself; its button is only for browsers without script.
function tameFilters(root) {
  for (const form of root.querySelectorAll("form[data-autosubmit]")) {
    if (form.dataset.autosubmit === "on") continue;
    form.dataset.autosubmit = "on";
    for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  }
}

// <form data-once>: a second press while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

// <form data-queue data-owner data-warn data-anyway>: signing out while taps wait on this phone is said first.
document.addEventListener("submit", async (event) => {
  const form = event.target, { queue, owner, warn, anyway, warned } = form.dataset;
  if (!queue || warned) return;
  event.preventDefault();
  form.dataset.warned = "1";
  const waiting = await import(queue).then(({ waitingOf }) => waitingOf(owner)).catch(() => []);
  if (!waiting.length) return form.requestSubmit();
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = warn.replace("{count}", waiting.length);
  form.prepend(words);
  form.querySelector("button").lastChild.textContent = anyway;
});

// <p data-waiting>: what waits on this phone, whoever it belongs to. <div data-late data-keeps>: a module that matters
// only where this phone keeps something for it.
window.addEventListener("load", () => {
  for (const part of document.querySelectorAll("[data-waiting]")) {
    import(part.dataset.waiting).then(({ waitingOf }) => waitingOf()).then(({ length }) => {
      part.textContent = part.dataset.words.replace("{count}", length);
      part.hidden = !length;
    }).catch(() => {});
  }
  for (const { dataset } of document.querySelectorAll("[data-late]")) {
    let kept = [];
    try { kept = Object.keys(localStorage); } catch { /* nothing is kept */ }
    if (kept.some((name) => dataset.keeps.split(" ").some((prefix) => name.startsWith(prefix)))) import(dataset.late);
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
});

function greet(root) {
  tameFilters(root);
  root.querySelector(".errors")?.focus();
  for (const tab of root.querySelectorAll(".tabs [aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 48;
  for (const part of root.querySelectorAll("[data-passkey]")) part.hidden = !window.PublicKeyCredential;
}

document.addEventListener("htmx:after:swap", ({ target }) => greet(target.closest?.("main") ?? document));
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu[open], .nav details[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  if (target.closest?.("[data-print]")) window.print();
  const teller = target.closest?.("[data-toast]");
  if (teller) toast(teller.dataset.toast, { undo: teller.dataset.undo });
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open], .nav details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
greet(document);
