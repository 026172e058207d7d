import type { BandMark, NumericArray } from "../spec/types.js";

/** The outlines of a band: forth along the upper curve, back along the lower; one per piece without gaps. */
export function bandOutlines({
  x,
  low,
  high,
}: BandMark<NumericArray>): { x: number[]; y: number[] }[] {
  const outlines: { x: number[]; y: number[] }[] = [];
  let piece: number[] = [];
  const close = (): void => {
    if (piece.length > 1) {
      const back = [...piece].reverse();
      outlines.push({
        x: [...piece, ...back].map((i) => x[i]),
        y: [...piece.map((i) => high[i]), ...back.map((i) => low[i])],
      });
    }
    piece = [];
  };
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(low[i]) || Number.isNaN(high[i])) close();
    else piece.push(i);
  }
  close();
  return outlines;
}
