// Where a draft is kept. A store has one function: save(FormData) → { ok, text }. The server's answers with its own
// words; the phone's stands in where the server cannot be reached, and gives way once the server has it.
import { post } from "../js/http.js";
import { clock, drafts } from "./outbox.js";

export const fieldsOf = (body) => [...body].filter(([name]) => name !== "csrfmiddlewaretoken");

export function serverStore(url) {
  return {
    async save(body) {
      try {
        const answer = await post(url, body);
        if (answer.type === "opaqueredirect" || answer.status >= 500) return { ok: false, text: "" };
        const text = await answer.text();
        return { ok: answer.ok, text: answer.ok || answer.status === 422 ? text : "" };
      } catch {
        return { ok: false, text: "" };
      }
    },
  };
}

export function phoneFirst(server, owner, words) {
  return {
    async save(body) {
      const entry = { day: body.get("tanggal"), fields: fieldsOf(body), pressed: Date.now(), key: null };
      const kept = drafts.put(owner, entry), { ok, text } = await server.save(body);
      if (ok && drafts.get(owner, entry.day)?.pressed === entry.pressed) drafts.drop(owner, entry.day);
      return { ok, text: text || (kept ? words.replace("{time}", clock(entry.pressed)) : "") };
    },
  };
}
