// Lists of float64, two numbers at a time: AssemblyScript, built into src/fit/vectors-wasm.ts by build.mjs.

const MAGIC: f64 = 6755399441055744.0;
const PER_STEP: f64 = 46.16624130844683;
const STEP_HIGH: f64 = 0.021660849390173098;
const STEP_LOW: f64 = 2.325192846878874e-12;

/**
 * Replaces `count` numbers at `at` by their exponentials; one more may be read and written.
 *
 * x = (32 m + j) ln2/32 + r; exp(x) = 2^m 2^(j/32) exp(r), with a polynomial for the last, good to one unit in the last
 * place (P. T. P. Tang, ACM Trans. Math. Softw. 15 (1989) 144). The caller has written 2^(j/32) and what float64 lacks of
 * it, relative to it, as 32 pairs at the memory's start.
 */
export function exps(at: usize, count: i32): void {
  const magic = v128.splat<f64>(MAGIC);
  const exponent = v128.splat<i64>(0x7ff0000000000000 | (1 << 63));
  const one = v128.splat<i64>(0x3ff0000000000000);
  const stop = at + (<usize>count << 3);
  for (; at < stop; at += 16) {
    // pmax and pmin keep what is no number.
    let x = f64x2.pmax(v128.load(at), v128.splat<f64>(-760));
    x = f64x2.pmin(x, v128.splat<f64>(720));
    const shifted = f64x2.add(f64x2.mul(x, v128.splat<f64>(PER_STEP)), magic);
    const k = f64x2.sub(shifted, magic);
    let r = f64x2.sub(x, f64x2.mul(k, v128.splat<f64>(STEP_HIGH)));
    r = f64x2.sub(r, f64x2.mul(k, v128.splat<f64>(STEP_LOW)));
    const a = <usize>((<i32>i64x2.extract_lane(shifted, 0) & 31) << 4);
    const b = <usize>((<i32>i64x2.extract_lane(shifted, 1) & 31) << 4);
    const first = v128.load(a);
    const second = v128.load(b);
    const power = v128.shuffle<f64>(first, second, 0, 2);
    const tail = v128.shuffle<f64>(first, second, 1, 3);
    const r2 = f64x2.mul(r, r);
    let p = f64x2.add(v128.splat<f64>(1.0 / 120), f64x2.mul(r, v128.splat<f64>(1.0 / 720)));
    const q = f64x2.add(v128.splat<f64>(1.0 / 6), f64x2.mul(r, v128.splat<f64>(1.0 / 24)));
    p = f64x2.add(q, f64x2.mul(r2, p));
    p = f64x2.add(v128.splat<f64>(0.5), f64x2.mul(r, p));
    p = f64x2.add(tail, f64x2.add(r, f64x2.mul(r2, p)));
    const e = f64x2.add(power, f64x2.mul(power, p));
    // 2^m in two factors, each a number even where the product is not or is less precise.
    const whole = v128.and(i64x2.shl(shifted, 47), exponent);
    const half = v128.and(i64x2.shr_s(whole, 1), exponent);
    const rest = i64x2.sub(whole, half);
    v128.store(at, f64x2.mul(f64x2.mul(e, i64x2.add(half, one)), i64x2.add(rest, one)));
  }
}

@inline
function total(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Adds the product of columns j and i <= j to place `n` j + i of `out`; `n` columns of `rows` (even) numbers from `at`. */
export function products(at: usize, rows: i32, n: i32, out: usize): void {
  const bytes = <usize>rows << 3;
  for (let j = 0; j < n; j++) {
    const a = at + j * bytes;
    const row = out + ((j * n) << 3);
    let i = 0;
    for (; i + 4 <= j + 1; i += 4) {
      const b = at + i * bytes, c = b + bytes, d = c + bytes, e = d + bytes;
      let s = v128.splat<f64>(0), t = s, u = s, w = s;
      for (let k: usize = 0; k < bytes; k += 16) {
        const v = v128.load(a + k);
        s = f64x2.add(s, f64x2.mul(v, v128.load(b + k)));
        t = f64x2.add(t, f64x2.mul(v, v128.load(c + k)));
        u = f64x2.add(u, f64x2.mul(v, v128.load(d + k)));
        w = f64x2.add(w, f64x2.mul(v, v128.load(e + k)));
      }
      const to = row + (i << 3);
      store<f64>(to, load<f64>(to) + total(s));
      store<f64>(to, load<f64>(to, 8) + total(t), 8);
      store<f64>(to, load<f64>(to, 16) + total(u), 16);
      store<f64>(to, load<f64>(to, 24) + total(w), 24);
    }
    for (; i <= j; i++) {
      const b = at + i * bytes;
      let s = v128.splat<f64>(0);
      for (let k: usize = 0; k < bytes; k += 16) {
        s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)));
      }
      const to = row + (i << 3);
      store<f64>(to, load<f64>(to) + total(s));
    }
  }
}
