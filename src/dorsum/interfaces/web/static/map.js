// A tap on the drawing marks the box in the list beside it, and the other way round.
const map = document.querySelector("[data-map]");

const paint = (box) => {
  const region = document.getElementById(box.name);
  if (region) region.classList.toggle("chosen", box.checked);
};

if (map) {
  for (const box of map.querySelectorAll("input[type=checkbox]")) {
    paint(box);
    box.addEventListener("change", () => paint(box));
  }
  for (const region of map.querySelectorAll("[data-region]")) {
    region.addEventListener("click", () => map.elements[region.id].click());
  }
}
