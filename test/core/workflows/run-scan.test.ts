import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray, where } from "@beambook/core";
import { AGIPD1M, mockCamera, mockMotor, RunDirectory, writeMockRun } from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import type { ScanChunk } from "@beambook/core/ptycho";
import { RunScan } from "@beambook/core/workflows";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "run-scan-"));
const run = join(folder, "r0053");
beforeAll(async () => {
  await writeMockRun(run, {
    trains: 6,
    pulses: 2,
    modules: 2,
    devices: [
      mockCamera("SPB_CAM/CAM/ONE", { shape: [32, 48], every: 2 }),
      mockMotor("SPB/MOTOR/Y", { position: (t) => 0.5 * t }),
      mockMotor("SPB/MOTOR/X", { position: (t) => 2 - t }),
    ],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MOTORS = { row_source: "SPB/MOTOR/Y", column_source: "SPB/MOTOR/X", psize: 5e-6 };

describe("a scan from a run", () => {
  it("takes a camera's frames where there are any, with the motors' positions", async () => {
    const source = "SPB_CAM/CAM/ONE:daqOutput";
    const scan = new RunScan({ path: run, source, ...MOTORS, shape: 32, center: [16, 24] });
    const chunk = (await scan.auto(10)) as ScanChunk;
    expect((chunk.chunk.positions as NDArray).toArray()).toEqual([
      [0, 0.002],
      [0.001, 0],
      [0.002, -0.002],
    ]);
    const opened = await RunDirectory(run);
    const frames = await opened.getArray(source, "data.image.pixels");
    expect(chunk.frames.toArray()).toEqual(
      frames.values.slice(null, null, { kind: "slice", start: 8, stop: 40, step: 1 }).toArray(),
    );
  });

  it("assembles a detector's frames, one pulse a train", async () => {
    const opened = await RunDirectory(run);
    const detector = new AGIPD1M(opened);
    const geometry = AGIPD_1MGeometry.fromQuadPositions([
      [-525, 625],
      [-550, -10],
      [520, -160],
      [542.5, 475],
    ]);
    const pars = { ...MOTORS, shape: null, pulse: 1 };
    const scan = new RunScan(pars, { run: opened, detector, geometry, nonSquare: true });
    const chunk = (await scan.auto(2)) as ScanChunk;
    const { image } = geometry.positionModulesFast(await detector.readFrame(3));
    expect(chunk.frames.shape).toEqual([2, ...image.shape]);
    expect(chunk.frames.slice(1).sum()).toBe(where(image.isfinite(), image, 0).sum());
    expect(chunk.weights.slice(1).sum()).toBe(image.isfinite().sum());
    expect(chunk.weights.slice(1).sum()).toBeLessThanOrEqual(2 * 512 * 128);
    expect(chunk.frames.isfinite().all()).toBe(true);
  });

  it("says what is missing", async () => {
    const code = async (pars: object): Promise<string> => {
      const error = await new RunScan(pars as Record<string, unknown>)
        .initialize()
        .catch((e: unknown) => e);
      return isBeambookError(error) ? error.message : "no error";
    };
    expect(await code({})).toContain("which run");
    expect(await code({ path: run })).toContain("camera or from a detector");
    expect(await code({ path: run, source: "SPB_CAM/CAM/TWO:daqOutput" })).toContain(
      "SPB_CAM/CAM/ONE",
    );
  });
});
