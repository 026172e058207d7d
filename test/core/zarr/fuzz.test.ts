import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { arange, isBeambookError } from "@beambook/core";
import {
  type CodecName,
  openZarrZip,
  rootMetadata,
  writeArray,
  type ZarrFormat,
  ZipArchive,
  ZipWriter,
} from "@beambook/core/zarr";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repoRoot, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

/** Mutations in all; a third each of bytes anywhere, of the archive's records, of metadata. */
const COUNT = 2100;
const NAMES = ["a", "b", "c"];
type Answer = string | Record<string, string | [dtype: string, shape: number[], digest: string]>;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-zip-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function makeSource(format: ZarrFormat): Promise<Buffer> {
  const path = join(folder, `source${format}.zip`);
  const writer = await ZipWriter.open(path);
  await writer.add(...rootMetadata(format));
  const codecs: CodecName[] = ["blosc-lz4", "zstd", "none"];
  for (const [i, name] of NAMES.entries()) {
    const dtype = (["float32", "int16", "float64"] as const)[i];
    const values = arange(120).reshape(12, 10).astype(dtype);
    const array = { name, shape: [12, 10], chunks: [8, 10], dtype, format, codec: codecs[i] };
    await writeArray(writer, array, values);
  }
  await writer.finish();
  return readFileSync(path);
}

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)];
const INTERESTING = [0, 1, 2, 4, 16, 127, 128, 255];

/** Some bytes anywhere changed, cut off, doubled or left out. */
function anywhere(source: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * source.length);
  const kind = Math.floor(random() * 5);
  if (kind === 0) return source.subarray(0, at);
  if (kind === 1)
    return Buffer.concat([
      source.subarray(0, at),
      source.subarray(at + 1 + Math.floor(random() * 20)),
    ]);
  if (kind === 2)
    return Buffer.concat([source.subarray(0, at), source.subarray(Math.max(0, at - 9))]);
  const out = Buffer.from(source);
  for (let n = 0; n < 1 + 3 * random(); n++) {
    out[Math.floor(random() * out.length)] =
      random() < 0.5 ? pick(random, INTERESTING) : 256 * random();
  }
  return out;
}

/** A byte of a header, of the directory or of the end changed. */
function inRecords(source: Buffer, random: Random): Buffer {
  const out = Buffer.from(source);
  const places: number[] = [];
  for (const [mark, length] of [
    ["PK\x03\x04", 30],
    ["PK\x01\x02", 46],
    ["PK\x05\x06", 22],
  ] as const) {
    for (
      let at = out.indexOf(mark, 0, "latin1");
      at >= 0;
      at = out.indexOf(mark, at + 4, "latin1")
    ) {
      places.push(at + Math.floor(random() * length));
    }
  }
  for (let n = 0; n < 1 + 2 * random(); n++) {
    out[pick(random, places)] = random() < 0.6 ? pick(random, INTERESTING) : 256 * random();
  }
  return out;
}

const VALUES = [
  "null",
  "0",
  "-1",
  "1e400",
  '"x"',
  "[]",
  "{}",
  "[0]",
  "[12,10,2]",
  "7",
  '"<f8"',
  '">f4"',
  "true",
  '"F"',
  '"float64"',
  "[8,5]",
  "99999999",
];

/** A value or a character of an entry's text changed, its check sum put right; else a chunk's bytes. */
function inContents(source: Buffer, random: Random): Buffer {
  const out = Buffer.from(source);
  const archive = new ZipArchive(
    join(folder, source === sources[0] ? "source2.zip" : "source3.zip"),
  );
  const entry = pick(random, [...archive.entries.values()]);
  archive.close();
  const at = entry.offset + 30 + Buffer.byteLength(entry.name);
  const content = out.subarray(at, at + entry.size);
  const text = content.toString("latin1");
  const values = [...text.matchAll(/: ?([^,{}[\]]+|\[[^\]]*\])/g)];
  if (text.startsWith("{") && values.length > 0 && random() < 0.8) {
    const match = pick(random, values);
    const start = match.index + match[0].length - match[1].length;
    const changed =
      text.slice(0, start) + pick(random, VALUES) + text.slice(start + match[1].length);
    const room =
      changed.length <= text.length ? changed.padEnd(text.length) : changed.replace(/\n +/g, " ");
    content.write(room.padEnd(text.length).slice(0, text.length), "latin1");
  } else content[Math.floor(random() * content.length)] = 256 * random();
  const crc = crc32(content);
  out.writeUInt32LE(crc, entry.offset + 14);
  for (
    let d = out.indexOf("PK\x01\x02", 0, "latin1");
    d >= 0;
    d = out.indexOf("PK\x01\x02", d + 4, "latin1")
  ) {
    if (out.readUInt32LE(d + 42) === entry.offset) out.writeUInt32LE(crc, d + 16);
  }
  return out;
}

let sources: Buffer[];

it(`${COUNT} mutated archives give a typed error, Python's answer, or what was there before`, {
  timeout: 240_000,
}, async () => {
  sources = [await makeSource(2), await makeSource(3)];
  const random = seededRandom(20);
  const cases = join(folder, "cases");
  mkdirSync(cases);
  const kinds = [anywhere, inRecords, inContents];
  for (let i = 0; i < COUNT; i++) {
    writeFileSync(join(cases, `${i}.zip`), kinds[i % 3](sources[Math.floor(i / 3) % 2], random));
  }
  const script = `${repoRoot}/test/core/zarr/fuzz_answers.py`;
  const theirs = runPythonJson<Answer[]>(script, [cases, COUNT], { timeout: 200_000 });
  const before = [
    await answer(join(folder, "source2.zip")),
    await answer(join(folder, "source3.zip")),
  ];
  const wrong: unknown[] = [];
  const tally = { errors: 0, same: 0, recovered: 0 };
  for (let i = 0; i < COUNT; i++) {
    const mine = await answer(join(cases, `${i}.zip`));
    if (typeof mine === "string") {
      tally.errors++;
      continue;
    }
    for (const name of NAMES) {
      const value = mine[name];
      const their =
        typeof theirs[i] === "string" ? theirs[i] : (theirs[i] as Exclude<Answer, string>)[name];
      if (typeof value === "string") tally.errors++;
      else if (JSON.stringify(value) === JSON.stringify(their)) tally.same++;
      else if (value[2] === (before[Math.floor(i / 3) % 2] as Record<string, string[]>)[name][2])
        tally.recovered++;
      else wrong.push([i, name, value, their]);
    }
  }
  expect(wrong.slice(0, 10)).toEqual([]);
  expect(Math.min(tally.errors, tally.same, tally.recovered)).toBeGreaterThan(20);
});

/** Digests of the arrays, or the code of the error; anything untyped goes up. */
async function answer(path: string): Promise<Answer> {
  const code = (error: unknown): string => {
    if (isBeambookError(error) && error.code !== "Internal") return error.code;
    throw new Error(`${path}: ${String(error)}`, { cause: error });
  };
  let zarr: Awaited<ReturnType<typeof openZarrZip>>;
  try {
    zarr = await openZarrZip(path, { repair: false });
  } catch (error) {
    return code(error);
  }
  const out: Exclude<Answer, string> = {};
  for (const name of NAMES) {
    try {
      const array = zarr.array(name);
      if (array.nbytes > 1e7) {
        out[name] = "large";
        continue;
      }
      const values = await array.read();
      const data = values.flat();
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const digest = createHash("sha256").update(bytes).digest("hex");
      out[name] = [values.dtype, [...values.shape], digest];
    } catch (error) {
      out[name] = code(error);
    }
  }
  zarr.close();
  return out;
}
