import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JUPYTER_DISPLAY, type LabelledArray, slice } from "@beambook/core";
import {
  AGIPD1M,
  byId,
  byIndex,
  DSSC1M,
  JUNGFRAU,
  LPD1M,
  RunDirectory,
  writeMockRun,
} from "@beambook/core/euxfel";
import { AGIPD_1MGeometry, JUNGFRAUGeometry } from "@beambook/core/geometry";
import { openHdf5 } from "@beambook/core/hdf5";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest } from "./support/compare.js";
import type { Digest } from "./support/expected.js";
import { treeOf } from "./support/tree.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const small = { trains: 2, pulses: 3, compression: 1, devices: [] };

describe("detector.image", () => {
  it("is what EXtra-data and EXtra-geom make of the same frame, masked", async () => {
    const modules = [0, 3, 10];
    const path = await writeMockRun(join(folder, "r0001"), { ...small, modules });
    const detector = new AGIPD1M(await RunDirectory(path));
    const wanted = runPythonJson<{ masked: Digest; plain: Digest; centre: number[] }>(
      `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
from make_expected import digest
from extra_data import RunDirectory, by_index
from extra_data.components import AGIPD1M
from extra_geom import AGIPD_1MGeometry
det = AGIPD1M(RunDirectory(sys.argv[1]))
geom = AGIPD_1MGeometry.example()
def image(data):
    frame = data.isel(train=1, pulse=0)
    return geom.position_modules(frame)
masked, centre = image(det.masked_data().select_pulses(by_index[2:3]).xarray(unstack_pulses=True))
plain, _ = image(det.get_array("image.data", pulses=by_index[2:3]))
print(json.dumps({"masked": digest(masked), "plain": digest(plain), "centre": [float(c) for c in centre]}))`,
      [path],
    );
    const [, train] = detector.trainIds;
    const found = await detector.image({ train, pulse: 2 });
    expectDigest(found.image, wanted.masked);
    expect([...found.centre]).toEqual(wanted.centre);
    expect([found.trainId, found.pulseId]).toEqual([train, 8]);
    const again = await detector.image({ train: byIndex(1), pulse: byId(8) });
    expectDigest(again.image, wanted.masked);
    const plain = await detector.image({ train: -1, pulse: -1, masked: false });
    expectDigest(plain.image, wanted.plain);
    const only = await detector.image({ train, pulse: 2, maskBits: "NO_DARK_DATA" });
    expectDigest(only.image, wanted.plain);
    const elsewhere = AGIPD_1MGeometry.example().offset([2e-3, 0]);
    const moved = await detector.image({ train, pulse: 2, geometry: elsewhere });
    expectDigest(moved.image, wanted.masked);
    expect(moved.centre[1]).not.toBe(found.centre[1]);
  });

  it("shows itself as a picture and names its train and pulse", async () => {
    const path = await writeMockRun(join(folder, "r0002"), { ...small, modules: [7] });
    const detector = new AGIPD1M(await RunDirectory(path));
    const image = await detector.image();
    expect(String(image)).toMatch(/^Image of train 142844490, pulse 0: 1\d+ x 1\d+ float32$/);
    const bundle = await image[JUPYTER_DISPLAY]();
    expect(Object.keys(bundle)).toContain("image/png");
    expect(JSON.stringify(image.plot().toPlotly())).toContain("Train 142844490, pulse 0");
    const { layout } = image.plot({ vmin: 0, vmax: 9, axisUnits: "m" }).toPlotly();
    expect(JSON.stringify(layout)).toContain('"cmin":0,"cmax":9');
  });

  it("works for raw data, and for every detector", async () => {
    for (const [detector, Component] of [
      ["DSSC1M", DSSC1M],
      ["LPD1M", LPD1M],
      ["AGIPD1M", AGIPD1M],
    ] as const) {
      const options = { ...small, detector, raw: true, modules: [1] };
      const run = await RunDirectory(await writeMockRun(join(folder, detector), options));
      const component = new Component(run);
      const { image } = await component.image({ pulse: 1 });
      expect(image.dtype).toBe("uint16");
      const frame = (await component.readFrame(1)).values.flat() as Uint16Array;
      const data = detector === "AGIPD1M" ? frame.subarray(0, frame.length / 2) : frame;
      const sum = (list: Uint16Array): number => list.reduce((a, b) => a + b, 0);
      expect(sum(image.flat() as Uint16Array)).toBe(sum(data));
      await expectCode("NoData", () => component.image({ masked: true }));
    }
    const agipd = new AGIPD1M(await RunDirectory(join(folder, "AGIPD1M")));
    const gain = await agipd.image({ dataGain: 1 });
    expect(Number(gain.image.max())).toBeGreaterThanOrEqual(6000);
  });

  it("says which trains and pulses there are", async () => {
    const detector = new AGIPD1M(await RunDirectory(join(folder, "r0002")));
    await expectCode("TrainId", () => detector.image({ train: 142_844_999 }));
    await expectCode("TrainId", () => detector.image({ train: byId(1) }));
    await expectCode("IndexOutOfRange", () => detector.image({ train: 2 }));
    await expectCode("IndexOutOfRange", () => detector.image({ pulse: 3 }));
    await expectCode("NotFound", () => detector.image({ pulse: byId(3) }));
    await expect(detector.image({ pulse: byId(3) })).rejects.toThrow(/It has 3: 0, 4, 8\./);
    await expectCode("InvalidArgument", () => detector.image({ train: byIndex([0, 1]) }));
    const geometry = JUNGFRAUGeometry.example(1);
    await expectCode("ShapeMismatch", () => detector.image({ geometry }));
  });

  it("goes over all frames", async () => {
    const path = await writeMockRun(join(folder, "r0003"), {
      ...small,
      pulses: [1, 2],
      modules: [2, 5],
    });
    const detector = new AGIPD1M(await RunDirectory(path));
    const all = await detector.getArray("image.data", { unstackPulses: false });
    let n = 0;
    for await (const frame of detector.eachFrame()) {
      expect(frame.dims).toEqual(["module", "slow_scan", "fast_scan"]);
      expect(frame.attrs.pulseId).toBe(4 * (n > 0 ? n - 1 : 0));
      expect(bytes(frame)).toEqual(bytes(all.isel({ train_pulse: n })));
      n += 1;
    }
    expect(n).toBe(3);
  });
});

