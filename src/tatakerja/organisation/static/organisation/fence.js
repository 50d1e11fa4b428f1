// The fence editor: the map writes into the plain fields and draws what they say. No tiles are needed.
import { findHere } from "./here.js";
import { drawFence, drawOutline, drawStreets } from "./outline.js";

const L = window.L;
const form = document.querySelector("form#fence");
const box = document.querySelector("#map");
const MOST_CORNERS = 101;
const INDONESIA = [[-11, 95], [6, 141]];
const number = (field) => { const text = field.value.trim(); return text === "" ? NaN : Number(text.replace(",", ".")); };
const corners = () => form.elements.corners.value.split("\n").map((line) => line.split(",").map(Number)).filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
const shape = () => form.elements.shape.value;
const radius = () => number(form.elements.radius) || 100;
const STYLE = { color: "#1d4e89", weight: 3, fillOpacity: 0.15 };
// Of a proposal: the fence that holds now and the own taps near it.
const below = JSON.parse(document.querySelector("#drawn")?.textContent ?? "null");
const english = document.documentElement.lang === "en";
const words = {
  corner: (n) => (english ? `Corner ${n}` : `Titik sudut ${n}`),
  drawn: (n) => (english ? `The file's area is on the map: ${n} corners.` : `Area dari berkas ada di peta: ${n} titik sudut.`),
  radius: english ? "Pull to set the radius" : "Tarik untuk mengatur jari-jari",
};

function centre() {
  const at = [number(form.elements.lat), number(form.elements.lon)];
  return at.every(Number.isFinite) ? at : null;
}

// The point of the circle due east of its middle.
function edge([lat, lon]) {
  return [lat, lon + radius() / (111195 * Math.cos((lat * Math.PI) / 180))];
}

// The corners of a file's one plain area. What is anything else, or too much to pull about, goes to the server as it is.
async function cornersOf(file) {
  const sent = JSON.parse(await file.text());
  const one = sent.type === "FeatureCollection" && sent.features.length === 1 ? sent.features[0] : sent;
  const shape = one.geometry ?? one;
  const rings = shape.type === "MultiPolygon" ? shape.coordinates.flat() : shape.coordinates;
  const known = !sent.crs && ["Polygon", "MultiPolygon"].includes(shape.type) && rings.length === 1;
  return known && rings[0].length <= MOST_CORNERS ? rings[0].slice(0, -1) : [];
}

function writeCorner(index, { lat, lng }) {
  const points = corners();
  points[index] = [lat, lng];
  form.elements.corners.value = points.map(([y, x]) => `${y.toFixed(6)}, ${x.toFixed(6)}`).join("\n");
}

function showFields() {
  for (const part of document.querySelectorAll("[data-shape]")) part.hidden = part.dataset.shape !== shape();
}

function start() {
  for (const part of document.querySelectorAll("[data-map-help]")) part.hidden = false;
  document.querySelector("[data-needs-script]").hidden = true;
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(INDONESIA);
  const old = below && drawFence(below.old, "old").addTo(map);
  for (const at of below?.dots ?? []) L.circleMarker(at, { radius: 4, weight: 1, color: "#16202a", fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(map);
  const drawn = L.featureGroup().addTo(map);
  const shapeLayer = L.featureGroup();

  let outline = null;
  drawStreets(map, box);
  drawOutline(map, box).then((layer) => { outline = layer; look(true); });

  // A point that the mouse or a finger can pull; `moved` hears where it is, and the shape follows.
  function pulled(at, words, moved) {
    const icon = L.divIcon({ className: "handle", iconSize: [20, 20] });
    const one = L.marker(at, { icon, draggable: true, keyboard: false, title: words }).addTo(drawn);
    one.on("drag", () => { moved(one.getLatLng()); sketch(); });
    one.on("dragend", draw);
  }

  // The shape alone, so that a point under the finger stays what it is.
  function sketch() {
    shapeLayer.clearLayers();
    if (shape() === "polygon") {
      const points = corners();
      if (points.length > 2) L.polygon(points, STYLE).addTo(shapeLayer);
      else if (points.length) L.polyline(points, STYLE).addTo(shapeLayer);
    } else {
      const at = centre();
      if (at) L.circle(at, { ...STYLE, radius: radius() }).addTo(shapeLayer);
    }
  }

  function draw() {
    drawn.clearLayers();
    shapeLayer.addTo(drawn);
    sketch();
    if (shape() === "polygon") {
      corners().forEach((point, index) => pulled(point, words.corner(index + 1), (to) => writeCorner(index, to)));
      return;
    }
    const at = centre();
    if (!at) return;
    L.circleMarker(at, { ...STYLE, radius: 5, fillOpacity: 1 }).addTo(drawn);
    pulled(edge(at), words.radius, (to) => { form.elements.radius.value = Math.max(1, Math.round(map.distance(at, to))); });
  }

  // Shows the whole shape; where there is none yet the region, but only before somebody has moved about.
  function look(first = false) {
    const bounds = drawn.getBounds();
    if (old) bounds.extend(old.getBounds());
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 18 });
    else if (first) map.fitBounds(outline?.getBounds() ?? INDONESIA);
  }

  function put(lat, lon) {
    if (shape() === "polygon") {
      const text = form.elements.corners.value.trimEnd();
      form.elements.corners.value = `${text}${text ? "\n" : ""}${lat.toFixed(6)}, ${lon.toFixed(6)}`;
    } else {
      form.elements.lat.value = lat.toFixed(6);
      form.elements.lon.value = lon.toFixed(6);
    }
    draw();
  }

  map.on("click", ({ latlng }) => put(latlng.lat, latlng.lng));
  const putMiddle = () => { const { lat, lng } = map.getCenter(); put(lat, lng); };
  // Keys: the arrows move the map under the cross in its middle, Enter takes the point there.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== box) return;
    event.preventDefault();
    putMiddle();
  });
  document.querySelector("[data-put-middle]").addEventListener("click", putMiddle);
  form.addEventListener("input", () => { showFields(); draw(); });
  form.addEventListener("change", (event) => { if (["lat", "lon", "shape"].includes(event.target.name)) look(); });
  document.querySelector("[data-undo-corner]").addEventListener("click", () => {
    const lines = form.elements.corners.value.trimEnd().split("\n");
    form.elements.corners.value = lines.slice(0, -1).join("\n");
    draw();
  });
  const said = document.querySelector("[data-said]");
  form.elements.area.addEventListener("change", async () => {
    const file = form.elements.area.files[0];
    const points = file ? await cornersOf(file).catch(() => []) : [];
    if (!points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) || points.length < 3) return;
    form.elements.corners.value = points.map(([x, y]) => `${y}, ${x}`).join("\n");
    form.elements.area.value = "";
    said.textContent = words.drawn(points.length);
    draw();
    look();
  });
  const here = document.querySelector("[data-here]");
  here.hidden = !("geolocation" in navigator);
  here.addEventListener("click", () => findHere(said, (lat, lon) => { put(lat, lon); look(); }));
  draw();
  look(true);
}

showFields();
if (L) start();
form.addEventListener("change", showFields);
