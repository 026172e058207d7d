import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { Figure, PlotOptions } from "../plot/index.js";
import type { Param } from "./parameters/param.js";
import { type FramePlotOptions, plotCenterOfMass, plotFrames, plotPositions } from "./plot.js";
import { report, reportHtml } from "./report.js";

/** One frame of a chunk. */
export interface ChunkFrame {
  index: number;
  /** (rows, columns) */
  data: NDArray;
  /** (2), m; `null` when the scan has no positions. */
  position: NDArray | null;
  /** Where the weight is above 0, (rows, columns). */
  mask: NDArray<"bool">;
}

/** The payload of a chunk. */
export interface ChunkPayload {
  /** Scan point indices. */
  indices: number[];
  /** Indices that this process has loaded: all. */
  indices_node: number[];
  /** Number of the chunk. */
  num: number;
  /** Frames by index. */
  data: Map<number, NDArray>;
  /** Weights by index. */
  weights: Map<number, NDArray>;
  /** (n, 2), m. */
  positions: NDArray | null;
}

/** What `auto()` returns when there are frames. */
export class ScanChunk {
  /** Geometry and names: the `meta` group of the file. */
  readonly common: Param;
  readonly chunk: ChunkPayload;
  /** All frames as one array, (n, rows, columns). */
  readonly #frames: NDArray;
  /** All weights, (n, rows, columns). */
  readonly #weights: NDArray;

  /** @internal */
  constructor(
    common: Param,
    { num, indices, positions }: Pick<ChunkPayload, "num" | "indices" | "positions">,
    arrays: { frames: NDArray; weights: NDArray },
  ) {
    this.common = common;
    this.#frames = arrays.frames;
    this.#weights = arrays.weights;
    const byIndex = (all: NDArray): Map<number, NDArray> =>
      new Map(indices.map((index, k) => [index, all.slice(k)]));
    this.chunk = {
      indices,
      indices_node: indices,
      num,
      data: byIndex(arrays.frames),
      weights: byIndex(arrays.weights),
      positions,
    };
  }

  /** All frames, (n, rows, columns). */
  get frames(): NDArray {
    return this.#frames;
  }

  /** All weights, (n, rows, columns). */
  get weights(): NDArray {
    return this.#weights;
  }

  /** Frame by frame, as reconstructions take them. */
  get iterable(): ChunkFrame[] {
    const { indices, data, weights, positions } = this.chunk;
    return indices.map((index, k) => ({
      index,
      data: data.get(index) as NDArray,
      position: positions ? positions.slice(k) : null,
      mask: (weights.get(index) as NDArray).greater(0),
    }));
  }

  /** Scan positions in µm. @throws `NoData` when the scan has none */
  plotPositions(options: PlotOptions = {}): Figure {
    return plotPositions(this, options);
  }

  /** The frames' mean or largest counts, or one frame: `show: "mean" | "max" | index`. */
  plotFrames(options: FramePlotOptions = {}): Figure {
    return plotFrames(this, options);
  }

  /** Shifts of the frames' centres of mass at their positions. */
  plotCenterOfMass(options: Parameters<typeof plotCenterOfMass>[1] = {}): Figure {
    return plotCenterOfMass(this, options);
  }

  /** The chunk as a tree in text. */
  toString(): string {
    return report(this.#tree());
  }

  /** @internal */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": report(this.#tree()), "text/html": reportHtml(this.#tree()) };
  }

  #tree(): object {
    return { common: this.common, chunk: this.chunk, iterable: this.iterable };
  }
}
