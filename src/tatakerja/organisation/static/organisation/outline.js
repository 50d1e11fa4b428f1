// The region's own outline under what is drawn: lines only, no tiles, from this very server.
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

const box = document.querySelector("#outline");
if (box && L) {
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds([[-11, 95], [6, 141]]);
  drawOutline(map, box).then((layer) => { if (layer) map.fitBounds(layer.getBounds(), { padding: [10, 10] }); });
}
