import type { Layout } from "./layout.js";
import { type PixelShape, pixelShape } from "./pixel-shape.js";
import { clip, Polygon } from "./polygon.js";
import type { Modules, Tile } from "./tile.js";

/** Which part of each detector pixel falls on which pixel of a regular image. */
export interface SplitPlan {
  readonly height: number;
  readonly width: number;
  /** `[y, x]` of the detector's origin, 0 being the middle of the image's first pixel. */
  readonly centre: readonly [y: number, x: number];
  /** Parts of input pixel `i` are `parts[starts[i]] … parts[starts[i + 1] - 1]`. */
  readonly starts: Uint32Array;
  /** Image pixels. */
  readonly targets: Uint32Array;
  /** Fractions of the input pixel's area. */
  readonly weights: Float32Array;
}

/**
 * Lays all pixels over a grid that just holds them.
 *
 * @param cell - width and height of the image's pixels in metres
 */
export function planSplit(
  modules: Modules,
  layout: Layout,
  cell: readonly [x: number, y: number],
): SplitPlan {
  const shape = pixelShape(layout);
  const flat = modules.map((tiles) => tiles.map((t) => toCells(t, cell)));
  const [left, bottom, right, top] = boundsOf(flat.flat(), shape);
  const width = cellsAcross(right - left);
  const height = cellsAcross(top - bottom);
  const [rows, columns] = layout.moduleShape;
  const parts = new Parts(modules.length * rows * columns, width, height);
  flat.forEach((tiles, m) => {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const t = layout.tileOrigins.findIndex(([s, f]) => covers(layout, s, f, row, column));
        const [s0, f0] = layout.tileOrigins[t];
        parts.startPixel((m * rows + row) * columns + column);
        parts.add(tiles[t], shape, row - s0, column - f0, left, bottom);
      }
    }
  });
  return { height, width, centre: [-bottom - 0.5, -left - 0.5], ...parts.finish() };
}

function covers(layout: Layout, s: number, f: number, row: number, column: number): boolean {
  const [height, width] = layout.tileShape;
  return row >= s && row < s + height && column >= f && column < f + width;
}

/** Rounding errors of 1e-9 pixels must not add a row. */
function cellsAcross(length: number): number {
  return Math.max(1, Math.ceil(length - 1e-6));
}

/** A tile in units of image pixels, without z. */
interface FlatTile {
  x: number;
  y: number;
  ssX: number;
  ssY: number;
  fsX: number;
  fsY: number;
  ssPixels: number;
  fsPixels: number;
}

function toCells(tile: Tile, [cx, cy]: readonly [number, number]): FlatTile {
  const { corner, ss, fs, ssPixels, fsPixels } = tile;
  return {
    x: corner[0] / cx,
    y: corner[1] / cy,
    ssX: ss[0] / cx,
    ssY: ss[1] / cy,
    fsX: fs[0] / cx,
    fsY: fs[1] / cy,
    ssPixels,
    fsPixels,
  };
}

function boundsOf(tiles: readonly FlatTile[], shape: PixelShape): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const beyond = Math.max(...shape.corners.map(([s]) => s)) - 1;
  for (const t of tiles) {
    for (const s of [0, t.ssPixels + beyond]) {
      for (const f of [0, t.fsPixels + shape.oddRowShift]) {
        const x = t.x + s * t.ssX + f * t.fsX;
        const y = t.y + s * t.ssY + f * t.fsY;
        bounds[0] = Math.min(bounds[0], x);
        bounds[1] = Math.min(bounds[1], y);
        bounds[2] = Math.max(bounds[2], x);
        bounds[3] = Math.max(bounds[3], y);
      }
    }
  }
  return bounds;
}

/** Collects the parts of pixel after pixel. */
class Parts {
  readonly #starts: Uint32Array;
  #targets: Uint32Array;
  #weights: Float32Array;
  #count = 0;
  readonly #whole = new Polygon();
  readonly #scratch = [new Polygon(), new Polygon(), new Polygon(), new Polygon()];

  constructor(
    pixels: number,
    readonly width: number,
    readonly height: number,
  ) {
    this.#starts = new Uint32Array(pixels + 1);
    this.#targets = new Uint32Array(4 * pixels + 64);
    this.#weights = new Float32Array(4 * pixels + 64);
  }

  startPixel(pixel: number): void {
    this.#starts[pixel] = this.#count;
  }

  add(t: FlatTile, shape: PixelShape, s: number, f: number, left: number, bottom: number): void {
    const whole = this.#whole;
    whole.size = 0;
    const shift = s % 2 === 1 ? shape.oddRowShift : 0;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [ds, df] of shape.corners) {
      const x = t.x - left + (s + ds) * t.ssX + (f + df + shift) * t.fsX;
      const y = t.y - bottom + (s + ds) * t.ssY + (f + df + shift) * t.fsY;
      whole.push(x, y);
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = Math.max(y1, y);
    }
    const area = whole.area();
    const [a, b, c, d] = this.#scratch;
    const lastRow = Math.min(this.height - 1, Math.ceil(y1 - 1e-9) - 1);
    const lastColumn = Math.min(this.width - 1, Math.ceil(x1 - 1e-9) - 1);
    for (let row = Math.max(0, Math.floor(y0 + 1e-9)); row <= lastRow; row++) {
      const band = clip(clip(whole, a, 1, row, 1), b, 1, row + 1, -1);
      for (let column = Math.max(0, Math.floor(x0 + 1e-9)); column <= lastColumn; column++) {
        const part = clip(clip(band, c, 0, column, 1), d, 0, column + 1, -1);
        const weight = part.area() / area;
        if (weight > 1e-9) this.#push(row * this.width + column, weight);
      }
    }
  }

  finish(): Pick<SplitPlan, "starts" | "targets" | "weights"> {
    this.#starts[this.#starts.length - 1] = this.#count;
    return {
      starts: this.#starts,
      targets: this.#targets.slice(0, this.#count),
      weights: this.#weights.slice(0, this.#count),
    };
  }

  #push(target: number, weight: number): void {
    if (this.#count === this.#targets.length) this.#grow();
    this.#targets[this.#count] = target;
    this.#weights[this.#count++] = weight;
  }

  #grow(): void {
    const targets = new Uint32Array(this.#targets.length * 2);
    const weights = new Float32Array(this.#weights.length * 2);
    targets.set(this.#targets);
    weights.set(this.#weights);
    this.#targets = targets;
    this.#weights = weights;
  }
}
