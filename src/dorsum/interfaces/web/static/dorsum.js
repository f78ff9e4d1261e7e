import "./copy.js";
import "./map.js";
// Small helps on pages that work without them.
const form = document.querySelector("[data-screen]");
const none = document.querySelector("[data-none]");

// "None of these" becomes "No to the rest" as soon as something is marked.
if (form && none && form.querySelectorAll("fieldset").length > 1) {
  const plain = none.textContent;
  const tell = () => {
    none.textContent = form.querySelector("input[type=radio]:checked") ? none.dataset.rest : plain;
  };
  form.addEventListener("change", tell);
  tell();
}

// A number that is typed is no "not sure", and the other way round.
for (const box of document.querySelectorAll("input[name^=unsure-]")) {
  const field = document.getElementById(box.name.replace("unsure-", "answer-"));
  box.addEventListener("change", () => { if (box.checked) field.value = ""; });
  field.addEventListener("input", () => { if (field.value) box.checked = false; });
}

const trouble = document.querySelector("[data-focus]");
if (trouble) trouble.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The time zone of the browser, where none was typed.
for (const field of document.querySelectorAll("[data-zone]")) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
