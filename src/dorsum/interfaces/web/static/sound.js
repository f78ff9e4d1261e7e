// A soft tone that swells and fades; `from` and `to` are its pitch in hertz. Nothing sounds before it is switched on.
let context = null;

export function switchOn() {
  context ??= new AudioContext();
  context.resume();
}

export function tone(from, to, seconds) {
  if (!context) return () => {};
  const start = context.currentTime, end = start + seconds;
  const voice = new OscillatorNode(context, { type: "sine", frequency: from });
  const loudness = new GainNode(context, { gain: 0 });
  voice.frequency.linearRampToValueAtTime(to, end);
  loudness.gain.linearRampToValueAtTime(0.12, start + seconds / 2);
  loudness.gain.linearRampToValueAtTime(0, end);
  voice.connect(loudness).connect(context.destination);
  voice.start(start);
  voice.stop(end);
  return () => voice.stop();
}

// A button that is on or off, and says so; returns whether it is on.
export function onOff(button, changed = () => {}) {
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!isOn()));
    changed(isOn());
  });
  return isOn;
}
