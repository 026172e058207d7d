const POINTS = 24;
const SINES: readonly number[] = Array.from({ length: POINTS }, (_, i) =>
  Math.sin(Math.PI * ((i + 0.5) / POINTS - 0.5)),
);

/**
 * How many more grains than in an even powder have a plane ready to reflect, the preferred direction lying along the
 * beam.
 *
 * @param r March's parameter
 * @param cosine of the angle between the plane's normal and the preferred direction
 * @param sine of the Bragg angle
 * @source Dollase, J. Appl. Cryst. 19 (1986) 267; for transmission Larson and Von Dreele, GSAS manual, and Oikawa et
 *   al., Physics Procedia 88 (2017) 34
 */
export function marchDollase(r: number, cosine: number, sine: number): number {
  if (r === 1) return 1;
  const along = cosine * sine;
  const across = Math.sqrt(Math.max(0, (1 - cosine * cosine) * (1 - sine * sine)));
  let sum = 0;
  for (const turn of SINES) {
    const c = along + across * turn;
    const base = r * r * c * c + (1 - c * c) / r;
    sum += 1 / (base * Math.sqrt(base));
  }
  return sum / POINTS;
}
