import { DTYPES, type DType, isBeambookError, lanes, NDArray, slice, zeros } from "@beambook/core";
import {
  type DetectorGeometry,
  GenericGeometry,
  JUNGFRAUGeometry,
  type LabelledModules,
} from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import { agipd, dssc, lpd, noise, numbered, sha256 } from "./samples.js";

/** Assembles pixel by pixel with the positions the geometry tells. */
function slowly(geometry: DetectorGeometry, frame: NDArray, present?: number[]): NDArray {
  const { height, width } = geometry.imageGrid;
  const out = zeros([height, width], frame.dtype);
  const [modules, rows, columns] = geometry.expectedDataShape;
  if (frame.dtype.startsWith("float")) (out.data as Float64Array).fill(Number.NaN);
  for (let m = 0; m < modules; m++) {
    const k = present ? present.indexOf(m) : m;
    if (k < 0) continue;
    for (let s = 0; s < rows; s++) {
      for (let f = 0; f < columns; f++) {
        out.set(geometry.imagePositionOf(m, s, f), frame.get(k, s, f));
      }
    }
  }
  return out;
}

const small = (): DetectorGeometry =>
  GenericGeometry.fromSimpleDescription({
    pixelSize: 1e-4,
    slowPixels: 13,
    fastPixels: 21,
    nTilesPerModule: 3,
    cornerCoordinates: [
      [0, 0, 0],
      [0.01, 0.001, 0],
      [-0.001, -0.0021, 0],
    ],
  });

const views: [string, (g: DetectorGeometry) => DetectorGeometry][] = [
  ["slow scan to the left", (g) => g],
  ["to the right", (g) => g.rotate([0, 0, 180])],
  ["up", (g) => g.rotate([0, 0, 90])],
  ["down", (g) => g.rotate([0, 0, -90])],
  ["mirrored", (g) => g.rotate([180, 0, 0])],
  ["mirrored and up", (g) => g.rotate([180, 0, 90])],
];

