// The fence editor: the map writes into the plain fields and draws what they say. No tiles are needed.
import { findHere } from "./here.js";
import { drawOutline, drawStreets } from "./outline.js";

const L = window.L;
const form = document.querySelector("form#fence");
const box = document.querySelector("#map");
const INDONESIA = [[-11, 95], [6, 141]];
const number = (field) => { const text = field.value.trim(); return text === "" ? NaN : Number(text.replace(",", ".")); };
const corners = () => form.elements.corners.value.split("\n").map((line) => line.split(",").map(Number)).filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
const shape = () => form.elements.shape.value;

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
  const drawn = L.featureGroup().addTo(map);

  let outline = null;
  drawStreets(map, box);
  drawOutline(map, box).then((layer) => { outline = layer; look(); });

  function draw() {
    drawn.clearLayers();
    const style = { color: "#1d4e89", weight: 3, fillOpacity: 0.15 };
    if (shape() === "polygon") {
      const points = corners();
      if (points.length > 2) L.polygon(points, style).addTo(drawn);
      else if (points.length) L.polyline(points, style).addTo(drawn);
      for (const point of points) L.circleMarker(point, { ...style, radius: 6, fillOpacity: 1 }).addTo(drawn);
    } else {
      const at = [number(form.elements.lat), number(form.elements.lon)];
      if (!at.every(Number.isFinite)) return;
      L.circle(at, { ...style, radius: number(form.elements.radius) || 100 }).addTo(drawn);
      L.circleMarker(at, { ...style, radius: 5, fillOpacity: 1 }).addTo(drawn);
    }
  }

  function look() {
    const bounds = drawn.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 18 });
    else map.fitBounds(outline?.getBounds() ?? INDONESIA);
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
  form.addEventListener("input", () => { showFields(); draw(); });
  form.addEventListener("change", (event) => { if (["lat", "lon", "shape"].includes(event.target.name)) look(); });
  document.querySelector("[data-undo-corner]").addEventListener("click", () => {
    const lines = form.elements.corners.value.trimEnd().split("\n");
    form.elements.corners.value = lines.slice(0, -1).join("\n");
    draw();
  });
  const here = document.querySelector("[data-here]");
  here.hidden = !("geolocation" in navigator);
  here.addEventListener("click", () => findHere(document.querySelector("[data-said]"), (lat, lon) => { put(lat, lon); look(); }));
  draw();
  look();
}

showFields();
if (L) start();
form.addEventListener("change", showFields);
