// Renders one view whose model lives in another process: changes go out through `toKernel`, and come in by `update`.
import { renderCenterView, renderScanView, renderXrfView } from "/dist/views.js";

const views = { renderCenterView, renderScanView, renderXrfView };

const state = {};
const changes = new Map();
const lives = new Set();
let changed = {};
let sending = false;
let liveness = "live";

const tell = (name) => {
  for (const handler of changes.get(name) ?? []) handler();
};

const model = {
  get: (name) => state[name],
  set: (name, value) => {
    if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
    state[name] = value;
    changed[name] = value;
    tell(name);
  },
  // As in JupyterLab: while the kernel is busy with a change, those that follow are put together.
  save: async () => {
    if (sending) return;
    sending = true;
    while (Object.keys(changed).length > 0) {
      const patch = changed;
      changed = {};
      await window.toKernel(patch);
    }
    sending = false;
  },
  onChange: (name, handler) => {
    if (!changes.has(name)) changes.set(name, new Set());
    changes.get(name).add(handler);
    return () => changes.get(name).delete(handler);
  },
  send: (content) => void window.messageToKernel(content),
  onMessage: () => () => {},
  liveness: () => liveness,
  onLiveness: (handler) => {
    lives.add(handler);
    return () => lives.delete(handler);
  },
};

const decoded = (value) => {
  if (typeof value !== "object" || value === null || typeof value.$bytes !== "string") return value;
  const bytes = Uint8Array.from(atob(value.$bytes), (c) => c.charCodeAt(0));
  return new DataView(bytes.buffer);
};

window.live = {
  state,
  update: (patch) => {
    for (const [name, value] of Object.entries(patch)) {
      if (name in changed) continue;
      state[name] = decoded(value);
    }
    for (const name of Object.keys(patch)) tell(name);
  },
  open: (name) => {
    window.live.close = views[name]({ model, el: document.getElementById("view") });
  },
  setLiveness: (now) => {
    liveness = now;
    for (const handler of lives) handler(now);
  },
};
