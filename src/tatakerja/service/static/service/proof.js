// While somebody fills a public form, look for the number that proves a moment's work on its seal: it stands in
// for a puzzle. Without script, or where the browser has no hashing, the form is sent as well; it only waits longer.
const encoder = new TextEncoder();
const BATCH = 256;

function zeroBits(digest) {
  const bytes = new Uint8Array(digest);
  let bits = 0;
  for (const byte of bytes) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

async function nonceFor(seal, wanted) {
  for (let start = 0; ; start += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, step) => start + step);
    const digests = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(`${seal}:${number}`))),
    );
    const found = digests.findIndex((digest) => zeroBits(digest) >= wanted);
    if (found >= 0) return String(start + found);
  }
}

function prove(form) {
  const proof = form.elements.namedItem("proof");
  const seal = form.elements.namedItem("shown");
  const ready = nonceFor(seal.value, Number(proof.dataset.bits)).then((nonce) => {
    proof.value = nonce;
  });
  form.addEventListener("submit", (event) => {
    if (proof.value) return;
    event.preventDefault();
    const { submitter } = event;
    ready.then(() => form.requestSubmit(submitter));
  });
}

if (globalThis.crypto?.subtle) {
  for (const field of document.querySelectorAll("input[name=proof]")) prove(field.form);
}
