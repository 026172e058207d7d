import { type NDArray, ndarray, zeros } from "../../ndarray/index.js";
import type { TileSummary } from "./convert-tile.js";
import type { ConvertPlan, Tile } from "./plan.js";

/** Maximum and mean spectrum, and the image of all counts, as tiles come in. */
export class CubeSummary {
  readonly max: Float32Array;
  /** Counts summed over the channels: (height, width). */
  readonly totals: NDArray<"float32">;
  readonly #sum: Float64Array;
  readonly #pixels: number;

  constructor({ shape }: ConvertPlan) {
    const [height, width, depth] = shape;
    this.max = new Float32Array(depth).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(depth);
    this.totals = zeros([height, width], "float32");
    this.#pixels = height * width;
  }

  /** Takes a tile in; the order of tiles decides the last bits of the sums. */
  add({ y, x, channels }: Tile, { max, sum, totals }: TileSummary): void {
    const [from] = channels;
    for (let i = 0; i < max.length; i++) {
      if (!(max[i] <= this.max[from + i])) this.max[from + i] = max[i];
      this.#sum[from + i] += sum[i];
    }
    const width = this.totals.shape[1];
    const columns = x[1] - x[0];
    for (let row = y[0]; row < y[1]; row++) {
      for (let column = 0; column < columns; column++) {
        this.totals.data[row * width + x[0] + column] += totals[(row - y[0]) * columns + column];
      }
    }
  }

  /** Maximum over all pixels of each channel. */
  maxSpectrum(): NDArray<"float32"> {
    return ndarray(this.max, [this.max.length], "float32");
  }

  /** Mean over all pixels of each channel: what the files call the sum spectrum. */
  meanSpectrum(): NDArray<"float32"> {
    return ndarray(
      Float32Array.from(this.#sum, (sum) => sum / this.#pixels),
      [this.#sum.length],
      "float32",
    );
  }
}
