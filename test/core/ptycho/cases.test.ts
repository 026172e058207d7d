import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NDArray } from "@beambook/core";
import { EOS, type ScanChunk, WAIT } from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { type Case, FormulaScan, positionsOf } from "./support/formula-scan.js";

const folder = new URL("../../reference/ptyd/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const CASES = read("cases.json") as Case[];
const EXPECTED = read("expected.json") as Record<string, Expected>;
const scratch = mkdtempSync(join(tmpdir(), "ptyd-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Digest {
  shape: number[];
  dtype: string;
  sha256: string;
}

interface Expected {
  messages: (number | "WAIT" | "EOS")[];
  error?: [string, string];
  chunks: {
    num: number;
    indices: [number, number];
    data: Digest;
    weights: Digest;
    mask0_sum: number;
    positions: { values: number[][] } | null;
    meta: Record<string, unknown>;
  }[];
}

/** What the original does other than it documents, and the option that does the same. */
const ORIGINAL: Record<string, object> = {
  auto_true_center_given: { autoCenter: "original" },
  link: { links: "original" },
};
/** Errors that the original raises and this does not: `merge` works here. */
const WORKS_HERE = ["merge"];

function digest(array: NDArray): Digest {
  const data = array.flat() as Uint8Array;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { shape: [...array.shape], dtype: array.dtype, sha256 };
}

function scanOf(given: Case, options = ORIGINAL[given.name] ?? {}): FormulaScan {
  const pars: Record<string, unknown> = { ...given.pars };
  if (pars.positions_theory) {
    pars.positions_theory = positionsOf(given.n)
      .slice({ kind: "slice", start: null, stop: null, step: -1 })
      .multiply(2);
  }
  if (pars.save) pars.dfile = join(scratch, `${given.name}.ptyd`);
  return new FormulaScan(given, pars, options);
}

function checkChunk(chunk: ScanChunk, expected: Expected["chunks"][number]): void {
  const { indices, num, positions } = chunk.chunk;
  expect([indices[0], indices.at(-1), num]).toEqual([...expected.indices, expected.num]);
  const { shape, dtype, sha256 } = expected.data;
  expect(digest(chunk.frames)).toEqual({ shape, dtype, sha256 });
  const weights = expected.weights;
  expect(digest(chunk.weights)).toEqual({
    shape: weights.shape,
    dtype: weights.dtype,
    sha256: weights.sha256,
  });
  expect(chunk.iterable[0].mask.sum()).toBe(expected.mask0_sum);
  expect(positions?.toArray() ?? null).toEqual(expected.positions?.values ?? null);
  const close = (value: unknown): unknown =>
    typeof value === "number"
      ? expect.closeTo(value, 12)
      : Array.isArray(value)
        ? value.map(close)
        : value;
  expect(Object.keys(chunk.common).sort()).toEqual(Object.keys(expected.meta).sort());
  for (const [key, value] of Object.entries(expected.meta)) {
    expect(chunk.common[key], key).toEqual(close(value));
  }
}

describe("preparation equals PtyPy's", () => {
  for (const given of CASES) {
    const expected = EXPECTED[given.name];
    if (WORKS_HERE.includes(given.name)) continue;
    it(given.name, async () => {
      const scan = scanOf(given);
      const run = async (): Promise<void> => {
        await scan.initialize();
        const chunks = [...expected.chunks];
        for (const [i, frames] of given.calls.entries()) {
          const message = await scan.auto(frames);
          const wanted = expected.messages[i];
          if (typeof wanted === "string") {
            expect(message).toBe(wanted === "WAIT" ? WAIT : EOS);
            continue;
          }
          expect((message as ScanChunk).chunk.indices.length).toBe(wanted);
          checkChunk(message as ScanChunk, chunks.shift() as Expected["chunks"][number]);
        }
      };
      if (expected.error) await expect(run()).rejects.toMatchObject({ "beambook.error": true });
      else await run();
    });
  }
});
