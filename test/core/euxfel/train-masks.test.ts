import { fromNested, LabelledArray, slice } from "@beambook/core";
import { byId, byIndex, type DataCollection, RunDirectory } from "@beambook/core/euxfel";
import { beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";

const XGM = "SA1_XTD2_XGM/DOOCS/MAIN";
const FLUX = "pulseEnergy.photonFlux";

let folder: string;
let run: DataCollection;
beforeAll(async () => {
  folder = await euxfelRun("missing");
  run = await RunDirectory(folder);
});

describe("trains are selected by truth values", () => {
  it("from values of a key, as in EXtra-data", async () => {
    const wanted = runPythonJson<Record<string, number[]>>(
      `
import json, sys
import numpy as np
from extra_data import RunDirectory, by_index
run = RunDirectory(sys.argv[1])
flux = run["${XGM}", "${FLUX}"].xarray()
mask = np.arange(len(run.train_ids)) % 3 == 1
ints = lambda selected: [int(t) for t in selected.train_ids]
print(json.dumps({"labelled": ints(run.select_trains(flux > flux.median())), "plain": ints(run.select_trains(mask)),
  "wrapped": ints(run.select_trains(by_index[mask])), "source": ints(run["${XGM}"].select_trains(mask)),
  "key": ints(run["${XGM}", "${FLUX}"].select_trains(flux > flux.median()))}))`,
      [folder],
    );
    const flux = await run.getArray(XGM, FLUX);
    const large = flux.greater(flux.median().item() as number);
    const mask = run.trainIds.map((_, i) => i % 3 === 1);
    expect(wanted.labelled.length).toBeGreaterThan(0);
    expect(run.selectTrains(large).trainIds).toEqual(wanted.labelled);
    expect(run.key(XGM, FLUX).selectTrains(large).trainIds).toEqual(wanted.key);
    expect(run.selectTrains(mask).trainIds).toEqual(wanted.plain);
    const array = fromNested(mask, "bool");
    expect(run.selectTrains(byIndex(array)).trainIds).toEqual(wanted.wrapped);
    expect(run.source(XGM).selectTrains(array).trainIds).toEqual(wanted.source);
  });

  it("and only by one for each train", async () => {
    await expectCode("ShapeMismatch", () => run.selectTrains([true, false]));
    const two = fromNested([[true, false]], "bool");
    const unnamed = new LabelledArray(two, { dims: ["a", "trainId"] });
    await expectCode("InvalidArgument", () => run.selectTrains(unnamed));
    await expectCode("InvalidArgument", () => run.selectTrains(byId(two)));
  });

  it("or by arrays of numbers, each train once", async () => {
    const ids = fromNested(run.trainIds.slice(0, 2));
    expect(run.selectTrains(byId(ids)).trainIds).toEqual(run.trainIds.slice(0, 2));
    expect(run.selectTrains([1, 0, 1]).trainIds).toEqual(run.trainIds.slice(0, 2));
    expect(run.selectTrains(slice(0, 2)).trainIds).toEqual(run.trainIds.slice(0, 2));
    await expectCode("InvalidArgument", () => run.selectTrains({ parts: 2 } as never));
  });
});
