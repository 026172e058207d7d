import { COLORMAPS, colormapTable } from "@beambook/core/plot";
import { alignRegion, binRegion, chooseBinning } from "./bin.js";
import { chooseCode, encodePixels } from "./code.js";
import type { LoadedFrame } from "./frame-store.js";
import type { ImageMessage, ViewRequest, WelcomeMessage } from "./protocol.js";
import type { DetectorScene } from "./scene.js";

/** A message and its buffers. */
export interface Outgoing<T> {
  content: T;
  buffers: ArrayBufferView[];
}

/** Bytes that one message may have at most; front ends and servers lose larger ones. */
export const MESSAGE_LIMIT = 8_000_000;

/** Colour maps to choose from, first those for intensities. */
const FAVOURITES: readonly string[] = [
  "viridis",
  "magma",
  "inferno",
  "plasma",
  "cividis",
  "turbo",
  "gray",
  "jet",
];

/** The colour maps a view offers: the usual ones and the one in use. */
export function offeredColormaps(inUse: string): string[] {
  const rest = ["gray_r", "hot", "bone", "coolwarm", "RdBu_r", "seismic"];
  const names = [...FAVOURITES, ...rest].filter((n) => COLORMAPS.includes(n.replace(/_r$/, "")));
  return names.includes(inUse) ? names : [inUse, ...names];
}

/** Everything that stays the same from frame to frame. */
export function welcomeMessage(
  scene: DetectorScene,
  loaded: LoadedFrame,
  view: string,
  { title, cmap }: { title: string; cmap: string },
): Outgoing<WelcomeMessage> {
  const { geometry, unit = "", frontview = true, origin } = scene.options;
  const palettes = offeredColormaps(cmap);
  const table = new Uint8Array(palettes.length * 768);
  for (const [k, name] of palettes.entries()) table.set(colormapTable(name), k * 768);
  const polygons = geometry?.outline?.() ?? [];
  const corners = Float32Array.from(
    polygons.flatMap((p) => p.pixels.flatMap(([col, row]) => [row, col])),
  );
  const groups = scene.groups;
  const [rows, cols] = loaded.image.shape;
  return {
    content: {
      type: "welcome",
      view,
      rows,
      cols,
      title,
      unit,
      pixelSize: scene.pixelSize ?? null,
      centre: scene.centreOf(loaded),
      flipY: (origin ?? (geometry ? "lower" : "upper")) === "lower",
      flipX: geometry !== undefined && frontview,
      palettes,
      outline: polygons.map((p) => p.pixels.length),
    },
    buffers: [
      table,
      corners,
      groups?.trainIds ?? new Float64Array(),
      groups?.patternOf ?? new Uint32Array(),
      groups?.lengths ?? new Uint32Array(),
      groups?.pulseIds ?? new Float64Array(),
    ],
  };
}

/** The part of a frame that a view asked for: binned to what it can show, in 16-bit codes, never over the limit. */
export function imageMessage(
  scene: DetectorScene,
  loaded: LoadedFrame,
  request: Extract<ViewRequest, { type: "image" }>,
): Outgoing<ImageMessage> {
  const { plane, statistics } = loaded;
  const { reduce = "mean" } = scene.options;
  let binning = chooseBinning(request.region, request.width, request.height);
  while (codeBytes(request, binning, plane.rows, plane.cols) > MESSAGE_LIMIT) binning++;
  const binned = binRegion(plane, request.region, binning, reduce);
  const merged = reduce === "max" ? 1 : binning;
  const code = chooseCode(statistics, plane.integer && merged === 1 ? { exactUnit: 1 } : {});
  const codes = encodePixels(binned.values, code);
  const { rows, cols, region } = binned;
  return {
    content: {
      type: "image",
      view: request.view,
      id: request.id,
      frame: loaded.frame,
      ...scene.idsOf(loaded.frame),
      ...{ region, binning, rows, cols, code, statistics },
    },
    buffers: [codes],
  };
}

function codeBytes(
  { region }: Extract<ViewRequest, { type: "image" }>,
  binning: number,
  rows: number,
  cols: number,
): number {
  const aligned = alignRegion(region, binning, rows, cols);
  return 2 * Math.ceil(aligned.rows / binning) * Math.ceil(aligned.cols / binning);
}
