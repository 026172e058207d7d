import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import { type NDArray, ndarray } from "@beambook/core/ndarray";
import { setNotebookHost } from "@beambook/kernel/comm";
import { type DetectorFrameSource, DetectorView, WIDGET_VIEW } from "@beambook/widgets";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeTable } from "../../../packages/widgets/dist/detector-view/code.js";
import type {
  ImageMessage,
  ValueMessage,
  WelcomeMessage,
} from "../../../packages/widgets/dist/detector-view/protocol.js";
import { FrontEnd } from "../../support/front-end.js";
import { MiniHost } from "../../support/mini-host.js";

const QUADRANTS = [
  [-525, 625],
  [-550, -10],
  [520, -160],
  [542.5, 475],
] as [number, number][];
const MODULE = 512 * 128;

let host: MiniHost;
let page: FrontEnd;

beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});

afterEach(() => setNotebookHost(undefined));

/** Every pixel is its own number, plus a million per frame. */
function numbered(frames: number): NDArray<"float64"> {
  const data = Float64Array.from({ length: frames * 16 * MODULE }, (_, i) => {
    const frame = Math.floor(i / (16 * MODULE));
    return frame * 1e6 + (i % (16 * MODULE));
  });
  return ndarray<"float64">(data, [frames, 16, 512, 128]);
}

