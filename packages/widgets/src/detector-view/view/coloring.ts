import type { Limits, Norm, Palette } from "../color-table.js";
import { barRange, effectiveLimits } from "../limits.js";
import type { BarState } from "./colorbar-draw.js";
import { barHistogram } from "./histogram.js";
import type { ImageLayer } from "./image-layer.js";
import type { SharedTraits } from "./traits.js";

const GREY: Palette = Uint8Array.of(0, 0, 0, 255, 255, 255);

/** Joins colour map, norm and limits to what the image and the colour bar need. */
export class Coloring {
  /** Limits while a handle is dragged; the trait follows at the end. */
  dragged: Limits | undefined;
  unit = "";
  readonly #traits: SharedTraits;
  readonly #layer: ImageLayer;
  #range: Limits | undefined;
  #palettes: ReadonlyMap<string, Palette> = new Map();
  #histogram: { key: string; codes: unknown; heights: Float64Array } | undefined;

  constructor(traits: SharedTraits, layer: ImageLayer) {
    this.#traits = traits;
    this.#layer = layer;
  }

  /** Names of the colour maps. */
  get names(): string[] {
    return [...this.#palettes.keys()];
  }

  get limits(): Limits {
    if (this.dragged !== undefined) return this.dragged;
    const { limits, percentiles } = this.#traits;
    return effectiveLimits(limits, percentiles, this.#layer.message?.statistics);
  }

  get norm(): Norm {
    return this.#traits.norm;
  }

  get palette(): Palette {
    return this.#palettes.get(this.#traits.cmap) ?? GREY;
  }

  /** Takes the colour maps of a welcome message: 256 colours each, one after the other. */
  setPalettes(names: readonly string[], buffer: DataView): void {
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    const size = bytes.length / Math.max(1, names.length);
    this.#palettes = new Map(names.map((n, k) => [n, bytes.slice(k * size, (k + 1) * size)]));
  }

  /** What the colour bar shows. */
  bar(): BarState {
    const { limits, norm, palette, unit } = this;
    const { codes, message } = this.#layer;
    // While a handle is dragged the scale must not move under it.
    const range =
      this.dragged !== undefined && this.#range !== undefined
        ? this.#range
        : barRange(limits, message?.statistics, norm);
    this.#range = range;
    const key = [...range, norm].join(" ");
    if (this.#histogram?.key !== key || this.#histogram.codes !== codes) {
      const heights = barHistogram(codes, message?.code, range, norm);
      this.#histogram = { key, codes, heights };
    }
    return { limits, range, norm, palette, unit, histogram: this.#histogram.heights };
  }
}
