// Answers a view's requests with a ring pattern on 16 modules, as the kernel model would.
import { binRegion, chooseBinning } from "/dist/detector-view/bin.js";
import { chooseCode, encodePixels } from "/dist/detector-view/code.js";
import { frameStatistics } from "/dist/detector-view/statistics.js";

const ROWS = 1256;
const COLS = 1092;
const CENTRE = [631, 550];
const cache = new Map();
const tiles = moduleTiles();

function moduleTiles() {
  const found = [];
  for (let k = 0; k < 16; k++) {
    const right = k % 2;
    const row = 10 + Math.floor(k / 2) * 155 + (right ? 8 : 0);
    found.push({ row, col: right ? 560 : 12, rows: 128, cols: 518 });
  }
  return found;
}

function makeFrame(frame) {
  const image = new Float32Array(ROWS * COLS).fill(Number.NaN);
  let seed = 1 + frame;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (const t of tiles) {
    for (let r = t.row; r < t.row + t.rows; r++) {
      for (let c = t.col; c < t.col + t.cols; c++) {
        const d = Math.hypot(r - CENTRE[0], c - CENTRE[1]);
        const ring = 400 * Math.exp(-(((d % 150) - 75) ** 2) / 200);
        image[r * COLS + c] =
          900 * Math.exp(-d / 180) + ring * (1 + 0.1 * (frame % 10)) + 12 * random();
      }
    }
  }
  image[700 * COLS + 300] = 4e6;
  return image;
}

function load(frame) {
  if (!cache.has(frame)) {
    const data = makeFrame(frame);
    const plane = {
      rows: ROWS,
      cols: COLS,
      integer: false,
      readRow: (row, col, out) =>
        out.set(data.subarray(row * COLS + col, row * COLS + col + out.length)),
    };
    cache.set(frame, { data, plane, statistics: frameStatistics(plane) });
  }
  return cache.get(frame);
}

function ramp(mix) {
  const bytes = new Uint8Array(768);
  for (let k = 0; k < 256; k++) bytes.set(mix(k / 255), 3 * k);
  return bytes;
}
const palettes = {
  viridis: ramp((t) => [68 + t * 185 * t, 1 + 230 * t, 84 + 180 * t * (1 - t) * 1.6]),
  gray: ramp((t) => [255 * t, 255 * t, 255 * t]),
  inferno: ramp((t) => [Math.min(255, 400 * t), 255 * t * t, 160 * Math.sin(t * 3)]),
};

export function answer(request) {
  const { view, id } = request;
  if (request.type === "hello") return welcome(view);
  const { data, plane, statistics } = load(request.frame);
  const trainId = 10000 + Math.floor(request.frame / 20);
  const pulseId = request.frame % 20;
  if (request.type === "value") {
    const { row, col, frame } = request;
    const value = data[row * COLS + col];
    const module = tiles.findIndex(
      (t) => row >= t.row && row < t.row + t.rows && col >= t.col && col < t.col + t.cols,
    );
    const gap = module < 0;
    const x = (col + 0.5 - CENTRE[1]) * 2e-4;
    const y = (row + 0.5 - CENTRE[0]) * 2e-4;
    const reading = {
      frame,
      trainId,
      pulseId,
      row,
      col,
      value: gap ? null : value,
      module: gap ? null : module,
      slowScan: gap ? null : row - tiles[module].row,
      fastScan: gap ? null : col - tiles[module].col,
      x,
      y,
      q: 4.71 * Math.hypot(x, y) * 5,
      twoTheta: Math.atan(Math.hypot(x, y) / 0.2),
      d: 2.5,
    };
    return { content: { type: "value", view, id, reading }, buffers: [] };
  }
  const binning = chooseBinning(request.region, request.width, request.height);
  const binned = binRegion(plane, request.region, binning);
  const code = chooseCode(statistics);
  const codes = encodePixels(binned.values, code);
  const { rows, cols, region } = binned;
  return {
    content: {
      type: "image",
      view,
      id,
      frame: request.frame,
      trainId,
      pulseId,
      region,
      binning,
      rows,
      cols,
      code,
      statistics,
    },
    buffers: [codes],
  };
}

function welcome(view) {
  const corners = tiles.flatMap(({ row, col, rows, cols }) => [
    row,
    col,
    row,
    col + cols,
    row + rows,
    col + cols,
    row + rows,
    col,
  ]);
  const pulses = Float64Array.from({ length: 20 }, (_, k) => k);
  const all = new Uint8Array(3 * 768);
  for (const [k, p] of Object.values(palettes).entries()) all.set(p, k * 768);
  return {
    content: {
      type: "welcome",
      view,
      rows: ROWS,
      cols: COLS,
      title: "SPB_DET_AGIPD1M-1",
      unit: "ADU",
      pixelSize: 2e-4,
      centre: CENTRE,
      flipX: true,
      flipY: true,
      palettes: Object.keys(palettes),
      outline: tiles.map(() => 4),
    },
    buffers: [
      all,
      Float32Array.from(corners),
      Float64Array.of(10000, 10001, 10002),
      Uint32Array.of(0, 0, 0),
      Uint32Array.of(20),
      pulses,
    ],
  };
}
