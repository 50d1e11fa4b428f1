// The screen lock of this phone, added to a tap: its challenge is made of the tap, so it needs no signal.
const TIME_MS = 45000;

export const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
export const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// Null where it was not unlocked: the tap counts all the same and says so.
export async function prove({ id, kind, at }, keys) {
  try {
    const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`tatakerja-presensi/1|${id}|${kind}|${at}`));
    const allowCredentials = keys.split(" ").map((key) => ({ type: "public-key", id: bytesOf(key) }));
    const { id: used, response } = await navigator.credentials.get({
      publicKey: { challenge, allowCredentials, userVerification: "required", timeout: TIME_MS },
    });
    return {
      id: used, authenticator_data: textOf(response.authenticatorData),
      client_data: textOf(response.clientDataJSON), signature: textOf(response.signature),
    };
  } catch {
    return null;
  }
}
