// Reads the page aloud with a voice of this device; a voice that would need the network is not used.
const button = document.querySelector("[data-speak]");
const speech = window.speechSynthesis;
const READ = "h1, h2, h3, h4, p, li, legend, label, dt, dd, summary, .call, [data-read]";
const SILENT = "nav, .ways-out, details:not([open]), [hidden], [aria-hidden=true], .hidden, .options:not(.many) .option";
const name = button.querySelector("span");
const plain = name.textContent;
let isReading = false;

function voice() {
  const own = speech.getVoices().filter((one) => one.localService && one.lang.startsWith("en"));
  return own.find((one) => one.default) ?? own[0];
}

function isShown(element) {
  return !element.closest(SILENT) && element.getClientRects().length > 0;
}

function texts() {
  const all = [...document.querySelectorAll(`#main :is(${READ})`)].filter(isShown);
  const innermost = all.filter((one) => !all.some((other) => other !== one && one.contains(other)));
  return innermost.map((one) => (one.dataset.read ?? one.innerText).trim()).filter(Boolean);
}

function tell(reading) {
  isReading = reading;
  name.textContent = reading ? button.dataset.stop : plain;
  button.title = name.textContent;
  button.classList.toggle("reading", reading);
}

// Piece by piece: some browsers fall silent in the middle of a long text.
function read() {
  const pieces = texts().map((text) => new SpeechSynthesisUtterance(text));
  if (!pieces.length) return;
  for (const piece of pieces) {
    piece.lang = "en";
    piece.voice = voice();
    speech.speak(piece);
  }
  pieces.at(-1).addEventListener("end", () => tell(false));
  tell(true);
}

function stop() {
  speech.cancel();
  tell(false);
}

if (speech) {
  speech.cancel();
  button.title = plain;
  const offer = () => { button.hidden = !voice(); };
  speech.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", () => (isReading ? stop() : read()));
  addEventListener("pagehide", stop);
  offer();
}