describe("positionModulesFast", () => {
  describe.each(DTYPES.map((d) => [d]))("moves %s", (dtype: DType) => {
    it.each(views)("modules with %s into any output array", (_name, turn) => {
      const g = turn(small());
      const frame = noise(g.expectedDataShape, dtype, 7);
      if (frame.is("bool")) frame.data.set(frame.data.map((v) => v & 1));
      const expected = lanes(dtype) === 2 ? undefined : slowly(g, frame);
      const wasm = g.outputFor(frame);
      const plain = zeros(wasm.shape, dtype);
      plain.assign(wasm);
      const results = [
        g.positionModulesFast(frame).image,
        g.positionModulesFast(frame, { out: wasm }).image,
        g.positionModulesFast(frame, { out: plain }).image,
      ];
      for (const image of results) {
        expect(sha256(image)).toBe(sha256(expected ?? results[0]));
      }
      expect(g.takeModules(wasm).shape).toEqual(g.expectedDataShape);
      for (const m of [0, 2]) {
        expect(g.takeModules(wasm).get(m, 12, 20)).toEqual(
          wasm.get(...g.imagePositionOf(m, 12, 20)),
        );
      }
    });
  });

  it("keeps the bits of every NaN", () => {
    const g = small();
    const frame = zeros(g.expectedDataShape, "float32");
    new Uint32Array(frame.data.buffer).fill(0xff812345);
    const image = g.positionModulesFast(frame).image;
    const bits = new Uint32Array(image.data.buffer, image.data.byteOffset, image.data.length);
    expect(
      bits[image.shape[1] * g.imagePositionOf(1, 3, 3)[0] + g.imagePositionOf(1, 3, 3)[1]],
    ).toBe(0xff812345);
  });

  it("lets the later module win where tiles overlap", () => {
    const g = small().offset([0, 0, 0]).rotate([0, 0, 0]);
    const over = g.offset([[-0.01 + 3e-4, -0.001, 0]], { modules: 1 });
    const frame = numbered(over.expectedDataShape);
    const image = over.positionModulesFast(frame).image;
    expect(image.get(...over.imagePositionOf(1, 0, 0))).toBe(frame.get(1, 0, 0));
    const [row, column] = over.imagePositionOf(0, 4, 4);
    expect(over.pixelAt(row, column)?.module).toBe(1);
    expect(sha256(image)).toBe(sha256(slowly(over, frame)));
  });

  it("takes strided views and leading axes in any layout", () => {
    const g = small();
    const [m, s, f] = g.expectedDataShape;
    const data = noise([3, m, 2, s, f], "float32", 3);
    const view = data.transpose(0, 2, 1, 3, 4); // (3, 2, module, ss, fs)
    const { image } = g.positionModulesFast(view);
    expect(image.shape.slice(0, 2)).toEqual([3, 2]);
    expect(sha256(image.slice(2, 1))).toBe(
      sha256(g.positionModulesFast(view.slice(2, 1).copy()).image),
    );
    const mirrored = view.slice(null, null, null, slice(null, null, -1));
    expect(sha256(g.positionModulesFast(mirrored).image)).toBe(
      sha256(g.positionModulesFast(mirrored.copy()).image),
    );
  });

  it("fills one frame of a stack through a view of it", () => {
    const g = small();
    const stack = g.outputArrayForPositionFast({ extraShape: [4] });
    const frame = noise(g.expectedDataShape, "float32", 9);
    g.positionModulesFast(frame, { out: stack.slice(2) });
    expect(sha256(stack.slice(2))).toBe(sha256(g.positionModulesFast(frame).image));
    expect(
      stack
        .slice(1)
        .flat()
        .every((v) => Number.isNaN(v)),
    ).toBe(true);
  });

  it("reads modules straight out of the same memory", () => {
    const g = small();
    const frame = noise(g.expectedDataShape, "uint16", 5);
    const out = g.outputFor(frame);
    const room = new Uint16Array(
      out.data.buffer,
      out.data.buffer.byteLength - 2 * frame.size,
      frame.size,
    );
    room.set(frame.data);
    const inside = new NDArray(room, "uint16", { shape: frame.shape });
    expect(sha256(g.positionModulesFast(inside, { out }).image)).toBe(
      sha256(g.positionModulesFast(frame).image),
    );
  });

  it("leaves what no tile covers in `out` alone", () => {
    const g = agipd();
    const frame = numbered([16, 512, 128], "uint16");
    for (const out of [g.outputFor(frame), zeros(g.outputFor(frame).shape, "uint16")]) {
      (out.data as Uint16Array).fill(7);
      g.positionModulesFast(frame, { out });
      expect(out.get(0, 0)).toBe(7);
      expect(g.pixelAt(0, 0)).toBeUndefined();
    }
  });

  it("assembles large stacks without `out`", () => {
    const g = lpd();
    const stack = noise([5, 16, 256, 256], "float32", 11);
    const { image } = g.positionModulesFast(stack);
    expect(image.shape).toEqual([5, 1202, 1104]);
    expect(sha256(image.slice(4))).toBe(sha256(g.positionModulesFast(stack.slice(4)).image));
  });

  it("takes JUNGFRAU data of one module without a module axis", () => {
    const g = JUNGFRAUGeometry.fromModulePositions();
    const frame = noise([512, 1024], "uint16", 2);
    const { image } = g.positionModulesFast(frame);
    expect(image.shape).toEqual([514, 1030]);
    expect(sha256(image)).toBe(sha256(g.positionModulesFast(frame.reshape(1, 512, 1024)).image));
  });
});

describe("labelled data", () => {
  const g = agipd();
  const labelled = (modules: number[], dtype: "float32" | "uint16"): LabelledModules => ({
    values: noise([modules.length, 2, 3, 512, 128], dtype, 4),
    dims: ["module", "train", "pulse", "slow_scan", "fast_scan"],
    coords: { module: modules },
  });

  it("keeps train and pulse in front of y and x", () => {
    const data = labelled(
      Array.from({ length: 16 }, (_, m) => m),
      "uint16",
    );
    const out = g.outputFor(data);
    const { image } = g.positionModulesFast(data, { out });
    expect(image.shape).toEqual([2, 3, 1256, 1092]);
    const one = data.values.slice(null, 1, 2);
    expect(sha256(image.slice(1, 2))).toBe(sha256(g.positionModulesFast(one).image));
  });

  it("fills missing modules with NaN, or 0 for integers, also in a used `out`", () => {
    for (const dtype of ["float32", "uint16"] as const) {
      const data = labelled([0, 3, 15], dtype);
      const out = g.outputFor(data);
      (out.data as Float32Array).fill(5);
      g.positionModulesFast(data, { out });
      const fresh = g.positionModulesFast(data).image;
      const empty = dtype === "float32" ? Number.NaN : 0;
      for (const image of [out, fresh]) {
        expect(image.get(1, 1, ...g.imagePositionOf(1, 5, 5))).toBe(empty);
        const value = data.values.get(1, 1, 1, 5, 5);
        expect(image.get(1, 1, ...g.imagePositionOf(3, 5, 5))).toBe(value);
      }
      expect(out.get(0, 0, 0, 0)).toBe(5);
      expect(fresh.get(0, 0, 0, 0)).toBe(empty);
    }
  });

  it("of modules the detector does not have is refused", () => {
    const wrong = { ...labelled([0, 3, 16], "uint16") };
    expect(codeOf(() => g.positionModulesFast(wrong))).toBe("IndexOutOfRange");
    expect(codeOf(() => g.positionModulesFast({ ...wrong, coords: {} }))).toBe("ShapeMismatch");
    expect(codeOf(() => g.positionModulesFast({ ...wrong, dims: ["a", "b", "c", "d", "e"] }))).toBe(
      "ShapeMismatch",
    );
  });
});

