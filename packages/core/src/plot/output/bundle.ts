import type { MimeBundle } from "../../display.js";
import type { Warn } from "../decimate.js";
import { type PlotlyFigure, toPlotly } from "../plotly/figure.js";
import { toBase64 } from "../spec/encode.js";
import type { FigureSpec, NumericArray } from "../spec/types.js";
import { renderSvg } from "../svg/render.js";
import { renderPng } from "./png.js";

/** MIME type of a figure that plotly shows. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** Largest SVG that goes into a notebook, in characters; larger ones go as PNG. */
const SVG_CHARACTERS = 100_000;

/** Largest live figure in a notebook, in characters of JSON. */
const LIVE_CHARACTERS = 160_000;

/** Largest picture in a notebook, in bytes; base64 makes it a third longer. */
const PNG_BYTES = 95_000;

/** Points per mark and cells per image that the live figure starts with. */
const LIVE_POINTS = 10_000;
const LIVE_CELLS = 90_000;

/** What a notebook stores of a figure: the live one, a picture for where nothing is live, and a text. */
export function displayBundle(spec: FigureSpec<NumericArray>, warn: Warn): MimeBundle {
  const bundle: MimeBundle = {};
  const live = livePlot(spec, warn);
  if (live) bundle[PLOTLY_MIME] = live;
  const pictured: string[] = [];
  const svg = renderSvg(spec, { warn: (text: string): number => pictured.push(text) });
  const vector = svg.length < SVG_CHARACTERS && !hasImages(spec);
  try {
    if (vector) bundle["image/svg+xml"] = svg;
    else bundle["image/png"] = toBase64(renderPng(spec, { maxBytes: PNG_BYTES }, warn));
  } catch {
    // Without a PNG renderer on this platform a large SVG is better than no picture.
    bundle["image/svg+xml"] = svg;
  }
  if (vector) pictured.forEach(warn);
  bundle["text/plain"] = plainText(spec);
  return bundle;
}

function hasImages(spec: FigureSpec<NumericArray>): boolean {
  return spec.panels.some((p) => p.marks.some((m) => m.kind === "image"));
}

/** The live figure, thinned until it is small enough; undefined if that does not help. */
function livePlot(spec: FigureSpec<NumericArray>, warn: Warn): PlotlyFigure | undefined {
  let share = 1;
  for (let round = 0; round < 8; round++) {
    const notes: string[] = [];
    const limits = {
      maxPoints: Math.ceil(LIVE_POINTS * share),
      maxCells: Math.ceil(LIVE_CELLS * share),
    };
    const live = toPlotly(
      spec,
      { ...limits, compact: true },
      (text: string) => void notes.push(text),
    );
    const { length } = JSON.stringify(live);
    if (length <= LIVE_CHARACTERS) {
      notes.forEach(warn);
      return live;
    }
    share *= Math.min(0.8, (0.95 * LIVE_CHARACTERS) / length);
  }
  warn("The figure is too large to be live in a notebook; the picture shows it.");
  return undefined;
}

/** One line on the figure. */
export function plainText({ width, height, title, panels }: FigureSpec<NumericArray>): string {
  const kinds = new Map<string, number>();
  for (const { kind } of panels.flatMap((p) => p.marks))
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const list = [...kinds].map(
    ([kind, n]) => `${n} ${kind}${n > 1 && !kind.endsWith("s") ? "s" : ""}`,
  );
  const name = title ?? panels[0]?.title;
  return `Figure ${width}x${height}${name ? ` "${name}"` : ""}: ${list.join(", ") || "empty"}`;
}
