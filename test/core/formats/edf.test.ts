import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ndarray } from "@beambook/core";
import { formatEdf, headerValue, parseEdf, readEdf } from "@beambook/core/formats";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { checksum, expected, reference } from "./files.js";

interface FabioFrame {
  shape: number[];
  dtype: string;
  crc32_le: string;
  header: Record<string, string>;
}
const fabio = expected<Record<string, { frames?: FabioFrame[]; error?: string }>>("fabio");
const edfs = Object.keys(fabio).filter((name) => /^(zoo|mask|GelV).*\.edf/.test(name));
const folder = mkdtempSync(join(tmpdir(), "beambook-edf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("readEdf", () => {
  it.each(edfs)("reads %s with fabio's pixels", async (name) => {
    const { frames } = await readEdf(reference(name));
    // fabio cannot read byte-offset EDF; the pixels are those of the zlib file. An error block is a frame to it.
    const answer = fabio[name].frames ?? fabio["zoo_int32_zlib.edf"].frames ?? [];
    const ours = frames.flatMap(({ data, variance }) => (variance ? [data, variance] : [data]));
    expect(ours.map(checksum)).toEqual(answer.map((frame) => frame.crc32_le));
    expect(ours.map(({ shape, dtype }) => [[...shape], dtype])).toEqual(
      answer.map(({ shape, dtype }) => [shape, dtype]),
    );
  });

  it("gives fabio's header, whatever the case of keys", async () => {
    const { frames } = await readEdf(reference("GelB_0_00041.edf"));
    const answer = fabio["GelB_0_00041.edf"].frames![0].header;
    expect(frames[0].header).toMatchObject(answer);
    expect(headerValue(frames[0].header, "sampledistance")).toBe(answer.SampleDistance);
  });

  it("lets a general block's keys hold for all frames, and keeps errors with their frame", async () => {
    const { frames, general } = await readEdf(reference("zoo_v2.edf"));
    expect(frames).toHaveLength(1);
    expect(general?.ProposalInfo).toBe("general");
    expect(frames[0].header).toMatchObject({ ProposalInfo: "general", Center_1: "5.5" });
    expect(frames[0].variance?.shape).toEqual([12, 10]);
  });

  it("cuts a value at its first semicolon", async () => {
    const { frames } = await readEdf(reference("zoo_crlf.edf"));
    expect(frames[0].header.Title).toBe("a = b");
  });

  it("takes pixels from another file when the header says so", async () => {
    const data = new Uint16Array([1, 2, 3, 4, 5, 6]);
    writeFileSync(
      join(folder, "pixels.bin"),
      Buffer.concat([Buffer.alloc(4), Buffer.from(data.buffer)]),
    );
    const header = [
      "{",
      "EDF_DataBlockID = 1.Image.Psd ;",
      "EDF_BinarySize = 0 ;",
      "ByteOrder = LowByteFirst ;",
      "DataType = UnsignedShort ;",
      "Dim_1 = 3 ;",
      "Dim_2 = 2 ;",
      "EDF_BinaryFileName = pixels.bin ;",
      "EDF_BinaryFilePosition = 4 ;",
      "}\n",
    ].join("\n");
    writeFileSync(join(folder, "outside.edf"), header);
    const { frames } = await readEdf(join(folder, "outside.edf"));
    expect(frames[0].data.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("reads float128 as numpy writes it", () => {
    const script = `
import sys, json, numpy as np, fabio.edfimage
a = np.array([[0, 1, -1.5, np.pi], [1e-300, -1e300, np.inf, 5e-324]], np.float128)
fabio.edfimage.EdfImage(data=a).write(sys.argv[1])
print(json.dumps([repr(float(v)) for v in a.ravel()]))`;
    const path = join(folder, "quad.edf");
    const answer = runPythonJson<string[]>(script, [path]);
    const { frames } = parseEdf(readFileSync(path));
    const values = Array.from(frames[0].data.flat() as Float64Array);
    expect(values).toEqual(answer.map((text) => (text === "inf" ? Infinity : Number(text))));
  });
});

describe("damaged EDF files", () => {
  const whole = readFileSync(reference("zoo_int32_le.edf"));

  it("are refused with the byte where they end", () => {
    const cut = whole.subarray(0, whole.length - 9);
    expect(() => parseEdf(cut, { file: "a.edf" })).toThrow(
      expect.objectContaining({ code: "FileFormat", file: "a.edf", at: cut.length }),
    );
  });

  it("are read with zeros on request", () => {
    const { frames, warnings } = parseEdf(whole.subarray(0, whole.length - 9), { partial: true });
    expect(frames[0].data.get(5, 4)).toBe(0);
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ["DataType = SignedInteger", "DataType = SignedIntegrr", /Unknown EDF DataType/],
    ["Dim_1 = 5", "Dim_1 = x", /Dim_1 = "x"/],
    ["Dim_1 = 5", "Dim_q = 5", /Dim_1/],
    ["{", "(", /must be an EDF header/],
  ])("with %s as %s say what is wrong", (from, to, message) => {
    const text = whole.toString("latin1").replace(from, to);
    expect(() => parseEdf(Buffer.from(text, "latin1"))).toThrow(message);
  });
});

describe("formatEdf", () => {
  it("writes what fabio and readEdf read", () => {
    const frames = [
      { data: ndarray(new Float32Array([1.5, -2, 3, 4, 5, 6]), [2, 3]), header: { Title: "a;b" } },
      { data: ndarray(new Uint8Array([0, 1, 255, 3]), [2, 2]) },
    ];
    const path = join(folder, "ours.edf");
    writeFileSync(path, formatEdf(frames));
    const script = `
import sys, json, fabio
f = fabio.open(sys.argv[1])
print(json.dumps([f.get_frame(k).data.ravel().tolist() for k in range(f.nframes)]))`;
    const answer = runPythonJson<number[][]>(script, [path]);
    expect(answer).toEqual(frames.map(({ data }) => Array.from(data.flat())));
    const again = parseEdf(gzipSync(readFileSync(path)));
    expect(again.frames.map(({ data }) => Array.from(data.flat() as Float32Array))).toEqual(answer);
    expect(again.frames[0].header.Title).toBe("a b");
  });

  it("has no type for complex numbers", () => {
    const data = ndarray(new Float32Array(4), [2], "complex64");
    expect(() => formatEdf([{ data }])).toThrow(
      expect.objectContaining({ code: "UnsupportedType" }),
    );
  });
});