function bytes({ values }: LabelledArray): string {
  const flat = values.flat();
  return Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength).toString("base64");
}

describe("JUNGFRAU", () => {
  it("has frames one by one and images as EXtra-geom makes them", async () => {
    const path = await writeMockRun(join(folder, "r0011"), {
      ...small,
      detector: "JUNGFRAU",
      pulses: 2,
      modules: [1, 3],
    });
    const detector = new JUNGFRAU(await RunDirectory(path));
    const { trainId, pulseId } = await detector.frames();
    expect(Array.from(pulseId)).toEqual([0, 1, 0, 1]);
    expect(new Set(trainId)).toEqual(new Set(detector.trainIds));
    const all = await detector.getArray("data.adc");
    let n = 0;
    for await (const frame of detector.eachFrame()) {
      expect(frame.attrs).toEqual({ trainId: trainId[n], pulseId: pulseId[n] });
      expect(bytes(frame)).toBe(bytes(all.isel({ train: n >> 1, cell: n & 1 })));
      n += 1;
    }
    expect(n).toBe(4);
    const wanted = runPythonJson<Digest>(
      `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
from make_expected import digest
from extra_data import RunDirectory
from extra_data.components import JUNGFRAU
from extra_geom import JUNGFRAUGeometry
det = JUNGFRAU(RunDirectory(sys.argv[1]))
frame = det.get_array("data.adc").isel(train=1, cell=1)
print(json.dumps(digest(JUNGFRAUGeometry.example(3).position_modules(frame)[0])))`,
      [path],
    );
    const found = await detector.image({ train: 1, pulse: 1, masked: false });
    expectDigest(found.image, wanted);
    expect(detector.nModules).toBe(3);
  });

  it("is written as a virtual CXI file that h5py reads, like EXtra-data's for one cell", async () => {
    const path = await writeMockRun(join(folder, "r0012"), {
      ...small,
      detector: "JUNGFRAU",
      pulses: 1,
      modules: [1, 3],
    });
    const [ours, theirs] = [join(folder, "ours.cxi"), join(folder, "theirs.cxi")];
    const detector = new JUNGFRAU(await RunDirectory(path));
    await detector.writeVirtualCxi(ours);
    runPythonJson(
      `
import sys, io, contextlib
from extra_data import RunDirectory
from extra_data.components import JUNGFRAU
with contextlib.redirect_stdout(io.StringIO()):
    JUNGFRAU(RunDirectory(sys.argv[1])).write_virtual_cxi(sys.argv[2])
print("null")`,
      [path, theirs],
    );
    const contents = (file: string): Record<string, object> =>
      Object.fromEntries(
        Object.entries(treeOf(file).datasets).map(([name, dataset]) => {
          // The pieces differ, as ours are made for any number of cells; what they show does not.
          const { virtual_sources: _, ...rest } = dataset as { virtual_sources?: object };
          return [name, rest];
        }),
      );
    expect(contents(ours)).toEqual(contents(theirs));
    expect(treeOf(ours).soft_links).toEqual(treeOf(theirs).soft_links);
  });

  it("is written as a virtual CXI file with all memory cells", async () => {
    const detector = new JUNGFRAU(await RunDirectory(join(folder, "r0011")));
    const path = join(folder, "cells.cxi");
    await detector.writeVirtualCxi(path, { fillValues: { data: -1 } });
    const file = await openHdf5(path);
    const data = file.dataset("entry_1/instrument_1/detector_1/data");
    expect(data.shape).toEqual([4, 3, 512, 1024]);
    const frames = await detector.getArray("data.adc");
    for (const [i, place] of [0, 2].entries()) {
      const part = (await data.read([slice(0, 4), place])).flat() as Float32Array;
      expect(Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64")).toBe(
        bytes(frames.isel({ module: i })),
      );
    }
    expect((await data.read([0, 1, 5, 5])).get()).toBe(-1);
    expect(file.dataset("entry_1/experiment_identifier").stringsSync()).toEqual(
      detector.trainIds.flatMap((id) => [`${id}:0`, `${id}:1`]),
    );
    file.close();
  });
});

