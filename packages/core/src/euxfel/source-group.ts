/** Pieces of a name that may differ between the names of a group. */
const PIECE = /(\d+|[a-zA-Z]+)/;

/**
 * Cuts a name where similar names may differ: every other part, from the second on, is a number or a word. Long words
 * between slashes do not count: `MOTOR/X` and `MOTOR/Y` are alike, `SLOW/TEMPERATURE` and `SLOW/PRESSURE` are not.
 */
function splitName(name: string): string[] {
  const colon =
    name.lastIndexOf(":") > name.lastIndexOf("/") ? name.indexOf(":", name.lastIndexOf("/")) : -1;
  const [device, channel] = colon < 0 ? [name, ""] : [name.slice(0, colon), name.slice(colon + 1)];
  const [first, ...rest] = device.split("/");
  const parts = first.split(PIECE);
  const extend = (separator: string, text: string, mayDiffer: (word: string) => boolean): void => {
    const [head, ...tail] = text.split(PIECE);
    parts[parts.length - 1] += separator + head;
    const [word, end] = tail;
    if (tail.length === 2 && end === "" && !mayDiffer(word)) parts[parts.length - 1] += word;
    else parts.push(...tail);
  };
  for (const text of rest) extend("/", text, (word) => word.length <= 2 || /^\d+$/.test(word));
  if (channel) extend(":", channel, () => true);
  return parts;
}

/** Where two names of equal cuts differ; undefined unless it is one part that may. */
function differingPart(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length !== b.length) return undefined;
  const at = a.flatMap((part, i) => (part === b[i] ? [] : [i]));
  return at.length === 1 && at[0] % 2 === 1 ? at[0] : undefined;
}

/** Numbers with neighbours as ranges (`01-03, 07`), or words. */
function listed(parts: readonly string[]): string {
  if (!parts.every((part) => /^\d+$/.test(part))) return [...parts].sort().join(", ");
  const ranges: [first: string, last: string][] = [];
  for (const part of [...parts].sort((a, b) => Number(a) - Number(b))) {
    const last = ranges.at(-1);
    if (last && Number(part) === Number(last[1]) + 1) last[1] = part;
    else ranges.push([part, part]);
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(", ");
}

/** Sorted names, those that differ in one place as one: `SPB_IRDA_JF4M/DET/JNGFR{01-08}:daqOutput`. */
export function foldNames(names: readonly string[]): string[] {
  const folded: string[] = [];
  let group: string[][] = [];
  let varying: number | undefined;
  const flush = (): void => {
    const [first] = group;
    const at = varying;
    if (first) {
      const all = at === undefined ? [] : group.map((parts) => parts[at]);
      folded.push(first.map((part, i) => (i === at ? `{${listed(all)}}` : part)).join(""));
    }
    group = [];
    varying = undefined;
  };
  for (const name of names) {
    const parts = splitName(name);
    const last = group.at(-1);
    const at = last && differingPart(last, parts);
    if (at === undefined || (varying !== undefined && at !== varying)) flush();
    else varying = at;
    group.push(parts);
  }
  flush();
  return folded;
}
