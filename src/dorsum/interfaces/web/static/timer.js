// Timers. What counts is the hour at which one ends, kept for this tab as a time and nothing else: so it is
// right after a sleep, in a tab behind others and after a reload.
import { onOff, switchOn, tone } from "./sound.js";

const SECOND = 1000, MINUTE = 60 * SECOND;
const title = document.title;
const timers = [...document.querySelectorAll("[data-timer]")].map(makeTimer);
let waiting = 0;

function makeTimer(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const [toggle, time, status] = ["toggle", "time", "say"].map(find);
  const key = `timer ${box.dataset.timer}`, whole = Number(box.dataset.minutes) * MINUTE;
  const startWords = toggle.textContent;
  const isSounding = onOff(find("sound"), (isOn) => { if (isOn) switchOn(); });
  let { end = 0, left = whole } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  let told = minutesOf(remaining());

  function remaining() { return end ? Math.max(0, end - Date.now()) : left; }
  function keep() { sessionStorage.setItem(key, JSON.stringify({ end, left })); }
  function say(...parts) { status.textContent = parts.join(" "); }

  function begin() {
    end = Date.now() + (left || whole);
    told = minutesOf(remaining());
    keep();
    say(box.dataset.runs, box.dataset.left, told);
  }
  function pause() { left = remaining(); end = 0; keep(); }
  function reset() { left = whole; end = 0; keep(); say(""); }
  function finish() {
    left = 0;
    end = 0;
    keep();
    say(box.dataset.end);
    if (isSounding()) tone(262, 330, 3);
  }

  function show() {
    if (end && !remaining()) finish();
    const minutes = minutesOf(remaining());
    if (end && minutes < told) say(box.dataset.left, minutes);
    told = minutes;
    time.textContent = left || end ? clock(remaining()) : box.dataset.end;
    toggle.textContent = end ? toggle.dataset.pause : 0 < left && left < whole ? toggle.dataset.goOn : startWords;
  }

  toggle.addEventListener("click", () => { if (end) pause(); else begin(); showAll(); });
  find("reset").addEventListener("click", () => { reset(); showAll(); });
  find("controls").hidden = false;
  return { show, remaining, isRunning: () => end > 0 };
}

function minutesOf(left) { return Math.ceil(left / MINUTE); }

function clock(left) {
  const seconds = Math.ceil(left / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function showAll() {
  clearTimeout(waiting);
  for (const timer of timers) timer.show();
  const running = timers.filter((timer) => timer.isRunning()).map((timer) => timer.remaining());
  document.title = running.length ? `${clock(Math.min(...running))} - ${title}` : title;
  if (running.length) waiting = setTimeout(showAll, (Math.min(...running) % SECOND) + 5);
}

document.addEventListener("visibilitychange", showAll);
showAll();
