const LONGEST = 120;
const SHORTEST = 12;
const MOST_LINES = 24;
const SLANT = 0.35;

type Point = [x: number, y: number];

/** An SVG picture of an array's last three axes with the borders of its chunks; empty for scalars. */
export function chunkPicture(shape: readonly number[], chunks: readonly number[]): string {
  if (shape.length === 0 || shape.some((n) => n === 0)) return "";
  const axes = shape.slice(-3).map((n, k) => ({ n, chunk: chunks.slice(-3)[k] }));
  while (axes.length < 2) axes.unshift({ n: 1, chunk: 1 });
  const longest = Math.max(...axes.map(({ n }) => n));
  const sides = axes.map(({ n }) => Math.max(SHORTEST, (LONGEST * n) / longest));
  const cuts = axes.map(({ n, chunk }, k) => cutsAlong(n, chunk, sides[k]));
  const flat = axes.length === 2;
  const [deep, down, across] = flat ? [0, sides[0], sides[1]] : sides;
  const [deepCuts, downCuts, acrossCuts] = flat ? [[0], cuts[0], cuts[1]] : cuts;
  const back = (z: number): Point => [z * SLANT, z * SLANT];
  const lines: string[] = [];
  const line = (a: Point, b: Point): void => {
    lines.push(`M${round(a[0])} ${round(a[1])}L${round(b[0])} ${round(b[1])}`);
  };
  const front = back(deep);
  for (const y of downCuts) line([front[0], front[1] + y], [front[0] + across, front[1] + y]);
  for (const x of acrossCuts) line([front[0] + x, front[1]], [front[0] + x, front[1] + down]);
  for (const z of deepCuts) {
    const at = back(z);
    line(at, [at[0] + across, at[1]]);
    line(at, [at[0], at[1] + down]);
  }
  for (const x of acrossCuts) line([x, 0], [front[0] + x, front[1]]);
  for (const y of downCuts) line([0, y], [front[0], front[1] + y]);
  const width = Math.ceil(across + front[0] + 44);
  const height = Math.ceil(down + front[1] + 24);
  const label = (x: number, y: number, text: number): string =>
    `<text x="${round(x)}" y="${round(y)}" font-size="10" fill="currentColor">${text}</text>`;
  const labels = [
    label(front[0] + across / 2 - 8, down + front[1] + 14, axes[axes.length - 1].n),
    label(front[0] + across + 4, front[1] + down / 2, axes[axes.length - 2].n),
    flat ? "" : label(across + 6, 10, axes[0].n),
  ];
  return (
    `<svg width="${width}" height="${height}" role="img" aria-label="Chunks of the array">` +
    `<path d="${lines.join("")}" transform="translate(2 2)" fill="none" stroke="currentColor"` +
    ` stroke-width="0.7"/>${labels.join("")}</svg>`
  );
}

/** Places of chunk borders along a side, thinned out where there are many; first and last always. */
function cutsAlong(n: number, chunk: number, side: number): number[] {
  const count = Math.ceil(n / chunk);
  const step = Math.max(1, Math.ceil(count / MOST_LINES));
  const cuts: number[] = [];
  for (let i = 0; i < count; i += step) cuts.push((side * i * chunk) / n);
  cuts.push(side);
  return cuts;
}

const round = (value: number): number => Math.round(value * 10) / 10;
