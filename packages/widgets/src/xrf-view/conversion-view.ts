import type { NDArray } from "@beambook/core/ndarray";
import { defineWidget } from "../base/definition.js";
import { XrfMap, type XrfMapOptions } from "./xrf-map.js";

/** What there is to see of a cube while it is converted. */
export interface PreviewSoFar {
  readonly image: NDArray;
  readonly maxSpectrum: NDArray;
  /** Share of the cube that is converted. */
  readonly part: number;
}

/** How far it is. */
export interface ProgressSoFar {
  readonly done: number;
  readonly total: number;
  /** MB/s of raw data. */
  readonly rate: number;
  /** Seconds. */
  readonly remaining: number;
}

/** What a view of a conversion shows. */
export interface ConversionViewOptions extends XrfMapOptions {
  title?: string;
}

/**
 * A conversion under way: the counts of what is converted, the max spectrum so far, rate and time that remains.
 *
 * @example
 * const view = new ConversionView();
 * display(view);
 * await rawToDatastack("RP.raw", "RP.rpl", { ...view.listeners });
 */
export class ConversionView extends XrfMap {
  static {
    defineWidget(ConversionView, { traits: {} });
  }

  /** Share of the cube that is converted, 0 to 1. */
  declare readonly part: number | null;
  /** Rate and remaining time in words. */
  declare readonly status: string;

  constructor(options: ConversionViewOptions = {}) {
    super({ title: "Conversion", ...options, part: 0, status: "waiting" });
  }

  /** The options of `rawToDatastack` that feed this view. */
  get listeners(): {
    verbose: false;
    onPreview: (preview: PreviewSoFar) => void;
    onProgress: (progress: ProgressSoFar) => void;
  } {
    return {
      verbose: false,
      onPreview: (preview: PreviewSoFar): void => this.preview(preview),
      onProgress: (progress: ProgressSoFar): void => this.progress(progress),
    };
  }

  /** Shows what is converted. */
  preview({ image, maxSpectrum, part }: PreviewSoFar): void {
    const [height, width] = image.shape;
    const values = Float32Array.from(maxSpectrum.flat() as ArrayLike<number>, (v) =>
      Number.isFinite(v) ? v : 0,
    );
    this.showMap(image, {
      shape: [height, width, values.length],
      maxSpectrum: values,
      part: Math.min(1, Math.max(0, part)),
    });
  }

  /** Says how far it is. */
  progress({ done, total, rate, remaining }: ProgressSoFar): void {
    const speed = `${rate.toFixed(rate < 10 ? 1 : 0)} MB/s`;
    const text = done >= total ? `done, ${speed}` : `${speed}, ${timeText(remaining)} left`;
    this.setInternal({ status: text, part: total > 0 ? Math.min(1, done / total) : 0 });
  }
}

function timeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "some time";
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
