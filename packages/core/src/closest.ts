/** The names most like `wanted`, best first: those that contain it, then by edit distance. */
export function closestNames(wanted: string, names: Iterable<string>, most: number = 3): string[] {
  const low = wanted.toLowerCase();
  const scored: [number, string][] = [];
  for (const name of names) {
    const other = name.toLowerCase();
    const contained = other.includes(low) || low.includes(other);
    scored.push([
      contained ? Math.abs(other.length - low.length) / 1000 : distance(low, other),
      name,
    ]);
  }
  scored.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return scored.slice(0, most).map(([, name]) => name);
}

/** Levenshtein distance with two rows. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, replaced));
    }
    previous = row;
  }
  return previous[b.length];
}
