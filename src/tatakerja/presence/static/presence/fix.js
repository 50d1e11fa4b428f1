// One position for one tap: up to five fixes in twenty seconds, the most accurate counts; nothing old, nothing kept.
const FIXES = 5, TIME_MS = 20000, QUIET_MS = 3000, GOOD_M = 20;

function shaped({ coords }) {
  return {
    lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.min(coords.accuracy, 100000),
    altitude_m: coords.altitude, speed_mps: coords.speed, heading_deg: Number.isNaN(coords.heading) ? null : coords.heading,
    taken: performance.now(), // not the receiver's clock: those of honest phones are an hour off and more
  };
}

// `{ denied }` where there is none: the tap counts all the same. A receiver that says nothing new for three seconds is done.
export function locate() {
  if (!navigator.geolocation) return Promise.resolve({ denied: false });
  return new Promise((settle) => {
    let best = null, count = 0, quiet = 0, denied = false;
    const done = () => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(quiet);
      clearTimeout(limit);
      settle(best ?? { denied });
    };
    const limit = setTimeout(done, TIME_MS);
    const watch = navigator.geolocation.watchPosition((position) => {
      const fix = shaped(position);
      if (!best || fix.accuracy_m < best.accuracy_m) best = fix;
      count += 1;
      clearTimeout(quiet);
      if (count >= FIXES || best.accuracy_m <= GOOD_M) done();
      else quiet = setTimeout(done, QUIET_MS);
    }, (error) => {
      denied = error.code === error.PERMISSION_DENIED;
      if (denied) done();
    }, { enableHighAccuracy: true, maximumAge: 0 });
  });
}

export function asFields(fix) {
  if ("denied" in fix) return { lat: null, lon: null, accuracy_m: null };
  const { taken, ...fields } = fix;
  return { ...fields, fix_age_s: Math.max(0, Math.round((performance.now() - taken) / 1000)) };
}
