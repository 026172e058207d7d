import { BeambookError, type MimeBundle } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { colormapTable } from "@beambook/core/plot";
import { ColorMapped } from "../base/color-mapped.js";
import { defineWidget } from "../base/definition.js";
import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { Values } from "../base/model-state.js";
import { bool, bytes, float, int, json, list, string, typedArray } from "../base/traits.js";
import { BEAMBOOK } from "../own-module.js";
import { type CodedImage, codeImage, type ImageFacts, NO_IMAGE } from "../panes/coded-image.js";
import { xrfPicture } from "./picture.js";

/** A line marked in a spectrum. */
export interface MarkedLine {
  label: string;
  /** keV where the axis has energies, else a channel. */
  energy: number;
}

/** What every view of a map with spectra takes. */
export interface XrfMapOptions extends DOMWidgetOptions {
  /** Name of the colour map; `"viridis"`. */
  cmap?: string;
  /** Counts of the ends of the colour map; null (default) takes the 1st and 99th percentile. */
  limits?: readonly number[] | null;
  /** Logarithmic counts in the spectrum; false. */
  log?: boolean;
  /** Most height of map and spectrum (CSS pixels); 340. */
  height?: number;
}

/** A map beside its spectra: what views of datastacks, previews and conversions have in common. */
export class XrfMap extends ColorMapped {
  static {
    defineWidget(XrfMap, {
      model: { ...BEAMBOOK, name: "XrfModel" },
      view: { ...BEAMBOOK, name: "XrfView" },
      traits: {
        title: string(""),
        shape: list(int(), [0, 0, 0], { length: 3 }),
        facts: json<ImageFacts>(NO_IMAGE),
        codes: bytes({ echo: false }),
        palette: bytes({ echo: false }),
        maxSpectrum: typedArray(Float32Array, { echo: false }),
        sumSpectrum: typedArray(Float32Array, { echo: false }),
        selected: typedArray(Float32Array, { echo: false }),
        selectedLabel: string(""),
        energies: typedArray(Float64Array, { echo: false }),
        lines: json<readonly MarkedLine[]>([]),
        band: list(int(), [], { length: 2 }).orNull(),
        pixel: list(int(), [], { length: 2 }).orNull(),
        region: list(int(), [], { length: 4 }).orNull(),
        movable: bool(false),
        arrows: bool(false),
        flipHorizontal: bool(false),
        flipVertical: bool(false),
        part: float(0, { min: 0, max: 1 }).orNull(),
        status: string(""),
        log: bool(false),
        height: int(340, { min: 80 }),
      },
    });
  }

  /** Text above. */
  declare title: string;
  /** (height, width, channels); zeros until they are known. */
  declare readonly shape: readonly number[];
  /** Largest count of each channel. */
  declare readonly maxSpectrum: Float32Array;
  /** Mean count of each channel, which files call sum spectrum. */
  declare readonly sumSpectrum: Float32Array;
  /** Spectrum of the pixel or region that is chosen; empty while nothing is. */
  declare readonly selected: Float32Array;
  /** What {@link selected} is the spectrum of. */
  declare readonly selectedLabel: string;
  /** Energy of each channel (keV); empty when it is not known. */
  declare readonly energies: Float64Array;
  /** Logarithmic counts in the spectrum. */
  declare log: boolean;
  /** Most height of map and spectrum (CSS pixels). */
  declare height: number;

  /** Lines marked in the spectrum. */
  declare lines: readonly MarkedLine[];
  /** Channels of the map, the second not included. */
  declare band: readonly number[] | null;
  /** Row and column of the pixel whose spectrum is shown. */
  declare pixel: readonly number[] | null;
  /** Row, column, rows and columns of the region whose mean spectrum is shown; it wins over {@link pixel}. */
  declare region: readonly number[] | null;
  /** Mirrored left and right. */
  declare flipHorizontal: boolean;
  /** Mirrored top and bottom. */
  declare flipVertical: boolean;
  /** @internal */
  declare readonly facts: ImageFacts;
  /** @internal Whether arrows show how the cube was recorded. */
  declare readonly arrows: boolean;

  #image: NDArray | undefined;

  constructor(options: object = {}) {
    super(options);
  }

  /** The map on show, (height, width); undefined before the first. */
  get map(): NDArray | undefined {
    return this.#image;
  }

  /** @internal Sets other traits together with a new map. */
  protected showMap(image: NDArray, values: Values = {}): void {
    const { facts, codes } = this.#coded(image);
    this.#image = image;
    this.setInternal({ ...values, facts, codes });
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    super.normalize(next, changed);
    if (changed.has("cmap") || (next.palette as Uint8Array).length === 0) {
      next.palette = Uint8Array.from(colormapTable(String(next.cmap)));
    }
    this.checkPair("limits", next.limits);
    checkPlace(next as unknown as Parameters<typeof checkPlace>[0]);
  }

  protected override fallback(): MimeBundle | undefined | Promise<MimeBundle | undefined> {
    const { maxSpectrum, sumSpectrum, selected, shape, facts } = this;
    const traces = { max: maxSpectrum, sum: sumSpectrum, selected };
    return xrfPicture(this, {
      image: this.#image,
      traces,
      depth: shape[2],
      limits: facts.limits,
    });
  }

  /** @internal Colours the map on show anew. */
  protected recolor(): void {
    if (this.#image) this.showMap(this.#image);
  }

  #coded(image: NDArray): CodedImage {
    return codeImage(image, { limits: this.limits });
  }
}

/** @throws IndexOutOfRange for a band, pixel or region outside the cube */
function checkPlace(next: {
  shape: readonly number[];
  band: readonly number[] | null;
  pixel: readonly number[] | null;
  region: readonly number[] | null;
}): void {
  const [height, width, depth] = next.shape;
  if (depth === 0) return;
  const { band, pixel, region } = next;
  if (band !== null && !(band[0] >= 0 && band[1] > band[0] && band[1] <= depth)) {
    refuse(`There are no channels ${band[0]} to ${band[1]}`, `The channels are 0 to ${depth - 1}.`);
  }
  const inside = (row: number, col: number): boolean =>
    row >= 0 && col >= 0 && row < height && col < width;
  if (pixel !== null && !inside(pixel[0], pixel[1])) {
    refuse(`There is no pixel (${pixel.join(", ")})`, `The map has ${height} x ${width} pixels.`);
  }
  if (region === null) return;
  const [row, col, rows, cols] = region;
  if (rows > 0 && cols > 0 && inside(row, col) && inside(row + rows - 1, col + cols - 1)) return;
  refuse(
    `There is no region [${region.join(", ")}]`,
    `It is row, column, rows, columns, and the map has ${height} x ${width} pixels.`,
  );
}

function refuse(what: string, hint: string): never {
  throw new BeambookError("IndexOutOfRange", `${what}.`, { hint });
}