/** Sends a request of a view and waits for the answer to it. */
async function ask<T>(
  view: DetectorView,
  request: object,
): Promise<{ content: T; buffers: Uint8Array[] }> {
  const model = page.models.get(view.modelId);
  if (!model) throw new Error("the view is not open");
  const before = model.custom.length;
  await page.send(view.modelId, { view: "v1", id: 1, ...request });
  for (let k = 0; k < 400; k++) {
    const answer = model.custom[before];
    if (answer !== undefined) return answer as { content: T; buffers: Uint8Array[] };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no answer");
}

function codesOf(content: ImageMessage, buffer: Uint8Array): number[] {
  const bytes = buffer.slice();
  const table = decodeTable(content.code);
  return Array.from(new Uint16Array(bytes.buffer), (c) => table[c]);
}

describe("DetectorView with a geometry", () => {
  const geometry = AGIPD_1MGeometry.fromQuadPositions(QUADRANTS);
  const data = numbered(3);

  it("tells a view what it needs, once", async () => {
    const view = new DetectorView({ source: data, geometry, title: "AGIPD", unit: "ADU" });
    const { content, buffers } = await ask<WelcomeMessage>(view, { type: "hello" });
    expect(content).toMatchObject({
      type: "welcome",
      rows: 1256,
      cols: 1092,
      title: "AGIPD",
      unit: "ADU",
      pixelSize: 0.0002,
      centre: [631, 550],
      flipX: true,
      flipY: true,
    });
    expect(content.palettes[0]).toBe("viridis");
    expect(buffers[0].length).toBe(content.palettes.length * 768);
    expect(content.outline).toHaveLength(128);
    expect(buffers[1].length).toBe(128 * 4 * 2 * 4);
    expect(view.frameCount).toBe(3);
    expect(page.state(view.modelId).frame_count).toBe(3);
  });

  it("sends the pixels of a region exactly where nothing is merged, and their mean where they are", async () => {
    const view = new DetectorView({ source: data, geometry });
    const { image } = geometry.positionModulesFast(data.slice(1) as NDArray<"float64">);
    const region = { row: 600, col: 300, rows: 40, cols: 30 };
    const request = { type: "image", frame: 1, region };
    const exact = await ask<ImageMessage>(view, { ...request, width: 30, height: 40 });
    expect(exact.content).toMatchObject({ type: "image", frame: 1, binning: 1, region });
    const shown = codesOf(exact.content, exact.buffers[0]);
    const { code } = exact.content;
    expect(code.kind).toBe("linear");
    for (let r = 0; r < 40; r++) {
      for (let c = 0; c < 30; c++) {
        const value = image.get(600 + r, 300 + c);
        const got = shown[r * 30 + c];
        if (Number.isNaN(value)) expect(got).toBeNaN();
        else expect(Math.abs(got - value)).toBeLessThanOrEqual(code.step * 0.51);
      }
    }
    const merged = await ask<ImageMessage>(view, { ...request, width: 15, height: 20 });
    expect(merged.content).toMatchObject({ binning: 2, rows: 20, cols: 15 });
    const four = [0, 1].flatMap((r) => [0, 1].map((c) => image.get(600 + r, 300 + c)));
    const mean = four.reduce((a, b) => a + b, 0) / 4;
    const first = codesOf(merged.content, merged.buffers[0])[0];
    expect(Math.abs(first - mean)).toBeLessThanOrEqual(merged.content.code.step * 0.51);
  });

  it("reads pixels as they are in the array, with their place and scattering angle", async () => {
    const view = new DetectorView({ source: data, geometry, energy: 9.3, distance: 0.2 });
    const { content } = await ask<ValueMessage>(view, {
      type: "value",
      frame: 2,
      row: 600,
      col: 300,
      click: false,
    });
    const { reading } = content;
    const place = geometry.pixelAt(600, 300);
    if (!place) throw new Error("There is no pixel at (600, 300).");
    expect(reading).toMatchObject({
      frame: 2,
      module: place.module,
      slowScan: place.slowScan,
      fastScan: place.fastScan,
      x: place.x,
      y: place.y,
    });
    const { module, slowScan, fastScan } = place;
    expect(reading.value).toBe(2e6 + module * MODULE + slowScan * 128 + fastScan);
    const radius = Math.hypot(place?.x ?? 0, place?.y ?? 0);
    const twoTheta = Math.atan(radius / 0.2);
    expect(reading.twoTheta).toBeCloseTo(twoTheta, 12);
    // λ = 1.33316 Å at 9.3 keV
    expect(reading.q).toBeCloseTo((4 * Math.PI * Math.sin(twoTheta / 2)) / 1.3331634, 5);
    expect((reading.d ?? 0) * (reading.q ?? 0)).toBeCloseTo(2 * Math.PI, 10);
    const gap = await ask<ValueMessage>(view, {
      type: "value",
      frame: 2,
      row: 0,
      col: 0,
      click: false,
    });
    expect(gap.content.reading).toMatchObject({ value: null, module: null });
    expect(gap.content.reading.x).toBeCloseTo((0.5 - 550) * 2e-4, 12);
  });

  it("takes a named array with modules first, some of them missing, and raw gain beside the signal", async () => {
    const values = ndarray(
      Uint16Array.from({ length: 2 * 2 * 3 * 2 * MODULE }, (_, i) => Math.floor(i / MODULE)),
      [2, 2, 3, 2, 512, 128],
    );
    const source = {
      values,
      dims: ["module", "train", "pulse", "data_gain", "slow_scan", "fast_scan"],
      coords: { module: [3, 5], train: [10_001, 10_007], pulse: [0, 4, 8] },
    };
    const view = new DetectorView({ source, geometry });
    await view.show({ train: 10_007, pulse: 4 });
    expect(view).toMatchObject({ frame: 4, frameCount: 6 });
    const [row, col] = geometry.imagePositionOf(5, 100, 50).map(Math.floor);
    const reading = await view.readPixel(row, col);
    // Module 5 is the second, train 1, pulse 1, gain 0: element ((1 · 2 + 1) · 3 + 1) · 2 of the blocks.
    expect(reading).toMatchObject({ module: 5, slowScan: 100, fastScan: 50, value: 20 });
    const other = geometry.imagePositionOf(0, 100, 50).map(Math.floor);
    expect((await view.readPixel(other[0], other[1]))?.value).toBe(0);
  });

  it("refuses modules that do not fit, in the view and under the cell", async () => {
    const wrong = ndarray(new Float32Array(8 * 512 * 128), [8, 512, 128]);
    const view = host.cell("cell-7", () => new DetectorView({ source: wrong, geometry }));
    const { content } = await ask<{ type: string; message: string }>(view, { type: "hello" });
    expect(content.type).toBe("failure");
    expect(content.message).toContain("(8, 512, 128)");
    expect(host.outputs).toMatchObject([{ kind: "error", parent: "cell-7" }]);
    await ask(view, { type: "hello" });
    expect(host.outputs).toHaveLength(1);
  });
});

describe("DetectorView of images", () => {
  const images = ndarray(
    Uint16Array.from({ length: 5 * 20 * 30 }, (_, i) => i % 50_000),
    [5, 20, 30],
  );

  it("keeps whole numbers exact", async () => {
    const view = new DetectorView({ source: images });
    const region = { row: 0, col: 0, rows: 20, cols: 30 };
    const { content, buffers } = await ask<ImageMessage>(view, {
      type: "image",
      frame: 4,
      region,
      width: 300,
      height: 200,
    });
    expect(codesOf(content, buffers[0])).toEqual(Array.from({ length: 600 }, (_, i) => 2400 + i));
    expect(content).toMatchObject({ trainId: null, pulseId: null });
  });

  it("sends NaN, infinities and 64-bit integers as text that keeps them", async () => {
    const floats = ndarray(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0.1, 1), [2, 2]);
    const view = new DetectorView({ source: floats });
    const read = async (v: DetectorView, row: number, col: number): Promise<unknown> => {
      const request = { type: "value", frame: 0, row, col, click: false };
      return (await ask<ValueMessage>(v, request)).content.reading.value;
    };
    expect(await read(view, 0, 0)).toBe("nan");
    expect(await read(view, 0, 1)).toBe("inf");
    expect(await read(view, 1, 0)).toBe(0.1);
    const big = ndarray(BigUint64Array.of(2n ** 63n + 1n, 0n), [1, 2]);
    expect(await read(new DetectorView({ source: big }), 0, 0)).toBe("9223372036854775809");
  });

  it("shows modules without geometry one above the other, and says which one a pixel is of", async () => {
    const source: DetectorFrameSource = {
      frames: () => ({ trainId: [7], pulseId: [3] }),
      readFrame: () =>
        ndarray(
          Float32Array.from({ length: 24 }, (_, i) => i),
          [2, 3, 4],
        ),
    };
    const view = new DetectorView({ source });
    const reading = await view.readPixel(4, 2);
    expect(reading).toMatchObject({
      value: 18,
      module: 1,
      slowScan: 1,
      fastScan: 2,
      trainId: 7,
      pulseId: 3,
    });
    expect(await view.readPixel(6, 0)).toBeUndefined();
  });

  it("never sends more than 8 MB at once", async () => {
    const large = ndarray(new Uint8Array(3000 * 3000), [3000, 3000]);
    const view = new DetectorView({ source: large });
    const region = { row: 0, col: 0, rows: 3000, cols: 3000 };
    const { content, buffers } = await ask<ImageMessage>(view, {
      type: "image",
      frame: 0,
      region,
      width: 3000,
      height: 3000,
    });
    expect(buffers[0].length).toBeLessThanOrEqual(8_000_000);
    expect(content.binning).toBe(2);
  });

  it("ignores messages that make no sense", async () => {
    const view = new DetectorView({ source: images });
    for (const junk of [
      null,
      3,
      {},
      { type: "image" },
      { view: "a", type: "image", id: 1, frame: "x" },
    ]) {
      await page.send(view.modelId, junk);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.models.get(view.modelId)?.custom).toEqual([]);
    expect(host.errors).toEqual([]);
  });
});

