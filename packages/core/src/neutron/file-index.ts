import { BeambookError } from "../errors.js";
import type { GroupIndex } from "./group-index.js";

/** Words that say what a file is, not which group. */
const ROLES =
  /^(?:signals?|sig|sample|openbeams?|open|beam|ob|flat|empty|background|counts?|data|transmission)$/i;
const GRID_XY = /(?:^|[^a-z])x[_ -]?(\d+)(?:.*[^a-z])?y[_ -]?(\d+)(?!\d)/i;
const ROW_COLUMN = /(?:^|[^a-z])row[_ -]?(\d+)(?:.*[^a-z])?col(?:umn)?[_ -]?(\d+)(?!\d)/i;
const NUMBERED = /(?:idx|pixel|det|pos|position)[_ ]*(\d+)$/i;

/** A file's name without folder and ending. */
export function stemOf(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z]\w*$/, "");
}

/**
 * Indices from the names of files that belong together: `x1_y2` and `row1_col2` are pairs, names that differ in one
 * number only are numbers, others names without the words that all share.
 *
 * @param pattern `auto`, or a regular expression whose one or two groups are the index.
 * @throws InvalidArgument when the pattern does not fit a name
 */
export function indicesOfFiles(
  paths: readonly string[],
  pattern: string | RegExp = "auto",
): GroupIndex[] {
  const stems = paths.map(stemOf);
  if (pattern !== "auto") return stems.map((stem) => byPattern(stem, pattern));
  for (const grid of [GRID_XY, ROW_COLUMN]) {
    const found = stems.map((stem) => grid.exec(stem));
    if (found.every((m) => m !== null)) return found.map((m) => [Number(m[1]), Number(m[2])]);
  }
  return byOneNumber(stems) ?? withoutShared(stems);
}

function byPattern(stem: string, pattern: string | RegExp): GroupIndex {
  const found = new RegExp(pattern).exec(stem);
  if (!found || found.length < 2) {
    throw new BeambookError("InvalidArgument", `"${stem}" does not fit the pattern ${pattern}.`, {
      hint: "The pattern needs one or two groups in parentheses for the index.",
    });
  }
  const [first, second] = found.slice(1).map((t) => (/^-?\d+$/.test(t ?? "") ? Number(t) : t));
  if (typeof first === "number" && typeof second === "number") return [first, second];
  return second === undefined ? first : `${first}_${second}`;
}

/** Numbers where names differ in a single number, or a lone name ends in one. */
function byOneNumber(stems: readonly string[]): GroupIndex[] | undefined {
  if (stems.length === 1) {
    const found = NUMBERED.exec(stems[0]) ?? /_(\d+)$/.exec(stems[0]);
    return found ? [Number(found[1])] : undefined;
  }
  const parts = stems.map((stem) => stem.split(/(\d+)/));
  const length = parts[0].length;
  if (!parts.every((p) => p.length === length)) return undefined;
  const differing = [...parts[0].keys()].filter((k) => parts.some((p) => p[k] !== parts[0][k]));
  if (differing.length !== 1 || differing[0] % 2 === 0) return undefined;
  return parts.map((p) => Number(p[differing[0]]));
}

/** Names without words for their role; without any such word, without the words at either end that all share. */
function withoutShared(stems: readonly string[]): string[] {
  const words = stems.map((stem) => stem.split(/[_\s-]+/).filter(Boolean));
  const plain = words.map((list) => trimmed(list, (word) => ROLES.test(word)));
  const roleFound = plain.some((list, i) => list.length < words[i].length);
  const cut = roleFound ? plain : withoutCommonEnds(words);
  const names = cut.map((list, i) => rejoined(list, stems[i]));
  return new Set(names).size === names.length ? names : [...stems];
}

/** The words as they stood in the name, their separators kept. */
function rejoined(words: readonly string[], stem: string): string {
  if (words.length === 0) return stem;
  const start = stem.indexOf(words[0]);
  let end = start;
  for (const word of words) end = stem.indexOf(word, end) + word.length;
  return stem.slice(start, end);
}

/** A role's word goes from either end, never the last word left. */
function trimmed(words: readonly string[], gone: (word: string) => boolean): string[] {
  const kept = [...words];
  while (kept.length > 1 && gone(kept[0]) && !isLabelOf(kept)) kept.shift();
  while (kept.length > 1 && gone(kept[kept.length - 1])) kept.pop();
  return kept;
}

/** In `sample_A` the first word is part of the name: only a single letter or number follows. */
function isLabelOf(words: readonly string[]): boolean {
  return /^sample$/i.test(words[0]) && words.length > 1;
}

function withoutCommonEnds(words: readonly (readonly string[])[]): string[][] {
  if (words.length < 2) return words.map((list) => [...list]);
  const shortest = Math.min(...words.map((list) => list.length));
  const same = (k: (list: readonly string[]) => string): boolean =>
    words.every((list) => k(list) === k(words[0]));
  let front = 0;
  while (front < shortest - 1 && same((list) => list[front])) front++;
  let back = 0;
  while (back < shortest - 1 - front && same((list) => list[list.length - 1 - back])) back++;
  return words.map((list) => list.slice(front, list.length - back));
}
