import { jacobiSvd } from "./jacobi-svd.js";
import { NEGLIGIBLE, type PivotedQR } from "./pivoted-qr.js";

/**
 * The step that minimises the linear model inside a ball of scaled radius `delta`: the Gauss-Newton step when it fits,
 * otherwise the Levenberg-Marquardt step of the right length.
 *
 * @source J. J. Moré, Lecture Notes in Mathematics 630 (1978) 105; the damping is found from the singular values
 */
export class TrustStep {
  /** Whether the last step was the full Gauss-Newton step. */
  full: boolean = false;
  /** Whether the last matrix had no full rank. */
  deficient: boolean = false;
  readonly #b: Float64Array;
  readonly #v: Float64Array;
  readonly #s: Float64Array;
  readonly #c: Float64Array;
  readonly #z: Float64Array;

  constructor(count: number) {
    this.#b = new Float64Array(count * count);
    this.#v = new Float64Array(count * count);
    this.#s = new Float64Array(count);
    this.#c = new Float64Array(count);
    this.#z = new Float64Array(count);
  }

  /** Writes the step of the factored columns into `step`; other entries stay. */
  solve(qr: PivotedQR, scale: Float64Array, delta: number, step: Float64Array): void {
    this.deficient = qr.collinearity() <= NEGLIGIBLE * qr.count;
    if (!this.deficient && this.#gaussNewton(qr, scale, delta, step)) {
      this.full = true;
      return;
    }
    this.#decompose(qr, scale);
    const damping = this.#damping(qr.count, delta);
    this.full = damping === 0;
    this.#combine(qr.count, damping);
    for (let k = 0; k < qr.count; k++) step[qr.order[k]] = this.#z[k] / scale[qr.order[k]];
  }

  /** Back substitution; false when the step is too long. */
  #gaussNewton(qr: PivotedQR, scale: Float64Array, delta: number, step: Float64Array): boolean {
    const { r, qtb, count, order } = qr;
    const z = this.#z;
    let length = 0;
    for (let k = count - 1; k >= 0; k--) {
      let sum = -qtb[k];
      for (let j = k + 1; j < count; j++) sum -= r[j * count + k] * z[j];
      z[k] = sum / r[k * count + k];
      length += (z[k] * scale[order[k]]) ** 2;
    }
    if (!(Math.sqrt(length) <= 1.1 * delta)) return false;
    for (let k = 0; k < count; k++) step[order[k]] = z[k];
    return true;
  }

  #decompose({ r, qtb, count, order }: PivotedQR, scale: Float64Array): void {
    for (let j = 0; j < count; j++) {
      const factor = 1 / scale[order[j]];
      for (let i = 0; i < count; i++) {
        this.#b[j * count + i] = i <= j ? r[j * count + i] * factor : 0;
      }
    }
    jacobiSvd(this.#b, this.#v, this.#s, count);
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += this.#b[j * count + i] * qtb[i];
      this.#c[j] = sum; // singular value times the component of the right-hand side
    }
  }

  /** Length of the scaled step for one damping, and its derivative. */
  #length(count: number, damping: number): [length: number, slope: number] {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < count; i++) {
      const s = this.#s[i];
      if (s === 0) continue;
      const d = s * s + damping;
      const part = (this.#c[i] / d) ** 2;
      sum += part;
      slope -= part / d;
    }
    const length = Math.sqrt(sum);
    return [length, length > 0 ? slope / length : 0];
  }

  /** Newton's method on the reciprocal of the length, which is nearly straight. */
  #damping(count: number, delta: number): number {
    let [length, slope] = this.#length(count, 0);
    if (length <= 1.1 * delta) return 0;
    let damping = 0;
    for (let i = 0; i < 40 && Math.abs(length - delta) > 0.01 * delta; i++) {
      if (slope === 0) break;
      const next = damping - ((length - delta) / delta) * (length / slope);
      damping = Math.max(next, damping * 1e-3);
      [length, slope] = this.#length(count, damping);
    }
    return damping;
  }

  #combine(count: number, damping: number): void {
    const z = this.#z;
    z.fill(0);
    for (let i = 0; i < count; i++) {
      if (this.#s[i] === 0) continue;
      const factor = -this.#c[i] / (this.#s[i] ** 2 + damping);
      for (let j = 0; j < count; j++) z[j] += factor * this.#v[i * count + j];
    }
  }
}
