import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { parseTiff } from "@beambook/core/formats";
import { afterAll, expect, it } from "vitest";
import { maxrf4uPython, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { checksum, wrongReadings } from "./files.js";

const CASES = Number(process.env.BEAMBOOK_FUZZ_CASES ?? 2000);
const folder = mkdtempSync(join(tmpdir(), "beambook-fuzz-tiff-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAKE = `
import base64, io, json, numpy as np, tifffile
from PIL import Image
rng = np.random.default_rng(3); out = []
def image(dtype, *shape): return (rng.integers(0, 90, shape) * (1 if dtype == "u1" else 3)).astype(dtype)
def wrote(write):
    b = io.BytesIO(); write(b); out.append(base64.b64encode(b.getvalue()).decode())
plain = dict(metadata=None, software=False)
wrote(lambda b: tifffile.imwrite(b, image("u2", 13, 17), **plain))
wrote(lambda b: tifffile.imwrite(b, image("i4", 13, 17), byteorder=">", rowsperstrip=4, **plain))
wrote(lambda b: tifffile.imwrite(b, image("f4", 40, 25), tile=(16, 16), **plain))
wrote(lambda b: tifffile.imwrite(b, image("u2", 3, 9, 11), photometric="minisblack", **plain))
wrote(lambda b: tifffile.imwrite(b, image("f8", 9, 11), bigtiff=True, **plain))
wrote(lambda b: tifffile.imwrite(b, image("u1", 12, 15, 3), photometric="rgb", rowsperstrip=5, **plain))
wrote(lambda b: tifffile.imwrite(b, image("u2", 20, 15), compression="zlib", rowsperstrip=8, **plain))
for how in ("tiff_lzw", "packbits"):
    wrote(lambda b: Image.fromarray(image("u1", 16, 19)).save(b, "TIFF", compression=how))
print(json.dumps(out))`;

const READ_ALL = `
import io, json, logging, signal, sys, zlib, numpy as np, tifffile
logging.disable(50)
def late(*_): raise TimeoutError
def channels_last(page, a):
    if a.ndim == 3 and page.planarconfig == 2: a = np.moveaxis(a, 0, -1)
    if a.ndim == 3 and a.shape[-1] == 1: a = a[..., 0]
    return a.astype(a.dtype.newbyteorder("<"))
signal.signal(signal.SIGALRM, late)
sizes = json.loads(sys.argv[2]); blob = open(sys.argv[1], "rb").read(); at = 0; out = []
for n in sizes:
    part = blob[at:at + n]; at += n
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with tifffile.TiffFile(io.BytesIO(part)) as t:
            pages = [channels_last(p, p.asarray(maxworkers=1)) for p in t.pages]
        out.append([f"{p.shape} {zlib.crc32(np.ascontiguousarray(p).tobytes()) & 0xffffffff:08x}" for p in pages])
    except BaseException as e:
        out.append(None)
    signal.setitimer(signal.ITIMER_REAL, 0)
print(json.dumps(out))`;

/** Some bytes changed, mostly in the header and the directories, where a value decides most; or the file cut. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const out = Buffer.from(random() < 0.2 ? bytes.subarray(0, random() * bytes.length) : bytes);
  for (let k = 0; k <= random() * 3; k++) {
    const near = random() < 0.6 ? random() * 250 : random() * out.length;
    out[Math.floor(near)] = random() < 0.5 ? random() * 8 : random() * 256;
  }
  return out;
}

/** Our pages, the word typed for a typed error, or what else happened. */
function ours(bytes: Buffer): string[] | string {
  try {
    return parseTiff(bytes).pages.map((page) => {
      const image = page.read();
      return `(${image.shape.join(", ")}) ${checksum(image)}`;
    });
  } catch (error) {
    return isBeambookError(error) ? "typed" : `untyped: ${String(error)}`;
  }
}

it("mutated TIFF files give tifffile's pixels, or a typed error", { timeout: 120_000 }, () => {
  const python = maxrf4uPython();
  const random = seededRandom(5);
  const wholes = runPythonJson<string[]>(MAKE, [], { python }).map((t) => Buffer.from(t, "base64"));
  const files = Array.from({ length: CASES }, (_, i) => mutate(wholes[i % wholes.length], random));
  const path = join(folder, "files");
  writeFileSync(path, Buffer.concat(files));
  const sizes = JSON.stringify(files.map(({ length }) => length));
  const answers = runPythonJson<(string[] | null)[]>(READ_ALL, [path, sizes], { python });
  const found = files.map(ours);
  expect(wrongReadings(found, answers, "tifffile")).toEqual([]);
  expect(found.filter(Array.isArray).length).toBeGreaterThan(CASES / 4);
});
