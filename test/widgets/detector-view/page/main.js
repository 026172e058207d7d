// A detector view whose kernel is a few functions on the same page.
import { renderDetectorView } from "/dist/detector-view/view/view.js";
import { answer } from "/page/fake-kernel.js";

const state = {
  frame: 0,
  frame_count: 60,
  cmap: "viridis",
  norm: "linear",
  limits: null,
  percentiles: [1, 99],
  outline: false,
  region: null,
  height: 520,
};
const changes = new Map();
const messages = new Set();
const lives = new Set();
let liveness = "live";

const model = {
  get: (name) => state[name],
  set: (name, value) => {
    if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
    state[name] = value;
    for (const handler of changes.get(name) ?? []) handler();
  },
  save: () => {},
  onChange: (name, handler) => {
    if (!changes.has(name)) changes.set(name, new Set());
    changes.get(name).add(handler);
    return () => changes.get(name).delete(handler);
  },
  send: (content) => {
    sent.push(content);
    if (muted) return;
    setTimeout(() => {
      const reply = answer(content);
      if (reply === undefined) return;
      const views = reply.buffers.map((b) => new DataView(b.buffer, b.byteOffset, b.byteLength));
      for (const handler of messages) handler(reply.content, views);
    }, 5);
  },
  onMessage: (handler) => {
    messages.add(handler);
    return () => messages.delete(handler);
  },
  liveness: () => liveness,
  onLiveness: (handler) => {
    lives.add(handler);
    return () => lives.delete(handler);
  },
};
const sent = [];
let muted = false;
const el = document.getElementById("view");
window.bench = {
  model,
  state,
  sent,
  setLiveness: (now) => {
    liveness = now;
    for (const handler of lives) handler(now);
  },
  mute: (on) => {
    muted = on;
  },
  close: renderDetectorView({ model, el }),
};
