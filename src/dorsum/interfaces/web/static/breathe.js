// The pacer: words and a count; a circle that grows and shrinks, where motion is welcome (rescue.css).
import { onOff, switchOn, tone } from "./sound.js";

const box = document.querySelector("[data-pacer]");
const find = (name) => box.querySelector(`[data-${name}]`);
const [toggle, sound, vibration] = ["toggle", "sound", "vibration"].map(find);
const [circle, words, count] = ["circle", "phase", "count"].map(find);
const SECOND = 1000;
const phases = [
  { id: "in", words: box.dataset.wordsIn, seconds: Number(box.dataset.in), pitch: [196, 262], shake: 120 },
  { id: "out", words: box.dataset.wordsOut, seconds: Number(box.dataset.out), pitch: [262, 165], shake: [60, 90, 60] },
];
const breath = phases.reduce((sum, phase) => sum + phase.seconds, 0);
const longest = Number(box.dataset.minutes) * 60;
const stopWords = toggle.textContent;
let began = 0, timer = 0, shown = null, awake = null, hush = () => {};

const isSounding = onOff(sound, (isOn) => { if (isOn) switchOn(); else hush(); });
const isShaking = onOff(vibration, (isOn) => { if (!isOn) navigator.vibrate(0); });
vibration.hidden = !navigator.vibrate;
for (const phase of phases) circle.style.setProperty(`--${phase.id}`, `${phase.seconds}s`);

// The phase and the count follow from the time since the start, so nothing drifts while a tab sleeps.
function show() {
  const since = (performance.now() - began) / SECOND;
  if (since >= longest) return stop();
  const at = since % breath;
  const phase = at < phases[0].seconds ? phases[0] : phases[1];
  const into = at - (phase === phases[0] ? 0 : phases[0].seconds);
  if (phase !== shown) enter(phase);
  count.textContent = String(Math.floor(into) + 1);
  timer = setTimeout(show, SECOND - ((since * SECOND) % SECOND) + 5);
}

function enter(phase) {
  shown = phase;
  words.textContent = phase.words;
  circle.classList.toggle("in", phase.id === "in");
  circle.classList.toggle("out", phase.id === "out");
  if (isSounding()) hush = tone(...phase.pitch, phase.seconds);
  if (isShaking()) navigator.vibrate(phase.shake);
}

async function stayAwake() {
  try { awake = await navigator.wakeLock?.request("screen"); } catch { awake = null; }
}

function start() {
  began = performance.now();
  toggle.textContent = stopWords;
  stayAwake();
  show();
}

function stop() {
  clearTimeout(timer);
  hush();
  navigator.vibrate?.(0);
  awake?.release();
  timer = 0;
  shown = null;
  count.textContent = "";
  words.textContent = phases[0].words;
  circle.classList.remove("in", "out");
  toggle.textContent = toggle.dataset.start;
}

toggle.addEventListener("click", () => (timer ? stop() : start()));
document.addEventListener("visibilitychange", () => {
  if (!timer || document.hidden) return;
  clearTimeout(timer);
  stayAwake();
  show();
});
box.hidden = false;
circle.getBoundingClientRect(); // laid out small first, so that the first breath grows
start();
