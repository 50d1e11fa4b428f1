// One position for one tap: up to five fixes in twenty seconds, the most accurate counts; nothing old, nothing kept.
const FIXES = 5, TIME_MS = 20000, AGAIN_MS = 8000, QUIET_MS = 3000, LEAVING_MS = 400, GOOD_M = 20;

function shaped({ coords }) {
  return {
    lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.min(coords.accuracy, 100000),
    altitude_m: coords.altitude, speed_mps: coords.speed, heading_deg: Number.isNaN(coords.heading) ? null : coords.heading,
    taken: performance.now(), // not the receiver's clock: those of honest phones are an hour off and more
  };
}

// `{ denied }` where there is none: the tap counts all the same. A receiver that says nothing new for three seconds is done;
// one that has said nothing at all is asked a second time, since browsers now and then lose the first request. A page
// that is being closed hears a refusal as well: it is believed a moment later, when that page is gone.
export function locate() {
  if (!navigator.geolocation) return Promise.resolve({ denied: false });
  return new Promise((settle) => {
    let best = null, count = 0, quiet = 0, denied = false, watch;
    const done = () => {
      navigator.geolocation.clearWatch(watch);
      [quiet, limit, again].forEach(clearTimeout);
      settle(best ?? { denied });
    };
    const heard = (position) => {
      const fix = shaped(position);
      if (!best || fix.accuracy_m < best.accuracy_m) best = fix;
      count += 1;
      clearTimeout(quiet);
      if (count >= FIXES || best.accuracy_m <= GOOD_M) done();
      else quiet = setTimeout(done, QUIET_MS);
    };
    const failed = (error) => {
      denied = error.code === error.PERMISSION_DENIED;
      if (denied) quiet = setTimeout(done, LEAVING_MS);
    };
    const ask = () => {
      navigator.geolocation.clearWatch(watch);
      watch = navigator.geolocation.watchPosition(heard, failed, { enableHighAccuracy: true, maximumAge: 0 });
    };
    const limit = setTimeout(done, TIME_MS);
    const again = setTimeout(() => { if (!count) ask(); }, AGAIN_MS);
    ask();
  });
}

export function asFields(fix) {
  if ("denied" in fix) return { lat: null, lon: null, accuracy_m: null };
  const { taken, ...fields } = fix;
  return { ...fields, fix_age_s: Math.max(0, Math.round((performance.now() - taken) / 1000)) };
}
