import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";
import {
  type Answer,
  askPeer,
  type Found,
  FUZZ_SCRIPT,
  type FuzzCase,
  makeCases,
  runCases,
} from "./fuzz-run.js";

/** Mutated files per kind. */
const CASES = Number(process.env.BEAMBOOK_FUZZ_CASES ?? 2000);
const TEXT = ["names", "fixed", "chunked", "table", "title", "scale"];
const NAMES: Record<string, string[]> = {
  plain: ["plain", "double", "chunks", "gzip", "grow", "both"],
  virtual: ["virtual", "cut"],
  text: [...TEXT.map((name) => `entry/instrument/${name}`), "again"],
  filters: ["bslz4", "lz4", "zstd", "blosc", "bszstd", "lzf"],
};
/** Text is the slowest kind of all, and has two files of it. */
const casesOf = (part: string): number => (part === "text" ? Math.ceil(CASES / 2) : CASES);
/** v110 differs from the newest in few bytes that the last two kinds have. */
const KINDS = ["old", "new", "v110"].flatMap((version) =>
  Object.keys(NAMES)
    .filter((part) => version !== "v110" || part === "plain" || part === "virtual")
    .map((part): [string, string[], number] => [
      `${version}${part === "plain" ? "" : `_${part}`}.h5`,
      NAMES[part],
      casesOf(part),
    ]),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-fuzz-"));
  runPython(FUZZ_SCRIPT, ["make", folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is neither a typed error nor h5py's answer, in words. */
function wrongAnswers(
  { edits, cut }: FuzzCase,
  ours: Answer,
  theirs: Record<string, string | null>,
): string[] {
  const what = JSON.stringify([edits, cut]);
  if (typeof ours === "string") return [`${what} ${ours}`];
  return Object.entries(ours).flatMap(([name, value]) => {
    if (typeof value === "object" && value !== null && "error" in value) return [];
    if (value === theirs[name]) return [];
    return [`${what} ${name}: ${JSON.stringify(value).slice(0, 300)}, h5py ${theirs[name]}`];
  });
}

describe.each(KINDS)("mutated files of kind %s", (file, names, count) => {
  it("give h5py's answer or a typed error", { timeout: 600_000 }, async () => {
    const cases = makeCases(join(folder, file), file, names, count);
    const [theirs, ours] = await Promise.all([askPeer(folder, cases), runCases(folder, cases)]);
    const wrong = cases.flatMap((item, i) =>
      wrongAnswers(item, ours[i], theirs[i]).map((text) => `${i} ${text}`),
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    // Refusing everything would pass, too: most of what h5py reads must be read.
    const read = cases.flatMap((_, i) =>
      names.filter((name) => theirs[i][name] !== null).map((name) => [i, name] as const),
    );
    const same = read.filter(([i, name]) => (ours[i] as Found)[name] === theirs[i][name]);
    expect(same.length).toBeGreaterThan(0.9 * read.length);
  });
});
