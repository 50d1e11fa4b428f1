// "Pilih semua" without a round trip, and a button that says how many are chosen.
function boxesOf(root) {
  return [...root.querySelectorAll("input[type=checkbox]")];
}

function toggle(boxes) {
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const link of document.querySelectorAll("[data-all]")) {
  const form = link.closest("form");
  const button = form.querySelector("[data-count]");
  const idle = button.textContent;
  const show = () => {
    const chosen = boxesOf(form).filter((box) => box.checked).length;
    button.textContent = chosen ? `${button.dataset.count} ${chosen}` : idle;
  };
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => { event.preventDefault(); toggle(boxesOf(form)); });
  form.addEventListener("change", show);
  show();
}

for (const group of document.querySelectorAll("[data-select-all]")) {
  const boxes = boxesOf(group);
  if (boxes.length < 2) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain";
  button.textContent = group.dataset.selectAll;
  button.addEventListener("click", () => toggle(boxes));
  group.prepend(button);
}
