import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { full, type NDArray, ndarray, ones } from "@beambook/core";
import {
  EOS,
  h5read,
  type LoadedFrames,
  PtydScan,
  PtyScan,
  type ScanChunk,
} from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { ThreadScan } from "./support/worker-scan.mjs";

const folder = mkdtempSync(join(tmpdir(), "hooks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Frames that are filled with their index. */
class Plain extends PtyScan {
  override load(indices: number[]): LoadedFrames {
    return { raw: indices.map((i) => full([8, 8], i, "uint16")) };
  }
}
const SIX = { shape: 8, num_frames: 6 };
const first = async (scan: PtyScan, frames = 2): Promise<ScanChunk> =>
  (await scan.auto(frames)) as ScanChunk;

describe("hooks may return", () => {
  it("plain lists of numbers", async () => {
    class Lists extends PtyScan {
      override loadPositions(): number[][] {
        return [[0, 1], [2, 3], [4, 5]]; // biome-ignore format: a table
      }
      override load(indices: number[]): LoadedFrames {
        return { raw: ones([indices.length, 2, 2]), weights: indices.map(() => [[1, 0], [1, 1]]) as never }; // biome-ignore format: short
      }
    }
    const chunk = await first(new Lists({ shape: 2 }), 9);
    expect(chunk.chunk.positions?.toArray()).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(chunk.weights.sum()).toBe(9);
    class Single extends Plain {
      override load(indices: number[]): LoadedFrames {
        const positions = Object.fromEntries(indices.map((i) => [i, [i, 0.5]]));
        return { ...super.load(indices), positions };
      }
    }
    expect((await first(new Single(SIX))).chunk.positions?.slice(1).toArray()).toEqual([1, 0.5]);
  });

  it("corrected frames alone: the weights of load stay", async () => {
    class Corrected extends Plain {
      override load(indices: number[]): LoadedFrames {
        return { ...super.load(indices), weights: full([8, 8], 0, "bool") as never };
      }
      override correct(raw: NDArray): { data: NDArray } {
        return { data: raw };
      }
    }
    expect((await first(new Corrected(SIX))).weights.sum()).toBe(0);
  });

  it("no frames of other dimensions, positions of three axes, or anything that is no answer", async () => {
    const wrong = (hooks: object): Promise<unknown> => Object.assign(new Plain(SIX), hooks).auto(2);
    await expect(wrong({ load: () => ({ raw: ones([2, 8]) }) })).rejects.toThrow(/shape \(8\)/);
    await expect(wrong({ loadPositions: () => ones([6, 3]) })).rejects.toThrow(/\(6, 3\)/);
    await expect(wrong({ loadWeight: () => ones([4, 4]) })).rejects.toThrow(
      /weights are \(4, 4\), the frames \(8, 8\)/,
    );
    await expect(wrong({ check: () => undefined })).rejects.toThrow(/answered undefined/);
    await expect(wrong({ correct: (raw: NDArray) => raw })).rejects.toThrow(/no "data"/);
  });

  it("frames of one shape, in all chunks", async () => {
    class Growing extends PtyScan {
      override load(indices: number[]): LoadedFrames {
        return { raw: indices.map(() => ones([8 + indices[0], 8])) };
      }
    }
    const scan = new Growing({ ...SIX, shape: 4 });
    await scan.auto(2);
    await expect(scan.auto(2)).rejects.toMatchObject({
      code: "ShapeMismatch",
      message: expect.stringContaining("Frame 2 is (10, 8), those before are (8, 8)"),
    });
  });
});

describe("calls", () => {
  it("take their turns when nobody waits for the one before", async () => {
    const dfile = join(folder, "turns.ptyd");
    const scan = new Plain({ ...SIX, save: "append", dfile });
    const answers = await Promise.all([2, 3, 4, 4].map((frames) => scan.auto(frames)));
    expect(answers.map((a) => (a === EOS ? a : (a as ScanChunk).chunk.indices))).toEqual([
      [0, 1],
      [2, 3, 4],
      [5],
      EOS,
    ]);
    expect((await first(new PtydScan({ dfile }), 6)).frames.slice(null, 0, 0).toArray()).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
  });

  it.each([0, -1, 2.5, Number.NaN])("refuse %d frames", async (frames) => {
    await expect(new Plain(SIX).auto(frames)).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  it("leave an older file alone when a hook fails", async () => {
    const dfile = join(folder, "kept.ptyd");
    const pars = { ...SIX, save: "append" as const, dfile };
    for await (const _ of new Plain(pars).chunks(6));
    class Broken extends Plain {
      override loadPositions(): never {
        throw new Error("no log file");
      }
    }
    await expect(new Broken(pars).initialize()).rejects.toThrow("no log file");
    expect((await first(new PtydScan({ dfile }), 6)).chunk.indices.length).toBe(6);
    let failing = true;
    class Late extends Plain {
      override postInitialize(): void {
        if (failing) throw new Error("not yet");
      }
    }
    const late = new Late(pars);
    await expect(late.initialize()).rejects.toThrow("not yet");
    failing = false;
    await late.auto(2);
    expect((await first(new PtydScan({ dfile: `${dfile}.old` }), 6)).chunk.indices.length).toBe(6);
  });

  it("give weights to each frame, whatever share of them a worker loads", async () => {
    const module = new URL("./support/worker-scan.mjs", import.meta.url).href;
    const chunk = await first(new ThreadScan({ shape: 4 }, { module, workers: 2 }), 3);
    expect([chunk.weights.shape, chunk.weights.sum()]).toEqual([[3, 4, 4], 48]);
  });
});

describe("preparation", () => {
  it("finds the centre among pixels that count, also when one weight serves all frames", async () => {
    const frame = full([8, 8], 1);
    (frame.data as Float64Array)[0] = 1e6;
    class Hot extends PtyScan {
      override loadWeight(): NDArray {
        const good = ones([8, 8], "uint8");
        (good.data as Uint8Array)[0] = 0;
        return good;
      }
      override load(indices: number[]): LoadedFrames {
        return { raw: indices.map(() => frame) };
      }
    }
    const { common } = await first(new Hot({ ...SIX, center: null }), 3);
    expect((common.center as number[])[0]).toBeCloseTo(224 / 63, 12);
  });

  it("keeps float32 when it rebins, as numpy does", async () => {
    const values = Float32Array.from({ length: 64 }, (_, i) => 0.1 * i);
    class Single extends PtyScan {
      override load(indices: number[]): LoadedFrames {
        return { raw: indices.map(() => ndarray(values, [8, 8])) };
      }
    }
    const { frames } = await first(new Single({ ...SIX, rebin: 4 }), 1);
    const f = Math.fround;
    const rows = [0, 1, 2, 3].map((r) =>
      f([0, 1, 2, 3].reduce((sum, c) => f(sum + values[8 * r + c]), 0) / 4),
    );
    expect(frames.dtype).toBe("float32");
    expect(frames.get(0, 0, 0)).toBe(f(rows.reduce((sum, row) => f(sum + row), 0) / 4));
  });

  it("keeps `propagation` and two pixel sizes, and says what is no pixel size", async () => {
    const dfile = join(folder, "near.ptyd");
    const pars = { ...SIX, save: "append" as const, dfile, psize: [1e-5, 2e-5], rebin: 2 };
    await new Plain({ ...pars, propagation: "nearfield" }).auto(6);
    expect(await h5read(dfile, "meta")).toMatchObject({ propagation: "nearfield" });
    const { common } = await first(new PtydScan({ dfile }));
    expect(common).toMatchObject({ propagation: "nearfield", psize: [2e-5, 4e-5] });
    await expect(new Plain({ ...SIX, psize: [1e-5] }).auto(1)).rejects.toThrow("no pixel size");
    expect((await first(new Plain({ ...SIX, psize: null }))).common.psize).toBeNull();
    expect(() => new Plain({ ...SIX, propagation: "far" as never })).toThrow(
      '"far" is no propagation',
    );
  });

  it("takes camelCase names, and branches in part", () => {
    class Motors extends PtyScan.define({
      "motor.y": { default: "Y", help: "Rows." },
      "motor.x": { default: "X", help: "Columns." },
    }) {}
    const { info } = new Motors({ numFrames: 5, autoCenter: true, motor: { x: "Z" } } as never);
    expect(info).toMatchObject({ num_frames: 5, auto_center: true, motor: { y: "Y", x: "Z" } });
    expect(() => new PtyScan(5 as never)).toThrow("Parameters are an object");
    expect(() => new PtyScan({ positions_theory: [[1, 2, 3]] as never })).toThrow(/\(1, 3\)/);
  });
});
