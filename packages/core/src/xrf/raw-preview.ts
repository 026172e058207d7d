import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { throwIfAborted } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { histogram, type NDArray, ndarray, zeros } from "../ndarray/index.js";
import type { Figure, PlotOptions } from "../plot/index.js";
import { plotPreview, previewPng } from "./plot-preview.js";
import {
  type CubeReader,
  filesOf,
  findSource,
  openCube,
  type RawFiles,
} from "./source/cube-source.js";

/** Options of {@link makeRawPreview}. */
export interface PreviewOptions {
  /** Whether to write the PNG; true. */
  save?: boolean;
  /** PNG to write; defaults to `<raw>_preview.png`. */
  previewFile?: string;
  /** Shows the preview under the running cell, also where it is not the cell's last expression; false. */
  show?: boolean;
  /** Dataset of an HDF5 file. */
  dataset?: string;
  signal?: AbortSignal;
}

/** A look at a raw cube, to see which way it was scanned. */
export class RawPreview {
  /** Equalised brightness (height, width), 0 to 1, as the file has it: nothing is flipped. */
  readonly image: NDArray<"float64">;
  /** Channel with the highest count of all pixels. */
  readonly channel: number;
  /** Channels that the image is the mean of. */
  readonly channels: readonly [from: number, to: number];
  /** Highest count of each channel. */
  readonly maxSpectrum: NDArray<"float32">;
  /** The PNG, if it was written. */
  readonly file: string | undefined;

  /** @internal */
  constructor(values: Pick<RawPreview, "image" | "channel" | "channels" | "maxSpectrum" | "file">) {
    this.image = values.image;
    this.channel = values.channel;
    this.channels = values.channels;
    this.maxSpectrum = values.maxSpectrum;
    this.file = values.file;
  }

  /** The image with arrows along rows and columns, from the pixel that was recorded first. */
  plot(options: PlotOptions = {}): Figure {
    return plotPreview(this, options);
  }

  toString(): string {
    const [height, width] = this.image.shape;
    return `RawPreview ${height} x ${width}, channels ${this.channels.join(" to ")}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle> {
    return this.plot()[JUPYTER_DISPLAY]();
  }
}

/** Channels on each side of the highest one. */
const HALF_WIDTH = 10;
const BINS = 256;

/**
 * A picture of a raw cube, before it is converted, to see which way it was scanned: the twenty channels around the
 * highest count, with equalised brightness. Nothing is flipped.
 *
 * @param raw - `.raw` file, HDF5 file with a cube, or EDF files
 * @param rpl - defaults to the file beside the `.raw` file
 * @example
 * await makeRawPreview("RP.raw", "RP.rpl"); // shows the image and writes RP.raw_preview.png
 */
export async function makeRawPreview(
  raw: RawFiles,
  rpl?: string,
  options: PreviewOptions = {},
): Promise<RawPreview> {
  const { save = true, show = false, dataset, signal } = options;
  const source = await findSource(raw, rpl, dataset);
  const { previewFile = `${filesOf(source)[0]}_preview.png` } = options;
  const reader = await openCube(source);
  try {
    const maxSpectrum = await greatestCounts(reader, signal);
    const channel = maxSpectrum.argmax();
    const from = Math.max(0, channel - HALF_WIDTH);
    const to = Math.min(reader.shape[2], channel + HALF_WIDTH);
    const image = equalise(await meanOf(reader, from, to, signal));
    const file = save ? previewFile : undefined;
    if (file) await writeWholeFile(file, previewPng(image));
    const channels: [number, number] = [from, to];
    const preview = new RawPreview({ image, channel, channels, maxSpectrum, file });
    if (show) await display(preview);
    return preview;
  } finally {
    reader.close();
  }
}

/** Shows something in a notebook; elsewhere nothing happens. */
async function display(preview: RawPreview): Promise<void> {
  const host = (globalThis as Record<symbol, unknown>)[Symbol.for("beambook.host")];
  const shown = host as { display(bundle: MimeBundle): Promise<void> } | undefined;
  await shown?.display(await preview[JUPYTER_DISPLAY]());
}

type Counts = Uint8Array | Uint16Array | Float32Array;

/** Calls `visit` with the counts of each row of pixels. */
async function eachRow(
  reader: CubeReader,
  signal: AbortSignal | undefined,
  visit: (row: number, counts: Counts) => void,
): Promise<void> {
  const [height, width, depth] = reader.shape;
  const Numbers = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array }[
    reader.delivers
  ];
  const counts = new Numbers(width * depth);
  const bytes = new Uint8Array(counts.buffer);
  for (let row = 0; row < height; row++) {
    throwIfAborted(signal);
    await reader.readPixels(row, 0, width, bytes);
    visit(row, counts);
  }
}

async function greatestCounts(
  reader: CubeReader,
  signal?: AbortSignal,
): Promise<NDArray<"float32">> {
  const depth = reader.shape[2];
  const max = new Float32Array(depth).fill(Number.NEGATIVE_INFINITY);
  await eachRow(reader, signal, (_, counts) => {
    for (let at = 0; at < counts.length; at += depth) {
      for (let c = 0; c < depth; c++) if (counts[at + c] > max[c]) max[c] = counts[at + c];
    }
  });
  return ndarray(max);
}

async function meanOf(
  reader: CubeReader,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<NDArray<"float64">> {
  const [height, width, depth] = reader.shape;
  const image = zeros([height, width], "float64");
  await eachRow(reader, signal, (row, counts) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let c = from; c < to; c++) sum += counts[x * depth + c];
      image.data[row * width + x] = sum / (to - from);
    }
  });
  return image;
}

/** Brightness by rank: the share of pixels below, between the centres of 256 bins. */
function equalise(image: NDArray<"float64">): NDArray<"float64"> {
  const { counts, edges } = histogram(image, { bins: BINS });
  const centres = Float64Array.from(
    { length: BINS },
    (_, i) => (edges.data[i] + edges.data[i + 1]) / 2,
  );
  const cdf = counts.cumsum(0).flat() as Float64Array;
  const share = cdf.map((n) => n / cdf[BINS - 1]);
  return ndarray(
    image.data.map((value) => interpolate(value, centres, share)),
    image.shape,
  );
}

/** Between the points of a curve in a straight line, outside constant. */
function interpolate(x: number, xs: Float64Array, ys: Float64Array): number {
  const last = xs.length - 1;
  if (x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  const step = (xs[last] - xs[0]) / last;
  let i = Math.min(last - 1, Math.max(0, Math.floor((x - xs[0]) / step)));
  while (i > 0 && xs[i] > x) i--;
  while (i < last - 1 && xs[i + 1] <= x) i++;
  const slope = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);
  return slope * (x - xs[i]) + ys[i];
}
