/**
 * Which trains of a file without flags are to be trusted: every drop in the sequence of IDs makes suspect whichever
 * side of it needs fewer IDs left out to make the sequence rise again.
 *
 * @returns 1 for a good train, 0 for a suspect one.
 */
export function guessValidTrains(ids: Float64Array): Uint8Array {
  const valid = new Uint8Array(ids.length).fill(1);
  for (let i = 0; i + 1 < ids.length; i++) {
    if (ids[i + 1] > ids[i]) continue;
    const before = indexesWhere(0, i + 1, (k) => ids[k] >= ids[i + 1]);
    const after = indexesWhere(i + 1, ids.length, (k) => ids[k] <= ids[i]);
    for (const k of before.length < after.length ? before : after) valid[k] = 0;
  }
  return valid;
}

function indexesWhere(start: number, stop: number, test: (k: number) => boolean): number[] {
  const found: number[] = [];
  for (let k = start; k < stop; k++) if (test(k)) found.push(k);
  return found;
}
