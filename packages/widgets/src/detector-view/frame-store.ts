import type { NDArray } from "@beambook/core/ndarray";
import type { Composer } from "./compose.js";
import { type Plane, planeOf } from "./plane.js";
import type { FrameStatistics } from "./protocol.js";
import type { FrameSource } from "./source.js";
import { frameStatistics } from "./statistics.js";

/** One assembled frame, ready to be cut, coded and looked up. */
export interface LoadedFrame {
  readonly frame: number;
  readonly image: NDArray;
  readonly plane: Plane;
  readonly statistics: FrameStatistics;
  readonly centre: [number, number] | null;
  readonly moduleShape?: [number, number];
}

/**
 * The last few assembled frames of a source. Frames that drop out lend their memory to the next ones, so looking
 * through a run allocates nothing.
 */
export class FrameStore {
  readonly #source: FrameSource;
  readonly #compose: Composer;
  readonly #capacity: number;
  readonly #reuse: boolean;
  readonly #frames = new Map<number, Promise<LoadedFrame>>();
  #spare: NDArray | undefined;

  /** @param reuse - whether the composer makes new images (a geometry), not views of the source's own arrays */
  constructor(source: FrameSource, compose: Composer, { reuse = false, capacity = 3 } = {}) {
    this.#source = source;
    this.#compose = compose;
    this.#reuse = reuse;
    this.#capacity = capacity;
  }

  /** Frame `k`, read if it is not one of the last ones; a failed read is tried again the next time. */
  get(k: number): Promise<LoadedFrame> {
    const known = this.#frames.get(k);
    if (known !== undefined) {
      this.#frames.delete(k);
      this.#frames.set(k, known);
      return known;
    }
    const loading = this.#load(k);
    this.#frames.set(k, loading);
    loading.catch(() => {
      if (this.#frames.get(k) === loading) this.#frames.delete(k);
    });
    this.#evict();
    return loading;
  }

  /** Forgets all frames: the data behind them has changed. */
  clear(): void {
    this.#frames.clear();
    this.#spare = undefined;
  }

  async #load(k: number): Promise<LoadedFrame> {
    const read = await this.#source.readFrame(k);
    const spare = this.#spare;
    this.#spare = undefined;
    const composed = this.#compose(read, spare);
    const plane = planeOf(composed.image);
    return { frame: k, ...composed, plane, statistics: frameStatistics(plane) };
  }

  #evict(): void {
    for (const [k, frame] of this.#frames) {
      if (this.#frames.size <= this.#capacity) return;
      this.#frames.delete(k);
      if (!this.#reuse) continue;
      frame.then(
        ({ image }) => {
          this.#spare = image;
        },
        () => {},
      );
    }
  }
}
