// Shares of one row of pixels in the bins that they lie in: AssemblyScript, built into
// src/scattering/integrate/edge-shares-wasm.ts by build.mjs. EdgeRows lays out the memory.

@inline
function rounded(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
}

/** Area between an edge and azimuth 0. */
@inline
function area(from: v128, to: v128, slope: v128, offset: v128): v128 {
  const middle = v128.mul<f64>(v128.mul<f64>(f64x2.splat(0.5), slope), v128.add<f64>(to, from));
  return v128.mul<f64>(v128.sub<f64>(to, from), v128.add<f64>(middle, offset));
}

/** The lower (`sign` -1) or the higher (1) of a corner and a bin's edge. */
@inline
function clipped(x: v128, edge: v128, sign: f64): v128 {
  const apart = v128.mul<f64>(f64x2.splat(sign), v128.abs<f64>(v128.sub<f64>(x, edge)));
  return v128.mul<f64>(v128.add<f64>(v128.add<f64>(x, edge), apart), f64x2.splat(0.5));
}

/**
 * Two pixels at a time: `first` gets the first bin of a pixel and `share` its part there, when it lies in one bin or in
 * two; otherwise `first` is -1. Sums have 32 bits and go around the pixel, as pyFAI's.
 */
export function shares(
  above: usize, below: usize, top: usize, bottom: usize, sides: usize, offsets: usize,
  columns: i32, bins: f64, first: usize, share: usize,
): void {
  for (let p = 0; p < columns; p += 2) {
    const at = <usize>p << 3;
    const x0 = v128.load(above + at), x1 = v128.load(below + at);
    const x2 = v128.load(below + at, 8), x3 = v128.load(above + at, 8);
    const low = v128.floor<f64>(v128.min<f64>(v128.min<f64>(x0, x1), v128.min<f64>(x2, x3)));
    const edge = v128.floor<f64>(v128.max<f64>(v128.max<f64>(x0, x1), v128.max<f64>(x2, x3)));
    const s01 = v128.load(sides + at), o01 = v128.load(sides + at + offsets);
    const s12 = v128.load(bottom + at), o12 = v128.load(bottom + at + offsets);
    const s23 = v128.load(sides + at, 8), o23 = v128.load(sides + at + offsets, 8);
    const s30 = v128.load(top + at), o30 = v128.load(top + at + offsets);
    const a0 = clipped(x0, edge, -1), a1 = clipped(x1, edge, -1);
    const a2 = clipped(x2, edge, -1), a3 = clipped(x3, edge, -1);
    let under = rounded(area(a0, a1, s01, o01));
    under = rounded(v128.add<f64>(under, area(a1, a2, s12, o12)));
    under = rounded(v128.add<f64>(under, area(a2, a3, s23, o23)));
    under = rounded(v128.add<f64>(under, area(a3, a0, s30, o30)));
    const b0 = clipped(x0, edge, 1), b1 = clipped(x1, edge, 1);
    const b2 = clipped(x2, edge, 1), b3 = clipped(x3, edge, 1);
    let over = rounded(area(b0, b1, s01, o01));
    over = rounded(v128.add<f64>(over, area(b1, b2, s12, o12)));
    over = rounded(v128.add<f64>(over, area(b2, b3, s23, o23)));
    over = rounded(v128.add<f64>(over, area(b3, b0, s30, o30)));
    const part = v128.div<f64>(under, v128.add<f64>(under, over));
    const one = v128.eq<f64>(low, edge);
    const two = v128.and(v128.eq<f64>(v128.add<f64>(low, f64x2.splat(1)), edge), v128.eq<f64>(part, part));
    const inside = v128.and(v128.ge<f64>(low, f64x2.splat(0)), v128.lt<f64>(edge, f64x2.splat(bins)));
    const good = v128.and(inside, v128.or(one, two));
    const bin = v128.bitselect(low, f64x2.splat(-1), good);
    v128.store64_lane(first + (<usize>p << 2), i32x4.trunc_sat_f64x2_s_zero(bin), 0);
    const kept = v128.bitselect(f64x2.splat(1), part, one);
    v128.store64_lane(share + (<usize>p << 2), f32x4.demote_f64x2_zero(kept), 0);
  }
}
