import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isNDArray, LabelledArray, NDArray, ndarray } from "@beambook/core";
import { deserialize, NumpyBytes, NumpyScalar, serialize } from "@beambook/core/euxfel";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../../support/peers.js";
import { expectCode } from "../support/compare.js";

type Shown = { array: string; shape: number[]; hex: string };
interface Answer {
  frames: string[];
  data: Record<string, Record<string, unknown>>;
  metadata: Record<string, Record<string, unknown>>;
}

const path = join(repoRoot, "test/reference/euxfel/bridge.json");
const answers = JSON.parse(readFileSync(path, "utf8")) as Record<string, Record<string, Answer>>;

const META = {
  source: "SRC/A",
  timestamp: 1600000000.5,
  "timestamp.sec": "1600000000",
  "timestamp.frac": "500000000000000000",
  "timestamp.tid": 10000,
};
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));

/** The data of make_bridge.py. */
const CASES: Record<string, [Parameters<typeof serialize>[0], Parameters<typeof serialize>[1]]> = {
  small: [
    {
      "SRC/A": {
        x: 1.5,
        n: 7,
        s: "on",
        arr: ndarray(Uint16Array.from([0, 1, 2, 3, 4, 5]), [2, 3]),
        np: new NumpyScalar("float32", 2.5),
      },
      "DET/0": { "image.data": ndarray(new Float32Array(2), [1, 2]) },
    },
    { "SRC/A": META, "DET/0": { source: "DET/0", "timestamp.tid": 10000 } },
  ],
  types: [
    {
      T: {
        true: true,
        none: null,
        neg: -5,
        big: 2n ** 63n,
        list: [1, 2.5, "a"],
        bytes: Uint8Array.of(0, 255),
        text: "é",
        bool: ndarray(Uint8Array.of(1, 0), [2], "bool"),
        i1: ndarray(Int8Array.of(-1, 1)),
        u8: ndarray(BigUint64Array.of(2n ** 64n - 1n)),
        f8: ndarray(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300), [2, 2]),
        empty: ndarray(new Float32Array(0), [0, 3]),
        scalar0d: new NDArray(Float64Array.of(3.5), "float64", { shape: [] }),
        noncontig: everySecond(
          ndarray(
            Int32Array.from({ length: 12 }, (_, i) => i),
            [3, 4],
          ),
        ),
        bigendian: new NumpyBytes(">u2", [2], Uint8Array.of(0, 1, 0, 2)),
      },
    },
    { T: { ...META, source: "T" } },
  ],
  metadata_inside: [{ S: { v: 1, metadata: { source: "S", "timestamp.tid": 5 } } }, undefined],
};

function everySecond(array: NDArray): NDArray {
  return array.slice(null, { kind: "slice", start: null, stop: null, step: 2 });
}

const VERSIONS = Object.keys(CASES).flatMap((name) =>
  (["1.0", "2.2"] as const).map((version) => [name, version] as const),
);

describe.each(VERSIONS)("a message of the bridge: %s, protocol %s", (name, protocolVersion) => {
  const answer = answers[name][protocolVersion];

  it("has the bytes that Python writes", () => {
    const [data, metadata] = CASES[name];
    const frames = serialize(data, metadata, { protocolVersion });
    expect(frames.map((frame) => Buffer.from(frame).toString("hex"))).toEqual(answer.frames);
  });

  it("is read as Python reads it", () => {
    const [data, metadata] = deserialize(answer.frames.map(hex));
    expect(shown(data)).toEqual(tidied(answer.data));
    expect(shown(metadata)).toEqual(tidied(answer.metadata));
  });

  it("is read from anywhere in memory, as Node's buffers give it", () => {
    for (let at = 0; at < 8; at++) {
      const frames = answer.frames.map((frame) =>
        Buffer.concat([Buffer.alloc(at), hex(frame)]).subarray(at),
      );
      expect(shown(deserialize(frames)[0])).toEqual(tidied(answer.data));
    }
  });
});

/** Our values as the reference shows Python's. */
function shown(value: unknown): unknown {
  if (isNDArray(value)) {
    const flat = value.flat();
    const bytes = Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength);
    return { array: value.dtype, shape: [...value.shape], hex: bytes.toString("hex") };
  }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
  if (typeof value === "bigint") return { int: String(value) };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

const NAMES: Record<string, string> = {
  "<u2": "uint16",
  ">u2": "uint16",
  "<f4": "float32",
  "<f8": "float64",
  "<i4": "int32",
  "|b1": "bool",
  "|i1": "int8",
  "<u8": "uint64",
};

