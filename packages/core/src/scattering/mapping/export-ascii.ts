/** Points of an image in q, Å⁻¹. */
export interface QImage {
  readonly qx: ArrayLike<number>;
  readonly qy: ArrayLike<number>;
  readonly intensity: ArrayLike<number>;
  /** Errors of the intensities. */
  readonly sigma?: ArrayLike<number>;
  /** 1 where a pixel does not count. */
  readonly mask?: ArrayLike<number>;
}

/**
 * The text of a SasView 2-D file (`.dat`): Qx, Qy, I and errors by pixel. Masked pixels are NaN, which SasView leaves
 * out when it loads.
 */
export function sasview2dText({ qx, qy, intensity, sigma, mask }: QImage): string {
  const columns = sigma ? "Qx - Qy - I(Qx,Qy) - err(I)" : "Qx - Qy - I(Qx,Qy)";
  const lines = [`Data columns ${columns}`, "ASCII data"];
  for (let p = 0; p < qx.length; p++) {
    const good = !mask?.[p] && Number.isFinite(intensity[p]);
    const row = [short(qx[p]), short(qy[p]), good ? short(intensity[p]) : "nan"];
    if (sigma) row.push(good ? short(sigma[p]) : "nan");
    lines.push(row.join("\t"));
  }
  return `${lines.join("\n")}\n`;
}

/** The text of a SasView 1-D file (`.txt`): Q, I and errors. Bins without pixels are left out. */
export function sasview1dText(
  q: ArrayLike<number>,
  intensity: ArrayLike<number>,
  sigma: ArrayLike<number> | undefined,
): string {
  const lines = [sigma ? "<X> <Y> <dY>" : "<X> <Y>"];
  for (let k = 0; k < q.length; k++) {
    if (!Number.isFinite(intensity[k])) continue;
    const row = [short(q[k]), short(intensity[k])];
    if (sigma) row.push(short(sigma[k]));
    lines.push(row.join(" "));
  }
  return `${lines.join("\n")}\n`;
}

/** Nine digits are more than any detector gives. */
const short = (value: number): string => Number(value.toPrecision(9)).toString();
