import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import { type AxisSelection, type NDArray, slice } from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadH5wasm } from "../../../packages/core/dist/hdf5/h5wasm.js";
import { repoRoot, runPython, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const VERSIONS = ["old", "v110", "v112", "new"];
/** What our reader leaves to HDF5: types to convert, elements to count, sources with a filter that it lacks. */
const THROUGH_HDF5 = ["converted", "reshaped", "type_scaled"];
const DIRECT = (
  "interleaved modules missing_file missing_dataset overlapping type_big big_gaps type_half type_on type_z absolute same_file nested shared_names " +
  "growing growing_blocks growing_end numbered numbered_gaps blocks"
).split(" ");

let folder: string;
const files = new Map<string, Hdf5File>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-virtual-"));
  runPython(`${repoRoot}/test/reference/hdf5/make_virtual.py`, [folder]);
  for (const version of VERSIONS) files.set(version, await openHdf5(fileOf(version)));
});
afterAll(() => {
  for (const file of files.values()) file.close();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (version: string): string => join(folder, `${version}.h5`);

function opened(version: string): Hdf5File {
  const file = files.get(version);
  if (!file) throw new Error("not opened");
  return file;
}

interface Answer {
  shape: number[];
  dtype: string;
  digest: string;
}

/** A selection as h5py takes it: numbers, and [start, stop, step]. */
type Part = number | [number, number, number];

function randomParts(shape: readonly number[], next: () => number): Part[] {
  return shape.map((n) => {
    if (next() < 0.2) return Math.floor(next() * n);
    const [a, b] = [Math.floor(next() * n), Math.floor(next() * n)].sort((x, y) => x - y);
    return next() < 0.3 ? [0, n, 1] : [a, b + 1, 1 + Math.floor(next() * 4)];
  });
}

const toSelection = (parts: Part[]): AxisSelection[] =>
  parts.map((p) => (typeof p === "number" ? p : slice(...p)));

function answerOf(array: NDArray): Answer {
  const flat = array.flat();
  const bytes = new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength);
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { shape: [...array.shape], dtype: array.dtype, digest };
}

describe.each(VERSIONS)("virtual datasets of kind %s", (version) => {
  it("hold what h5py reads, for random selections", () => {
    const file = opened(version);
    const next = seededRandom(11);
    const requests = [...DIRECT, ...THROUGH_HDF5].flatMap((name) =>
      Array.from({ length: 25 }, (_, i): [string, string, Part[]] => {
        const { shape } = file.dataset(name);
        return [
          fileOf(version),
          name,
          i === 0 ? shape.map((n): Part => [0, n, 1]) : randomParts(shape, next),
        ];
      }),
    );
    const answers = runPythonJson<Answer[]>(`${repoRoot}/test/reference/hdf5/answer.py`, [], {
      input: JSON.stringify(requests),
    });
    requests.forEach(([, name, parts], i) => {
      const got = answerOf(file.dataset(name).readSync(toSelection(parts)));
      expect(got, `${name} ${JSON.stringify(parts)}`).toEqual(answers[i]);
    });
  });

  it("are read without HDF5 where nothing has to be converted", async () => {
    const { module } = await loadH5wasm();
    const original = module.get_dataset_data;
    let calls = 0;
    module.get_dataset_data = (...args): number => {
      calls += 1;
      return original.apply(module, args);
    };
    try {
      const file = opened(version);
      for (const name of DIRECT) {
        await file.dataset(name).read();
        expect(calls, name).toBe(0);
      }
      await file.dataset("converted").read();
      expect(calls).toBe(1);
    } finally {
      module.get_dataset_data = original;
    }
  });

  it("that refer to themselves are refused", async () => {
    const error = await opened(version)
      .dataset("cycle_a")
      .read()
      .then(
        () => undefined,
        (e: unknown) => e,
      );
    expect(isBeambookError(error, "FileFormat")).toBe(true);
    expect(String(error)).toContain("refers to itself");
  });

  it("fill a caller's array, views included, as often as they are read", () => {
    const dataset = opened(version).dataset("interleaved");
    const whole = dataset.readSync();
    const out = dataset.readSync([slice(0, 8)]).map("abs");
    for (let row = 0; row + 8 <= 40; row += 4) {
      dataset.readSync([slice(row, row + 8)], { out });
      expect(answerOf(out)).toEqual(answerOf(whole.slice(slice(row, row + 8)).copy()));
    }
  });
});