describe("positionModulesSymmetric", () => {
  it.each([
    ["AGIPD", agipd()],
    ["LPD, where EXtra-geom fails", lpd()],
    ["DSSC", dssc()],
    ["AGIPD far from the centre", agipd().offset([0.2, -0.3])],
  ] as [string, DetectorGeometry][])("puts the centre in the middle: %s", (_name, g) => {
    const frame = numbered(g.expectedDataShape);
    const plain = g.positionModulesFast(frame);
    const image = g.positionModulesSymmetric(frame);
    const [height, width] = image.shape;
    const [row, column] = plain.centre;
    expect([height % 2, width % 2]).toEqual([0, 0]);
    expect(height / 2).toBe(Math.max(row, plain.image.shape[0] - row));
    expect(width / 2).toBe(Math.max(column, plain.image.shape[1] - column));
    const [top, left] = [height / 2 - row, width / 2 - column];
    const part = image.slice(
      slice(top, top + plain.image.shape[0]),
      slice(left, left + plain.image.shape[1]),
    );
    expect(sha256(part)).toBe(sha256(plain.image));
    const count = image.flat().reduce((n: number, v) => n + (Number.isNaN(v) ? 0 : 1), 0);
    expect(count).toBe(frame.size);
  });
});

describe("wrong input", () => {
  const g = agipd();
  const frame = zeros([16, 512, 128], "float32");

  it.each([
    ["too few modules", zeros([15, 512, 128])],
    ["modules of another size", zeros([16, 512, 64])],
    ["no module axis", zeros([512, 128])],
    ["module axis in the wrong place", zeros([16, 2, 512, 128])],
  ])("%s: the message says what was expected", (_name, data) => {
    const error = thrown(() => g.positionModulesFast(data));
    expect(isBeambookError(error, "ShapeMismatch")).toBe(true);
    expect((error as Error).message).toContain("(16, 512, 128)");
    expect(codeOf(() => g.outputFor(data))).toBe("ShapeMismatch");
    expect(codeOf(() => g.positionModulesInterpolate(data))).toBe("ShapeMismatch");
  });

  it("an `out` of another shape or dtype", () => {
    const outs = [
      zeros([3, 3], "float32"),
      zeros([1256, 1092], "float64"),
      zeros([2, 1256, 1092], "float32"),
    ];
    for (const out of outs) {
      const error = thrown(() => g.positionModulesFast(frame, { out: out as NDArray<"float32"> }));
      expect(isBeambookError(error, "ShapeMismatch")).toBe(true);
      expect((error as Error).message).toContain("float32 (1256, 1092)");
    }
  });

  it("what is no array", () => {
    expect(codeOf(() => g.positionModulesFast([1, 2, 3] as unknown as NDArray))).toBe(
      "InvalidArgument",
    );
  });

  it("tiles whose two directions fall on one axis of the grid", () => {
    const skew = GenericGeometry.fromSimpleDescription({
      pixelSize: 1e-4,
      slowPixels: 4,
      fastPixels: 4,
      fsVec: [0.8, 0.6, 0],
    });
    const error = thrown(() => skew.positionModulesFast(zeros([1, 4, 4])));
    expect(isBeambookError(error, "InvalidArgument")).toBe(true);
    expect((error as Error).message).toContain("positionModulesInterpolate");
  });

  it("an image of another size to take modules from", () => {
    expect(codeOf(() => g.takeModules(zeros([5, 5])))).toBe("ShapeMismatch");
    expect(codeOf(() => g.splitTiles(zeros([5, 5])))).toBe("ShapeMismatch");
  });
});

describe("splitTiles", () => {
  it("gives views in the order of the tiles' numbers", () => {
    const parts = lpd().splitTiles(numbered([256, 256]));
    expect(parts.map((p) => p.shape)).toEqual(Array(16).fill([32, 128]));
    expect([parts[0].get(0, 0), parts[9].get(0, 0)]).toEqual([57344, 8320]);
  });
});

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

function codeOf(run: () => unknown): string | undefined {
  const error = thrown(run);
  return isBeambookError(error) ? error.code : undefined;
}