describe("the frame of a DetectorView", () => {
  const source: DetectorFrameSource = {
    frames: () => ({ trainId: [10, 10, 11, 11], pulseId: [0, 4, 0, 4] }),
    readFrame: (k) => ndarray(Float32Array.of(k, k, k, k), [2, 2]),
  };

  it("is chosen by index or by train and pulse, and syncs both ways", async () => {
    const view = new DetectorView({ source });
    const seen: unknown[] = [];
    view.on("frame", (place) => seen.push(place));
    await view.show({ train: 11, pulse: 4 });
    expect(view.frame).toBe(3);
    expect(page.state(view.modelId).frame).toBe(3);
    await page.set(view.modelId, { frame: 1 });
    expect(view.frame).toBe(1);
    expect(seen).toMatchObject([
      { frame: 3, trainId: 11, pulseId: 4 },
      { frame: 1, trainId: 10, pulseId: 4 },
    ]);
  });

  it("must exist", async () => {
    const view = new DetectorView({ source });
    await expect(view.show({ frame: 4 })).rejects.toMatchObject({ code: "IndexOutOfRange" });
    await expect(view.show({ train: 12 })).rejects.toMatchObject({ code: "TrainId" });
    await expect(view.show({ train: 10, pulse: 1 })).rejects.toMatchObject({ code: "NotFound" });
    expect(() => {
      view.frame = 9;
    }).toThrow(expect.objectContaining({ code: "IndexOutOfRange" }));
    expect(() => new DetectorView({ source, frame: -1 })).toThrow(/frames count from 0/);
    const { content } = await ask<{ type: string; message: string }>(view, {
      type: "image",
      frame: 17,
      region: { row: 0, col: 0, rows: 2, cols: 2 },
      width: 2,
      height: 2,
    });
    expect(content).toMatchObject({ type: "failure" });
    expect(content.message).toMatch(/No frame 17/);
  });

  it("tells of clicks and hovers with the exact value", async () => {
    const view = new DetectorView({ source });
    const clicks: unknown[] = [];
    const hovers: unknown[] = [];
    view.on("click", ({ row, col, value }) => clicks.push([row, col, value]));
    view.on("hover", ({ frame }) => hovers.push(frame));
    await ask(view, { type: "value", frame: 2, row: 1, col: 0, click: true });
    await ask(view, { type: "value", frame: 3, row: 1, col: 0, click: false });
    expect(clicks).toEqual([[1, 0, 2]]);
    expect(hovers).toEqual([3]);
  });

  it("shows a frame that cannot be read as a message, and the next one again", async () => {
    const faulty: DetectorFrameSource = {
      ...source,
      readFrame: (k) => {
        if (k === 1) throw new Error("CORR-R0034-AGIPD05-S00000.h5 is truncated");
        return ndarray(Float32Array.of(k, k, k, k), [2, 2]);
      },
    };
    const view = host.cell("cell-3", () => new DetectorView({ source: faulty }));
    const request = {
      type: "image",
      region: { row: 0, col: 0, rows: 2, cols: 2 },
      width: 2,
      height: 2,
    };
    const bad = await ask<{ type: string; message: string }>(view, { ...request, frame: 1 });
    expect(bad.content).toMatchObject({
      type: "failure",
      message: expect.stringContaining("truncated"),
    });
    expect(host.outputs).toMatchObject([{ kind: "error", parent: "cell-3" }]);
    const good = await ask<ImageMessage>(view, { ...request, frame: 2 });
    expect(good.content.type).toBe("image");
  });

  it("changes with its source: views are told, and read anew", async () => {
    const view = new DetectorView({ source });
    await view.ready;
    await view.setSource(ndarray(Float32Array.of(5, 6, 7, 8), [2, 2]));
    expect(page.models.get(view.modelId)?.custom.at(-1)?.content).toEqual({ type: "refresh" });
    expect((await view.readPixel(1, 1))?.value).toBe(8);
    expect(view.frameCount).toBe(1);
  });
});

