// The kiosk's screen: the scanner types into the card field, the camera reads cards where the browser can,
// and the office's code is fetched anew before its half minute ends.
const form = document.querySelector("#tap");
const card = form.elements.card;
const image = document.querySelector("[data-code]");
const address = image.getAttribute("src");
const SHOWN_MS = 10000, CODE_MS = 10000, LOOK_MS = 400;

card.focus();
setInterval(() => { image.src = `${address}?${Date.now()}`; }, CODE_MS);
// What was said to one person is not left standing for the next.
const said = document.querySelectorAll("main > .messages, main > .alert");
setTimeout(() => { for (const one of said) one.remove(); }, SHOWN_MS);

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
