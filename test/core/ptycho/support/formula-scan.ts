import { NDArray } from "@beambook/core";
import { type CheckResult, type LoadedFrames, PtyScan } from "@beambook/core/ptycho";

/** One of the cases that PtyPy has answered. */
export interface Case {
  name: string;
  H: number;
  W: number;
  n: number;
  calls: number[];
  pars: Record<string, unknown>;
  mask?: "none" | "full" | "frame";
  positions?: "common" | "frame" | "none";
  correct?: boolean;
  block?: number[];
  dtype?: "int32" | "uint16" | "float32";
}

const CONSTRUCTORS = { int32: Int32Array, uint16: Uint16Array, float32: Float32Array };

/** The frame of ptyd_raw.py. */
export function rawFrame({ H, W, dtype = "int32" }: Case, k: number): NDArray {
  const data = new CONSTRUCTORS[dtype](H * W);
  const [pr, pc] = [Math.floor(H / 2) + (k % 5) - 2, Math.floor(W / 2) - (k % 7) + 3];
  for (let r = 0; r < H; r++) {
    for (let c = 0; c < W; c++) {
      const mixed = Math.imul(k + 1, 2654435761) + Math.imul(r, 2246822519);
      const a = (mixed + Math.imul(c, 3266489917)) >>> 0;
      const b = Math.imul(a ^ (a >>> 15), 2654435761) >>> 0;
      const noise = (b ^ (b >>> 13)) >>> 22;
      data[r * W + c] = noise + Math.max(0, 20000 - 40 * ((r - pr) ** 2 + (c - pc) ** 2));
    }
  }
  return new NDArray(data, dtype, { shape: [H, W] });
}

/** Positions of ptyd_raw.py. */
export function positionsOf(n: number): NDArray<"float64"> {
  const rows = Array.from({ length: n }, (_, k) => [
    Math.floor(k / 4) * 1e-6 + (k % 3) * 1e-8,
    (k % 4) * 1e-6 - (k % 2) * 1e-8,
  ]);
  return new NDArray(Float64Array.from(rows.flat()), "float64", { shape: [n, 2] });
}

function image({ H, W }: Case, value: (r: number, c: number) => boolean): NDArray<"bool"> {
  const data = Uint8Array.from({ length: H * W }, (_, i) =>
    Number(value(Math.floor(i / W), i % W)),
  );
  return new NDArray(data, "bool", { shape: [H, W] });
}

const good = (r: number, c: number): boolean => (r * 31 + c * 17) % 97 !== 0;

const Base = PtyScan.define({
  name: { default: "FormulaScan", help: "", type: "str" },
  auto_center: { default: false },
});

/** Frames from a closed formula, as the scan that made the answers. */
export class FormulaScan extends Base {
  readonly #case: Case;
  readonly #blocks: number[];

  constructor(given: Case, pars: object, options: ConstructorParameters<typeof Base>[1] = {}) {
    super(pars, options);
    this.#case = given;
    this.#blocks = [...(given.block ?? [])];
  }

  override loadPositions(): NDArray | null {
    return (this.#case.positions ?? "common") === "common" ? positionsOf(this.#case.n) : null;
  }

  override loadWeight(): ReturnType<PtyScan["loadWeight"]> {
    return this.#case.mask === "full" ? image(this.#case, good) : super.loadWeight();
  }

  override check(frames: number, start: number): ReturnType<PtyScan["check"]> {
    if (this.#blocks.length === 0) return super.check(frames, start);
    const seen = this.#blocks.length > 1 ? (this.#blocks.shift() as number) : this.#blocks[0];
    return [Math.max(0, Math.min(frames, seen - start)), null] satisfies CheckResult;
  }

  override load(indices: number[]): LoadedFrames {
    const raw = indices.map((i) => rawFrame(this.#case, i));
    const positions =
      this.#case.positions === "frame" ? positionsOf(this.#case.n).take(indices, 0) : null;
    const masked = this.#case.mask === "frame";
    const weights = masked
      ? indices.map((k) => image(this.#case, (r, c) => good(r, c) && (r + c + k) % 53 !== 0))
      : null;
    return { raw, positions, weights };
  }

  override correct(raw: NDArray, weights: NDArray | null): ReturnType<PtyScan["correct"]> {
    if (!this.#case.correct) return { data: raw, weights };
    const [count, H, W] = raw.shape;
    const input = raw.flat() as ArrayLike<number>;
    const data = new Float64Array(raw.size);
    const mask = new Uint8Array(raw.size);
    for (let i = 0; i < raw.size; i++) {
      const [r, c] = [Math.floor(i / W) % H, i % W];
      const dark = 100 + ((r * 3 + c * 5) % 11);
      data[i] = Math.max(input[i] - dark, 0) / (1 + ((r + 2 * c) % 4) * 0.25);
      mask[i] = Number(good(r, c) && input[i] > 150);
    }
    const shape = [count, H, W];
    return {
      data: new NDArray(data, "float64", { shape }),
      weights: new NDArray(mask, "bool", { shape }),
    };
  }
}