describe("the picture of a DetectorView", () => {
  it("is a PNG of at most 640 pixels width and 300 kB beside the live view", async () => {
    const geometry = AGIPD_1MGeometry.fromQuadPositions(QUADRANTS);
    let seed = 1;
    const noise = Float32Array.from({ length: 16 * MODULE }, () => {
      seed = (seed * 16807) % 2147483647;
      return seed % 1000;
    });
    const source = ndarray(noise, [16, 512, 128]);
    const view = new DetectorView({ source, geometry, norm: "log", limits: [-3, 700] });
    const bundle = await view[JUPYTER_DISPLAY]();
    const png = Buffer.from(String(bundle["image/png"]), "base64");
    expect(png.length).toBeLessThan(225_000);
    expect(decode(png).width).toBeLessThanOrEqual(640);
    expect(bundle[WIDGET_VIEW]).toMatchObject({ model_id: view.modelId });
    expect(bundle["text/plain"]).toContain("DetectorView");
  });

  it("gives way to the reason where there is none", async () => {
    const empty: DetectorFrameSource = {
      frames: () => ({ trainId: [], pulseId: [] }),
      readFrame: () => ndarray(new Float32Array(4), [2, 2]),
    };
    const view = new DetectorView({ source: empty });
    await expect(view.ready).rejects.toMatchObject({ code: "NoData" });
    const bundle = await view[JUPYTER_DISPLAY]();
    expect(bundle["text/plain"]).toContain("no frames");
    expect(host.errors.filter((e) => isBeambookError(e, "NoData"))).toHaveLength(1);
  });
});

describe("options of a DetectorView", () => {
  const source = ndarray(new Float32Array(4), [2, 2]);

  it("are checked when the view is made", () => {
    expect(() => new DetectorView({ source, energy: -1 })).toThrow(/keV/);
    expect(() => new DetectorView({ source, limits: [5, 5] })).toThrow(/low < high/);
    expect(() => new DetectorView({ source, cmap: "virdis" })).toThrow(/viridis/);
    expect(() => new DetectorView({} as never)).toThrow(/source/);
    expect(() => new DetectorView({ source, norn: "log" } as never)).toThrow(/norm/);
    expect(() => new DetectorView({ source: ndarray(new Float32Array(4), [4]) })).toThrow(
      expect.objectContaining({ code: "ShapeMismatch" }),
    );
  });
});
