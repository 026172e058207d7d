import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { isBeambookError } from "@beambook/core";
import { parseFits, readFits } from "@beambook/core/formats";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

type Cards = Record<string, string | number | boolean>;

/** A header of cards, each as the standard fixes them. */
function header(cards: Cards): Uint8Array {
  const lines = Object.entries(cards).map(([key, v]) => {
    const value =
      typeof v === "boolean"
        ? v
          ? "T"
          : "F"
        : typeof v === "number"
          ? String(v)
          : `'${v.replaceAll("'", "''").padEnd(8)}'`;
    return `${key.padEnd(8)}= ${typeof v === "string" ? value : value.padStart(20)} / comment`.padEnd(
      80,
    );
  });
  return padded(new TextEncoder().encode(`${lines.join("")}${"END".padEnd(80)}`), 0x20);
}

function padded(bytes: Uint8Array, fill: number = 0): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 2880) * 2880).fill(fill);
  out.set(bytes);
  return out;
}

function values(bitpix: number, list: readonly number[]): Uint8Array {
  const size = Math.abs(bitpix) / 8;
  const view = new DataView(new ArrayBuffer(list.length * size));
  list.forEach((v, i) => {
    if (bitpix === 8) view.setUint8(i, v);
    if (bitpix === 16) view.setInt16(i * 2, v);
    if (bitpix === 32) view.setInt32(i * 4, v);
    if (bitpix === 64) view.setBigInt64(i * 8, BigInt(v));
    if (bitpix === -32) view.setFloat32(i * 4, v);
    if (bitpix === -64) view.setFloat64(i * 8, v);
  });
  return padded(new Uint8Array(view.buffer));
}

function image(
  bitpix: number,
  list: readonly number[],
  more: Cards = {},
  extension = false,
): Uint8Array {
  const first: Cards = extension ? { XTENSION: "IMAGE" } : { SIMPLE: true };
  const axes = { BITPIX: bitpix, NAXIS: 2, NAXIS1: 3, NAXIS2: list.length / 3 };
  return Uint8Array.from([...header({ ...first, ...axes, ...more }), ...values(bitpix, list)]);
}

const LIST = [1, 2, 3, 4, 5, 250];
const flat = (bytes: Uint8Array, unit = 0): unknown[] => [
  ...(parseFits(bytes).units[unit].read().data as ArrayLike<unknown> as unknown[]),
];

describe("parseFits", () => {
  it.each([
    [8, "uint8"],
    [16, "int16"],
    [32, "int32"],
    [-32, "float32"],
    [-64, "float64"],
  ])("reads BITPIX %d as %s", (bitpix, dtype) => {
    const array = parseFits(image(bitpix, LIST)).units[0].read();
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual([2, 3]);
    expect([...(array.data as never)]).toEqual(LIST);
  });

  it("reads what readFile gives, and leaves it as it is", () => {
    const file = Buffer.concat([Buffer.alloc(3), image(16, LIST)]).subarray(3);
    for (let times = 0; times < 2; times++) {
      expect([...(parseFits(file).units[0].read().data as never)]).toEqual(LIST);
    }
  });

  it("reads 64-bit integers exactly", () => {
    expect(parseFits(image(64, LIST)).units[0].read().data).toEqual(
      BigInt64Array.from(LIST, BigInt),
    );
  });

  it("makes unsigned integers of an offset, floats of a scale, NaN of blanks", () => {
    const unsigned = parseFits(image(16, [-32768, 0, 32767], { BZERO: 32768 })).units[0].read();
    expect(unsigned.data).toEqual(Uint16Array.of(0, 32768, 65535));
    expect(flat(image(16, [1, 2, 3], { BSCALE: 0.5, BZERO: 10 }))).toEqual([10.5, 11, 11.5]);
    expect(flat(image(16, [1, -1, 3], { BLANK: -1 }))).toEqual([1, Number.NaN, 3]);
    expect(flat(image(16, [1, -1, 3], { BLANK: -1, BSCALE: 2 }))).toEqual([2, Number.NaN, 6]);
  });

  it("reads extensions, texts, comments and continued texts", () => {
    const empty = header({
      SIMPLE: true,
      BITPIX: 8,
      NAXIS: 0,
      OBSERVER: "O'Neil",
      EXPTIME: 1.5e-3,
    });
    const bytes = Uint8Array.from([
      ...empty,
      ...image(32, LIST, { EXTNAME: "SCI", PCOUNT: 0, GCOUNT: 1 }, true),
    ]);
    const { units } = parseFits(bytes);
    expect(units[0].header.values).toMatchObject({
      OBSERVER: "O'Neil",
      EXPTIME: 0.0015,
      SIMPLE: true,
    });
    expect(units[1]).toMatchObject({ name: "SCI", isImage: true, shape: [2, 3] });
    expect(flat(bytes, 1)).toEqual(LIST);
    expect(() => units[0].read()).toThrow(/no image/);
  });

  it("reads a gzipped file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const file = join(folder, "a.fits");
    writeFileSync(file, gzipSync(image(16, LIST)));
    const { units } = await readFits(file);
    expect([...(units[0].read().data as never)]).toEqual(LIST);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["another kind of file", new Uint8Array(3000)],
    ["a cut header", image(8, LIST).subarray(0, 200)],
    ["a header without END", header({ SIMPLE: true, BITPIX: 8 }).fill(32, 160)],
    ["a BITPIX there is not", header({ SIMPLE: true, BITPIX: 7, NAXIS: 0 })],
    ["a missing axis", header({ SIMPLE: true, BITPIX: 8, NAXIS: 1 })],
    ["a negative axis", header({ SIMPLE: true, BITPIX: 8, NAXIS: 1, NAXIS1: -4 })],
  ])("refuses %s", (_, bytes) => {
    let thrown: unknown;
    try {
      parseFits(bytes, "bad.fits");
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, "FileFormat")).toBe(true);
    expect(thrown).toMatchObject({ file: "bad.fits" });
  });

  it("answers any damage with a typed error", () => {
    const good = Uint8Array.from([
      ...image(16, LIST, { BLANK: 2, BSCALE: 3 }),
      ...image(-32, LIST, { EXTNAME: "X" }, true),
    ]);
    const random = seededRandom(3);
    for (let run = 0; run < 1500; run++) {
      const bad = good.slice(0, random() < 0.3 ? random() * good.length : good.length);
      for (let k = 0; k < random() * 5; k++)
        bad[Math.floor(random() * Math.min(bad.length, 900))] = 32 + random() * 95;
      try {
        for (const unit of parseFits(bad).units)
          if (unit.isImage && unit.shape.length > 0) unit.read();
      } catch (error) {
        if (!isBeambookError(error, "FileFormat") && !isBeambookError(error, "NoData")) throw error;
      }
    }
  });
});
