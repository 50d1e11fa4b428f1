// A tap on the button before the page's module has come, on a signal that takes its seconds: written to this phone with
// its moment, for the module to go on with. Where the module never comes, the form leaves as it is, under the same key.
if (!("early" in globalThis)) { // the module may have been the first of the two
  const LOCATING_MS = 25000;
  const take = (event) => {
    const form = event.target, day = document.querySelector("[data-day]");
    if (!day || !form.matches("[data-tap]") || !form.elements.key) return;
    const { key, kind, answers, note } = form.elements, made = Date.now();
    const tap = {
      id: key.value, kind: kind.value, at: new Date(made).toISOString(), clock: "synced", lat: null, lon: null, accuracy_m: null,
      note: note?.value ?? "", answers: answers?.value ?? null,
    };
    const entry = {
      id: tap.id, rev: 0, owner: day.dataset.owner, made, ready: made + LOCATING_MS, event: tap,
      offset: null, moved: null, tries: 0, why: "", said: null, done: 0,
    };
    try {
      localStorage.setItem(`tatakerja-presensi:${entry.id}`, JSON.stringify(entry));
    } catch {
      return; // no place for it: the form leaves as it is
    }
    event.preventDefault();
    for (const one of document.querySelectorAll("[data-tap] button")) one.setAttribute("aria-disabled", "true");
    const said = document.getElementById("result");
    if (said) said.textContent = said.dataset.locating;
    setTimeout(() => { if (globalThis.early) form.submit(); }, LOCATING_MS);
  };
  addEventListener("submit", take, true);
  globalThis.early = () => removeEventListener("submit", take, true);
}