/** Python's values as ours are: arrays of this machine's byte order, scalars as numbers. */
function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value !== "object" || value === null) return value;
  if ("scalar" in value) return Number((value as unknown as { value: string }).value);
  if ("array" in value) {
    const { array, shape, hex: bytes } = value as Shown;
    const native = array.startsWith(">") ? bytes.replace(/(..)(..)/g, "$2$1") : bytes;
    return { array: NAMES[array], shape, hex: native };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tidied(item)]));
}

describe("serialize", () => {
  it("writes integers and lengths of every size as Python does", () => {
    const values: [unknown, string][] = [
      [127, "7f"],
      [128, "cc80"],
      [255, "ccff"],
      [256, "cd0100"],
      [65536, "ce00010000"],
      [2 ** 32, "cf0000000100000000"],
      [-32, "e0"],
      [-33, "d0df"],
      [-129, "d1ff7f"],
      [-32769, "d2ffff7fff"],
      [-(2 ** 31) - 1, "d3ffffffff7fffffff"],
      [-0, "cb8000000000000000"],
      [2 ** 60, "cb43b0000000000000"],
      ["a".repeat(32), `d920${"61".repeat(32)}`],
      ["a".repeat(256), `da0100${"61".repeat(256)}`],
      [new Uint8Array(300), `c5012c${"00".repeat(300)}`],
      [Array.from({ length: 16 }, () => 0), `dc0010${"00".repeat(16)}`],
    ];
    for (const [value, bytes] of values) {
      const [, payload] = serialize({ S: { v: value } }, { S: {} });
      expect(Buffer.from(payload).toString("hex")).toBe(`81a176${bytes}`);
      const [data] = deserialize(serialize({ S: { v: value } }, { S: {} }));
      expect(data.S.v).toEqual(value);
    }
  });

  it("writes maps of any length: what is written never gets lost when room runs out", () => {
    for (let n = 0; n < 300; n++) {
      const values = Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
      const [data] = deserialize(serialize({ S: { pad: "x".repeat(n), values } }, { S: {} }));
      expect(data.S.values).toEqual(values);
    }
  });

  it("sends labelled arrays and typed arrays as arrays", () => {
    const labelled = new LabelledArray(ndarray(Float32Array.of(1, 2)), { dims: ["pulse"] });
    const [data] = deserialize(serialize({ S: { a: labelled, b: Int16Array.of(3, 4) } }));
    expect(shown(data)).toMatchObject({
      S: { a: { array: "float32", shape: [2] }, b: { array: "int16", shape: [2] } },
    });
  });

  it("fills in times from the clock only where there are none, as text of 18 digits", () => {
    const before = Date.now() / 1000 - 1;
    for (const protocolVersion of ["1.0", "2.2"] as const) {
      const options = { protocolVersion, dummyTimestamps: true };
      const [, metadata] = deserialize(
        serialize({ A: { x: 1 }, B: { x: 1 } }, { A: {}, B: { timestamp: 5 } }, options),
      );
      expect(metadata.B).toEqual({ timestamp: 5 });
      expect(metadata.A.timestamp).toBeGreaterThan(before);
      expect(metadata.A["timestamp.sec"]).toBe(String(Math.floor(Number(metadata.A.timestamp))));
      expect(metadata.A["timestamp.frac"]).toMatch(/^\d{18}$/);
    }
  });

  it("refuses what cannot be sent, and says where it is", async () => {
    await expectCode("UnsupportedType", () => serialize({ S: { f: () => 1 } }));
    expect(() => serialize({ S: { when: new Date() } })).toThrow(/S, when is a Date/);
    await expectCode("TooLarge", () => serialize({ S: { n: 2n ** 64n } }));
    await expectCode("InvalidArgument", () => serialize({ S: {} }, {}));
    await expectCode("InvalidArgument", () =>
      serialize({}, {}, { protocolVersion: "2.1" as never }),
    );
  });
});

describe("deserialize", () => {
  it("refuses what is no train", async () => {
    const [header, payload] = serialize({ S: { v: 1 } }, { S: {} });
    const arrays = serialize({ S: { a: Float32Array.of(1, 2) } }, { S: {} });
    const broken: Uint8Array[][] = [
      [Buffer.from("Error: bad request b'x'")],
      [header, payload, payload],
      [header, Uint8Array.of(0xc1)],
      [arrays[2], arrays[3]],
      [arrays[0], arrays[1], arrays[2], arrays[3], payload, payload],
    ];
    for (const frames of broken) await expectCode("FileFormat", () => deserialize(frames));
    const short = [...arrays.slice(0, 3), arrays[3].subarray(1)];
    await expectCode("ShapeMismatch", () => deserialize(short));
  });
});