describe("detector.images", () => {
  it("gives the images of all trains, as one by one", async () => {
    const path = await writeMockRun(join(folder, "r0021"), {
      ...small,
      pulses: [3, 2],
      modules: [2, 9],
    });
    const detector = new AGIPD1M(await RunDirectory(path));
    for (const options of [{}, { masked: false, reuse: true }]) {
      const seen: number[] = [];
      for await (const [trainId, { images, pulseIds, centre }] of detector.images(options)) {
        seen.push(trainId);
        for (const [i, pulseId] of pulseIds.entries()) {
          const one = await detector.image({ train: trainId, pulse: byId(pulseId), ...options });
          expect([...one.centre]).toEqual([...centre]);
          const [a, b] = [images.slice(i).flat() as Float32Array, one.image.flat() as Float32Array];
          expect(Buffer.compare(Buffer.from(a.slice().buffer), Buffer.from(b.slice().buffer))).toBe(
            0,
          );
        }
      }
      expect(seen).toEqual([...detector.trainIds]);
    }
    const kept = [];
    for await (const [, { images }] of detector.images({ pulses: byIndex([1]) })) kept.push(images);
    expect(kept.map(({ shape }) => shape[0])).toEqual([1, 1]);
    expect(kept[0].notEqual(kept[1]).any()).toBe(true);
  });

  it("reads raw data, which has no masks", async () => {
    const options = { ...small, raw: true, modules: [1] };
    const run = await RunDirectory(await writeMockRun(join(folder, "r0022"), options));
    const detector = new AGIPD1M(run);
    for await (const [, { images }] of detector.images()) expect(images.dtype).toBe("uint16");
    await expectCode("NoData", async () => {
      for await (const _ of detector.images({ masked: true })) break;
    });
  });
});
