// Where a draft is kept. A store has one function: save(FormData) → { ok, text }. This one keeps it on the server;
// a store that keeps it on the phone has the same shape.
import { post } from "../js/http.js";

const lost = document.documentElement.lang === "en"
  ? "Not saved yet; your text is still here. It is tried again with the next change."
  : "Belum tersimpan; tulisan Anda masih ada di sini. Dicoba lagi pada perubahan berikutnya.";

export function serverStore(url) {
  return {
    async save(body) {
      try {
        const answer = await post(url, body);
        if (answer.type === "opaqueredirect" || answer.status >= 500) return { ok: false, text: lost };
        const text = await answer.text();
        return { ok: answer.ok, text: answer.ok || answer.status === 422 ? text : lost };
      } catch {
        return { ok: false, text: lost };
      }
    },
  };
}
