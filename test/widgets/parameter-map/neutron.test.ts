import { CrossSection, Data, simulateCounts, TransmissionModel } from "@beambook/core/neutron";
import { setNotebookHost } from "@beambook/kernel/comm";
import { ParameterMap } from "@beambook/widgets";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FrontEnd } from "../../support/front-end.js";
import { MiniHost } from "../../support/mini-host.js";

let page: FrontEnd;
beforeEach(() => {
  page = new FrontEnd(new MiniHost().install());
});
afterEach(() => setNotebookHost(undefined));

/** Fits of made-up plates whose thickness tells which group they are. */
async function fits(keys: readonly string[]) {
  const xs = new CrossSection({ iron: { mat: "Fe_sg229_Iron-alpha", temp: 293.15 } });
  const model = new TransmissionModel(xs, { varyBasic: true, binAverage: true });
  const groups = keys.map((key, i) => {
    const range = { wlmin: 3.8, wlmax: 4.3, counts: 1e6 };
    const { signal, openbeam } = simulateCounts(model, { thickness: 0.5 + 0.2 * i }, range);
    return [key, { signal, openbeam }] as const;
  });
  const of = (which: "signal" | "openbeam") =>
    Object.fromEntries(groups.map(([key, tables]) => [key, tables[which]]));
  const data = await Data.fromGrouped({ signal: of("signal"), openbeam: of("openbeam") });
  return model.fit(data, { progress: false });
}

it.each([
  ["a grid", ["(4,0)", "(5,0)", "(6,0)", "(4,1)", "(5,1)", "(6,1)"], [1, 2], "(6,1)"],
  ["a line", ["3", "5", "9"], [1], "5"],
  ["names", ["cast", "rolled", "sample_A"], [2], "sample_A"],
])("a click on %s of fits gets the group that is there", async (_, keys, clicked, wanted) => {
  const result = await fits(keys);
  const map = new ParameterMap({ result, parameter: "thickness" });
  const seen: unknown[] = [];
  map.on("select", ({ index, label, value }) => {
    const { thickness } = result.get(index).params;
    seen.push([label, thickness.value === value, result.plot({ index }).spec.title]);
  });
  await page.send(map.modelId, { type: "select", index: clicked });
  expect(seen).toEqual([[wanted, true, `Group ${wanted}`]]);
});
