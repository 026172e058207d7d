/**
 * Singular values of a small square matrix by one-sided Jacobi rotations, which keep the small ones accurate.
 *
 * @source J. Demmel, K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992) 1204
 * @param a - column-major; becomes U times the singular values
 * @param v - becomes the right singular vectors, column-major
 * @param s - becomes the singular values, in no order
 */
export function jacobiSvd(a: Float64Array, v: Float64Array, s: Float64Array, n: number): void {
  v.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) if (rotate(a, v, n, p, q)) rotated = true;
    }
    if (!rotated) break;
  }
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[j * n + i] * a[j * n + i];
    s[j] = Math.sqrt(sum);
  }
}

/** Makes two columns orthogonal; false when they are already. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  let pp = 0;
  let qq = 0;
  let pq = 0;
  for (let i = 0; i < n; i++) {
    const x = a[p * n + i];
    const y = a[q * n + i];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (Math.abs(pq) <= 1e-15 * Math.sqrt(pp * qq) || !Number.isFinite(pq)) return false;
  const zeta = (qq - pp) / (2 * pq);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const sn = c * t;
  for (const m of [a, v]) {
    for (let i = 0; i < n; i++) {
      const x = m[p * n + i];
      const y = m[q * n + i];
      m[p * n + i] = c * x - sn * y;
      m[q * n + i] = sn * x + c * y;
    }
  }
  return true;
}
