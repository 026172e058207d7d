import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, ndarray } from "@beambook/core";
import { formatCbf, parseCbf, readCbf, writeCbf } from "@beambook/core/formats";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { checksum, expected, reference } from "./files.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-cbf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("readCbf", () => {
  it("gives fabio's pixels", async () => {
    const fabio = expected<Record<string, { frames: { crc32_le: string }[] }>>("fabio");
    const { data, warnings } = await readCbf(reference("zoo.cbf"));
    expect(checksum(data)).toBe(fabio["zoo.cbf"].frames[0].crc32_le);
    expect(warnings).toEqual([]);
  });

  it("reads the detector's own lines", () => {
    const text = "###CBF\r\n# Wavelength 1.0 A\r\n# Pixel_size 172e-6 m x 172e-6 m\r\n";
    const bytes = Buffer.concat([Buffer.from(text), formatCbf(ndarray(new Int32Array(4), [2, 2]))]);
    expect(parseCbf(bytes).detector).toMatchObject({
      Wavelength: "1.0 A",
      Pixel_size: "172e-6 m x 172e-6 m",
    });
  });

  it("tells of a wrong checksum", () => {
    const bytes = Buffer.from(formatCbf(ndarray(new Int32Array([1, 2, 3, 4]), [2, 2])));
    const at = bytes.indexOf(Buffer.from([0x0c, 0x1a, 0x04, 0xd5])) + 4;
    bytes[at] = 7;
    expect(parseCbf(bytes).warnings[0]).toMatch(/Content-MD5/);
  });

  it("refuses cut data with the byte where it ends", () => {
    const whole = readFileSync(reference("zoo.cbf"));
    const cut = whole.subarray(0, 700);
    expect(() => parseCbf(cut, { file: "a.cbf" })).toThrow(
      expect.objectContaining({ code: "FileFormat", file: "a.cbf", at: 700 }),
    );
    expect(() => parseCbf(whole.subarray(0, 40))).toThrow(/binary section/);
  });
});

describe("writeCbf", () => {
  const extremes: [string, NDArray][] = [
    ["int8", ndarray(new Int8Array([-128, 127, 0, 5]), [2, 2])],
    ["uint16", ndarray(new Uint16Array([65535, 0, 300, 70]), [2, 2])],
    ["int32", ndarray(new Int32Array([-2147483648, 2147483647, 40000, -40000]), [2, 2])],
    ["uint32", ndarray(new Uint32Array([4294967295, 0, 5, 70000]), [2, 2])],
    ["int64", ndarray(new BigInt64Array([-(2n ** 62n), 2n ** 62n, 0n, 7n]), [2, 2])],
  ];

  it("keeps extremes of all dtypes", () => {
    for (const [name, data] of extremes) {
      const ours = parseCbf(formatCbf(data)).data;
      expect(Array.from(ours.flat(), String), name).toEqual(Array.from(data.flat(), String));
    }
  });

  it("is read by fabio, except that fabio loses steps of more than 31 bits in 32-bit images", async () => {
    const known = extremes.filter(([name]) => name !== "int32");
    for (const [name, data] of known) await writeCbf(join(folder, `${name}.cbf`), data);
    const script = `
import sys, json, fabio
print(json.dumps([[str(v) for v in fabio.open(p).data.ravel()] for p in sys.argv[1:]]))`;
    const paths = known.map(([name]) => join(folder, `${name}.cbf`));
    expect(runPythonJson<string[][]>(script, paths)).toEqual(
      known.map(([, data]) => Array.from(data.flat(), String)),
    );
  });
});
