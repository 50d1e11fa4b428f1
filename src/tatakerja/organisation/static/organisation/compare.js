// Two fences on one map: the one that holds, dashed, and the one that is proposed. Nothing is edited here.
import { drawFence, drawOutline, drawStreets } from "./outline.js";

const L = window.L;
const box = document.querySelector("#fences");
if (box && L) {
  const drawn = JSON.parse(document.querySelector("#drawn").textContent);
  document.querySelector("[data-needs-script]").hidden = true;
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  const both = L.featureGroup([drawFence(drawn.old, "old"), drawFence(drawn.new, "new")]);
  map.fitBounds([[-11, 95], [6, 141]]);
  both.addTo(map);
  map.fitBounds(both.getBounds(), { padding: [20, 20], maxZoom: 18 });
  drawStreets(map, box);
  drawOutline(map, box);
}
