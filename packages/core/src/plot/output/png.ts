import type * as nodeModuleApi from "node:module";
import type * as resvg from "@resvg/resvg-js";
import { BeambookError } from "../../errors.js";
import type { Warn } from "../decimate.js";
import type { FigureSpec, NumericArray } from "../spec/types.js";
import { renderSvg } from "../svg/render.js";
import { themeOf } from "../theme.js";
import { requireNode } from "./node.js";
import { encodeIndexed, encodePng, type Pixels } from "./png-encode.js";
import { quantise } from "./quantise.js";

/** Options of a PNG file. */
export interface PngOptions {
  /** Pixels; defaults to the figure's width, at most 640. */
  width?: number;
  /** Pixels per pixel of `width`: 2 for print and fine screens; defaults to 1. */
  scale?: number;
  /** Reduces colours, then the size, until the file has at most so many bytes. */
  maxBytes?: number;
}

/** Width of pictures in notebooks, in pixels. */
const NOTEBOOK_WIDTH = 640;

/** A figure wider than its picture is laid out at most this much wider, so that texts stay legible. */
const MOST_SHRINK = 1.4;

/** Draws a figure as a PNG file. @throws InvalidArgument for a size that cannot be */
export function renderPng(
  spec: FigureSpec<NumericArray>,
  options: PngOptions,
  warn: Warn,
): Uint8Array {
  const { width = Math.min(spec.width, NOTEBOOK_WIDTH), scale = 1, maxBytes } = options;
  const pixels = width * scale;
  if (!(pixels >= 16 && pixels <= 20_000)) {
    throw new BeambookError(
      "InvalidArgument",
      `A picture cannot be ${width} x ${scale} pixels wide.`,
      {
        hint: "width times scale must be from 16 to 20000.",
      },
    );
  }
  const picture = rasterise(spec, width, pixels, warn);
  if (maxBytes === undefined) return encodePng(picture);
  return withinBytes(picture, maxBytes) ?? smaller(spec, width, maxBytes, warn);
}

function smaller(
  spec: FigureSpec<NumericArray>,
  width: number,
  maxBytes: number,
  warn: Warn,
): Uint8Array {
  for (let tried = width * 0.8; tried > 160; tried *= 0.8) {
    const size = Math.round(tried);
    const file = withinBytes(
      rasterise(spec, size, size, () => {}),
      maxBytes,
    );
    if (!file) continue;
    warn(
      `The picture is ${size} pixels wide instead of ${width}, to stay below ${Math.round(maxBytes / 1000)} kB.`,
    );
    return file;
  }
  return encodeIndexed(quantise(rasterise(spec, 160, 160, warn), 16));
}

/** The file in full colour, else with fewer and fewer colours; undefined if none is small enough. */
function withinBytes(picture: Pixels, maxBytes: number): Uint8Array | undefined {
  const full = encodePng(picture);
  if (full.length <= maxBytes) return full;
  for (const colors of [256, 64]) {
    const file = encodeIndexed(quantise(picture, colors));
    if (file.length <= maxBytes) return file;
  }
  return undefined;
}

/** The layout's width in SVG pixels is that of the figure, or less where the picture is much smaller. */
function rasterise(
  spec: FigureSpec<NumericArray>,
  width: number,
  pixels: number,
  warn: Warn,
): Pixels {
  const layoutWidth = Math.round(
    width >= spec.width ? spec.width : Math.min(spec.width, width * MOST_SHRINK),
  );
  const layoutHeight = Math.round((spec.height * layoutWidth) / spec.width);
  const imageScale = Math.max(0.25, Math.min(4, pixels / layoutWidth));
  const svg = renderSvg(spec, { warn, width: layoutWidth, height: layoutHeight, imageScale });
  const { Resvg } = loadResvg();
  const drawn = new Resvg(svg, {
    fitTo: { mode: "width", value: Math.round(pixels) },
    background: themeOf(spec.theme).background,
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "DejaVu Sans" },
    imageRendering: 1,
  }).render();
  return { width: drawn.width, height: drawn.height, rgba: new Uint8Array(drawn.pixels) };
}

let loaded: typeof resvg | undefined;
let fonts: string[] | undefined;

function loadResvg(): typeof resvg {
  if (loaded) return loaded;
  try {
    loaded = requireFromHere()("@resvg/resvg-js") as typeof resvg;
    return loaded;
  } catch (cause) {
    throw new BeambookError(
      "UnsupportedType",
      "Cannot load @resvg/resvg-js, which draws PNG files.",
      {
        cause,
        hint: "Install it for this platform (npm install @resvg/resvg-js), or use toSvg().",
      },
    );
  }
}

/** Fonts of our own: a fresh machine may have none. */
function fontFiles(): string[] {
  const require = requireFromHere();
  fonts ??= ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((file) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  return fonts;
}

function requireFromHere(): NodeJS.Require {
  const { createRequire } = requireNode<typeof nodeModuleApi>("node:module", "Drawing a PNG file");
  return createRequire(import.meta.url);
}
