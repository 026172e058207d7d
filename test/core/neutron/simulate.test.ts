import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CrossSection,
  Data,
  materials,
  simulateCounts,
  TransmissionModel,
  writeSimulatedGroups,
} from "@beambook/core/neutron";
import { afterAll, expect, it } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "beambook-simulate-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const xs = new CrossSection({ cu: { ...materials.Cu_sg225, temp: 293.15 } });
const model = new TransmissionModel(xs, { varyBasic: true, binAverage: true });

it("a simulated measurement has the noise of counting, the same for a seed", async () => {
  const options = { L: 10, wlmin: 1.5, wlmax: 4.5, counts: 50_000 };
  const one = simulateCounts(model, { thickness: 0.8 }, options);
  const again = simulateCounts(model, { thickness: 0.8 }, options);
  const other = simulateCounts(model, { thickness: 0.8 }, { ...options, seed: 2 });
  expect(again.signal.toRecords()).toEqual(one.signal.toRecords());
  expect(other.signal.toRecords()).not.toEqual(one.signal.toRecords());
  const data = await Data.fromCounts(one.signal, one.openbeam, { L: 10 });
  const { params, redchi } = await model.fit(data, { wlmin: 1.6, wlmax: 4.4 });
  expect(redchi).toBeGreaterThan(0.8);
  expect(redchi).toBeLessThan(1.2);
  expect(Math.abs(params.thickness.value - 0.8) / (params.thickness.stderr ?? 0)).toBeLessThan(4);
});

it("groups are written as files that load by the same patterns", async () => {
  const files = { signal: join(scratch, "a/s_*.csv"), openbeam: join(scratch, "b/ob.csv"), L: 10 };
  const truth = { x0_y0: { thickness: 1 }, x1_y0: { thickness: 2 } };
  await writeSimulatedGroups(model, truth, { ...files, wlmin: 3, wlmax: 3.4 });
  const data = await Data.fromGrouped(files);
  expect(data.indices).toEqual(["(0,0)", "(1,0)"]);
  const mean = (index: [number, number]): number => {
    const { trans } = data.spectrum(index);
    return trans.reduce((sum, t) => sum + t, 0) / trans.length;
  };
  expect(mean([0, 0])).toBeGreaterThan(1.5 * mean([1, 0]));
});

it("what cannot be measured is refused", async () => {
  expect(() => simulateCounts(model, {}, { wlmin: 3, wlmax: 2 })).toThrowError(/between 3 and 2/);
  expect(() => simulateCounts(model, { thicknes: 1 })).toThrowError(/thickness/);
  expect(() => simulateCounts(model, {}, { L: 0 })).toThrowError(/L must be above 0/);
  const files = { signal: "one.csv", openbeam: "ob.csv" };
  await expect(writeSimulatedGroups(model, { a: {} }, files)).rejects.toThrowError(/no \*/);
});
