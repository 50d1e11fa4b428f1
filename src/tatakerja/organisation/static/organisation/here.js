// "Gunakan lokasi saya sekarang": the phone's best of up to five fixes in twenty seconds fills the fields.
const english = document.documentElement.lang === "en";
const words = {
  wait: english ? "Looking for your location… usually under 10 seconds." : "Mencari lokasi… Biasanya kurang dari 10 detik.",
  denied: english ? "Location is not allowed yet. Tap the icon beside the address, choose Permissions, then Location." : "Izin lokasi belum diberikan. Ketuk ikon di sebelah alamat, pilih Izin, lalu Lokasi.",
  none: english ? "No location found. Move near a window and try again." : "Lokasi belum ditemukan. Dekat ke jendela, lalu coba lagi.",
  found: (metres) => (english ? `Location found, accuracy ${metres} m.` : `Lokasi ditemukan, ketelitian ${metres} m.`),
};

export function findHere(said, done) {
  let best = null;
  let count = 0;
  said.textContent = words.wait;
  const finish = (watch, timer) => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(timer);
    if (!best) { said.textContent = words.none; return; }
    said.textContent = words.found(Math.round(best.accuracy));
    done(best.latitude, best.longitude);
  };
  const watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      count += 1;
      if (!best || coords.accuracy < best.accuracy) best = coords;
      if (count >= 5 || coords.accuracy <= 20) finish(watch, timer);
    },
    (error) => {
      if (error.code !== error.PERMISSION_DENIED) return;
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      said.textContent = words.denied;
    },
    { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 },
  );
  const timer = setTimeout(() => finish(watch, timer), 20000);
}

const form = document.querySelector("form#here");
if (form && "geolocation" in navigator) {
  form.querySelector("[data-here-box]").hidden = false;
  form.querySelector("[data-here]").addEventListener("click", () => {
    findHere(form.querySelector("[data-said]"), (lat, lon) => {
      form.elements.lat.value = lat.toFixed(6);
      form.elements.lon.value = lon.toFixed(6);
    });
  });
}
