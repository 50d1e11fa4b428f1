// Registers the screen lock of this phone; the server's options stand in the page.
import { bytesOf, textOf } from "./key.js";

const form = document.getElementById("new-key"), trouble = document.getElementById("no-key");
const options = JSON.parse(document.getElementById("options").textContent).publicKey;
if (!window.PublicKeyCredential) trouble.hidden = false;

form.addEventListener("submit", async (event) => {
  if (form.elements.answer.value) return;
  event.preventDefault();
  event.stopPropagation();
  trouble.hidden = true;
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options, challenge: bytesOf(options.challenge), user: { ...options.user, id: bytesOf(options.user.id) },
        excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: bytesOf(one.id) })),
        authenticatorSelection: { ...options.authenticatorSelection, authenticatorAttachment: "platform" },
      },
    });
    const { clientDataJSON, attestationObject } = made.response;
    form.elements.answer.value = JSON.stringify({
      id: made.id, rawId: made.id, type: made.type,
      response: { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject) },
    });
    form.requestSubmit();
  } catch {
    trouble.hidden = false;
  }
});
