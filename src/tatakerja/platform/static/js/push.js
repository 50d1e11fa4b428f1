// Asks this browser for consent to be woken, and tells the server its address at the push service.
import { csrfToken } from "./http.js";
import { toast } from "./toast.js";

const button = document.getElementById("push-on"), none = document.getElementById("push-none");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// In place: what somebody has typed above stays.
async function refresh() {
  const whole = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  document.getElementById("push-list").replaceWith(whole.getElementById("push-list"));
}

async function agree() {
  if ((await Notification.requestPermission()) !== "granted") return toast(button.dataset.refused);
  const worker = await navigator.serviceWorker.register("/sw.js", { type: "module" }).then(() => navigator.serviceWorker.ready);
  try {
    const wanted = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.key) };
    const subscription = await worker.pushManager.subscribe(wanted);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const answer = await fetch(button.dataset.url, { method: "POST", headers, body: JSON.stringify(subscription) });
    if (!answer.ok) throw new Error(String(answer.status));
    toast(button.dataset.done);
    await refresh();
  } catch {
    toast(button.dataset.refused);
  }
}

if (button && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  button.hidden = false;
  none.hidden = true;
  button.addEventListener("click", () => void agree());
}
