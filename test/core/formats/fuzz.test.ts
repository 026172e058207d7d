import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray } from "@beambook/core";
import { parseCbf, parseEdf, parsePoni } from "@beambook/core/formats";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { checksum, reference, wrongReadings } from "./files.js";

/** Mutated files per kind. */
const CASES = Number(process.env.BEAMBOOK_FUZZ_CASES ?? 2000);
const folder = mkdtempSync(join(tmpdir(), "beambook-fuzz-formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with some bytes changed (ASCII: fabio drops header lines with other letters), doubled, dropped or cut off. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const out = Buffer.from(bytes);
  const at = (): number => Math.floor(random() * out.length);
  for (let k = 0; k <= random() * 3; k++) out[at()] = Math.floor(random() * 128);
  const kind = random();
  if (kind < 0.15) return out.subarray(0, at());
  if (kind < 0.25) {
    const cut = at();
    return Buffer.concat([out.subarray(0, cut), out.subarray(cut + 1 + Math.floor(random() * 9))]);
  }
  if (kind < 0.35) {
    const cut = at();
    return Buffer.concat([out.subarray(0, cut), out.subarray(Math.max(0, cut - 7))]);
  }
  return out;
}

const READ_ALL = `
import sys, json, zlib, logging, signal, numpy as np, fabio.edfimage, fabio.cbfimage
logging.disable(50)
def late(*_): raise TimeoutError
signal.signal(signal.SIGALRM, late)
sizes = json.loads(sys.argv[2]); blob = open(sys.argv[1], "rb").read(); at = 0; out = []
for n in sizes:
    part = blob[at:at + n]; at += n
    if sys.argv[3] == ".cbf" and b"\\x0c\\x1a\\x04\\xd5" not in part:
        out.append(None)  # fabio looks for a lost marker for ever
        continue
    path = sys.argv[1] + sys.argv[3]
    open(path, "wb").write(part)
    signal.setitimer(signal.ITIMER_REAL, 0.04)
    try:
        im = (fabio.edfimage.EdfImage() if sys.argv[3] == ".edf" else fabio.cbfimage.CbfImage())
        im.read(path)
        frames = [im.get_frame(k).data if im.nframes > 1 else im.data for k in range(im.nframes)]
        out.append([f"{zlib.crc32(np.ascontiguousarray(f).tobytes()) & 0xffffffff:08x}" for f in frames])
    except BaseException as e:
        out.append(None)
    signal.setitimer(signal.ITIMER_REAL, 0)
print(json.dumps(out))`;

type Read = (bytes: Buffer) => NDArray[];
const edf: Read = (bytes) =>
  parseEdf(bytes).frames.flatMap(({ data, variance }) => (variance ? [data, variance] : [data]));
const cbf: Read = (bytes) => [parseCbf(bytes).data];

/** Our checksums, the code of a typed error, or what else happened. */
function ours(read: Read, bytes: Buffer): string[] | "typed" | string {
  try {
    return read(bytes).map(checksum);
  } catch (error) {
    return isBeambookError(error) ? "typed" : `untyped: ${String(error)}`;
  }
}

describe.each<[string, string, Read, string[]]>([
  [
    "EDF",
    ".edf",
    edf,
    ["zoo_int32_be.edf", "zoo_multi.edf", "zoo_v2.edf", "zoo_int32_zlib.edf", "zoo_crlf.edf"],
  ],
  ["CBF", ".cbf", cbf, ["zoo.cbf"]],
])("mutated %s files", (name, ending, read, sources) => {
  it("give fabio's pixels, or a typed error where ours is stricter", { timeout: 300_000 }, () => {
    const random = seededRandom(7);
    const wholes = sources.map((source) => readFileSync(reference(source)));
    const files = Array.from({ length: CASES }, (_, i) =>
      mutate(wholes[i % wholes.length], random),
    );
    const path = join(folder, name);
    writeFileSync(path, Buffer.concat(files));
    const sizes = JSON.stringify(files.map((file) => file.length));
    const answers = runPythonJson<(string[] | null)[]>(READ_ALL, [path, sizes, ending], {
      timeout: 280_000,
    });
    const found = files.map((file) => ours(read, file));
    expect(wrongReadings(found, answers, "fabio")).toEqual([]);
    expect(found.filter(Array.isArray).length).toBeGreaterThan(CASES / 4);
  });
});

it("mutated .poni files are read or refused with a typed error", () => {
  const random = seededRandom(9);
  const wholes = ["v1.poni", "v2.poni", "v2_1.poni"].map((n) => readFileSync(reference(n)));
  for (let i = 0; i < CASES; i++) {
    const text = mutate(wholes[i % 3], random).toString("utf8");
    try {
      const { dist, poni1, pixel1, shape } = parsePoni(text);
      expect([dist, poni1, pixel1, ...(shape ?? [])].every(Number.isFinite), text).toBe(true);
    } catch (error) {
      expect(isBeambookError(error, "FileFormat"), `${String(error)}\n${text}`).toBe(true);
    }
  }
});
