// The kiosk's screen: the scanner types into the card field wherever the focus was left, the camera reads cards where
// the browser can, and the office's code is fetched anew before its half minute ends.
const form = document.querySelector("#tap");
const card = form.elements.card;
const image = document.querySelector("[data-code]");
const address = image.getAttribute("src");
const SHOWN_MS = 10000, CODE_MS = 10000, LOOK_MS = 400, IDLE_MS = 45000;

card.focus();
setInterval(() => { image.src = `${address}?${Date.now()}`; }, CODE_MS);
// What was said to one person is not left standing for the next.
const said = document.querySelectorAll("main > .messages, main > .alert");
setTimeout(() => { for (const one of said) one.remove(); }, SHOWN_MS);

// Nothing of one person waits for the next: Escape takes it away, and so does a while without a key or a finger.
let idle = 0;
function clear() {
  for (const name of ["card", "nip", "pin"]) form.elements[name].value = "";
  form.querySelector("details").open = false;
  form.querySelector(".errors")?.remove();
  card.focus();
}
function rest() {
  clearTimeout(idle);
  idle = setTimeout(clear, IDLE_MS);
}
rest();
addEventListener("pointerdown", rest);

// A scanner is a keyboard that cannot see. Its first letter finds the card field; in the fields of the numbers it is
// known by a letter, since a NIP and a PIN have none. A space opens what has the focus, as it does for people.
addEventListener("keydown", (event) => {
  rest();
  if (event.key === "Escape") clear();
  const types = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (types && !event.target.closest("input")) card.focus();
});
for (const field of [form.elements.nip, form.elements.pin]) {
  field.addEventListener("input", () => {
    if (!/[a-z_-]/i.test(field.value)) return;
    card.value = field.value;
    field.value = "";
    card.focus();
  });
}

async function watch(detector, video) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
  await video.play();
  video.hidden = false;
  const turn = setInterval(async () => {
    const [found] = await detector.detect(video).catch(() => []);
    if (!found) return;
    clearInterval(turn);
    card.value = found.rawValue;
    form.requestSubmit();
  }, LOOK_MS);
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  const reader = formats.includes("qr_code") && new BarcodeDetector({ formats: ["qr_code"] });
  if (reader) watch(reader, form.querySelector("video")).catch(() => {});
}
