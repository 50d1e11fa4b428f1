// What lies under a drawing: the region's own street map and outline, both from this very server. Neither is needed.
const L = window.L;
const STYLE = { color: "#4a5764", weight: 2, fill: false, interactive: false };

// Draws the outline that the box names; answers its layer, or null where there is none.
export async function drawOutline(map, box) {
  if (!box.dataset.outline) return null;
  const answer = await fetch(box.dataset.outline, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return null;
  const layer = L.geoJSON(await answer.json(), { style: STYLE, interactive: false });
  if (!layer.getBounds().isValid()) return null;
  layer.addTo(map).bringToBack();
  box.dataset.outlined = layer.getLayers().length;
  return layer;
}

// The street map, where the region has one and the browser got its reader.
export function drawStreets(map, box) {
  if (!box.dataset.streets || !window.protomapsL) return;
  const url = new URL(box.dataset.streets, location.href).href;
  const layer = window.protomapsL.leafletLayer({ url, flavor: "light", lang: "id", maxDataZoom: Number(box.dataset.zoom) });
  layer.on("load", () => { box.dataset.drawn = "streets"; });
  layer.addTo(map);
}

// A stored fence as a layer: the one that holds dashed and dark, a proposed one full and blue.
export function drawFence(fence, kind) {
  const style = kind === "old" ? { color: "#16202a", weight: 3, dashArray: "6 6", fillOpacity: 0.05 } : { color: "#1d4e89", weight: 3, fillOpacity: 0.15 };
  if (fence.polygon) return L.polygon(fence.polygon, { ...style, interactive: false });
  const [lat, lon, radius] = fence.circle;
  const middle = L.circleMarker([lat, lon], { ...style, dashArray: null, radius: 4, fillOpacity: 1, interactive: false });
  return L.featureGroup([L.circle([lat, lon], { ...style, radius, interactive: false }), middle]);
}

const box = document.querySelector("#outline");
if (box && L) {
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds([[-11, 95], [6, 141]]);
  drawStreets(map, box);
  drawOutline(map, box).then((layer) => { if (layer) map.fitBounds(layer.getBounds(), { padding: [10, 10] }); });
}
