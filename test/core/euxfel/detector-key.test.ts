import { slice } from "@beambook/core";
import { AGIPD1M, byId, byIndex, JUNGFRAU, LPD1M, RunDirectory } from "@beambook/core/euxfel";
import { zeros } from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest } from "./support/compare.js";
import type { Digest } from "./support/expected.js";

interface Answer {
  shape: number[];
  gaps: number[];
  roi: number[];
  dims: string[];
  trains: number[];
  pulses: number[] | null;
  cells: number[] | null;
  all: Digest;
  filled: Digest;
}

/** What EXtra-data says of a key of a detector. */
function peerAnswer(path: string, detector: string, key: string, pulses = "None"): Answer {
  return runPythonJson<Answer>(
    `
import json, sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, "test/reference/euxfel")
from make_expected import digest
from numpy import s_
from extra_data import RunDirectory, by_index, by_id
from extra_data.components import AGIPD1M, LPD1M, JUNGFRAU
k = ${detector}["${key}"]
if ${pulses} is not None: k = k.select_pulses(${pulses})
frames = "${key}".startswith("image.")
print(json.dumps({
    "shape": k.shape, "gaps": k.buffer_shape(module_gaps=True), "dims": k.dimensions,
    "roi": k.buffer_shape(roi=(s_[:5],) if k.ndim > 2 else ()),
    "trains": k.train_id_coordinates().tolist(),
    "pulses": k.pulse_id_coordinates().tolist() if frames else None,
    "cells": k.cell_id_coordinates().tolist() if frames else None,
    "all": digest(k.ndarray()), "filled": digest(k.ndarray(module_gaps=True)),
}))`.replaceAll("PATH", "sys.argv[1]"),
    [path],
  );
}

describe("detector.key", () => {
  it.each([
    ["missing", "image.data", "None"],
    ["missing", "image.pulseId", "by_index[1:3]"],
    ["missing", "header.pulseCount", "None"],
  ])("knows and reads what EXtra-data does: %s %s %s", async (name, key, pulses) => {
    const path = await euxfelRun(name);
    const wanted = peerAnswer(path, "LPD1M(RunDirectory(PATH))", key, pulses);
    const whole = new LPD1M(await RunDirectory(path)).key(key);
    const data = pulses === "None" ? whole : whole.selectPulses(byIndex(slice(1, 3)));
    expect(data.shape).toEqual(wanted.shape);
    expect(data.ndim).toBe(wanted.shape.length);
    expect(data.bufferShape({ moduleGaps: true })).toEqual(wanted.gaps);
    expect(data.bufferShape({ roi: data.ndim > 2 ? [slice(5)] : [] })).toEqual(wanted.roi);
    expect(data.dimensions).toEqual(wanted.dims);
    expect(Array.from(data.trainIdCoordinates())).toEqual(wanted.trains);
    if (wanted.pulses) expect(Array.from(data.pulseIdCoordinates())).toEqual(wanted.pulses);
    if (wanted.cells) expect(Array.from(data.cellIdCoordinates())).toEqual(wanted.cells);
    expectDigest(await data.ndarray(), wanted.all);
    expectDigest(await data.ndarray({ moduleGaps: true }), wanted.filled);
    expect(data.nbytes).toBe((await data.ndarray()).data.byteLength);
  });

  it("takes pulses by ID, trains and parts, lazily too", async () => {
    const path = await euxfelRun("spb_proc_varying");
    const data = new AGIPD1M(await RunDirectory(path)).key("image.data");
    const wanted = peerAnswer(path, "AGIPD1M(RunDirectory(PATH))", "image.data");
    expect(data.shape).toEqual(wanted.shape);
    expectDigest(await data.ndarray(), wanted.all);
    const [pulse] = data.pulseIdCoordinates();
    const one = data.selectPulses(byId([pulse]));
    expect(new Set(one.pulseIdCoordinates())).toEqual(new Set([pulse]));
    expectDigest(await data.lazy().compute({ executor: "inline" }), wanted.all);
    const parts = data.splitTrains({ parts: 2 });
    expect(parts.flatMap((part) => [...part.trainIds])).toEqual([...data.trainIds]);
    const first = data.selectTrains(byIndex(0));
    expect((await first.array()).shape).toEqual(first.shape);
  });

  it("works for a JUNGFRAU, whose modules count from 1", async () => {
    const run = await RunDirectory(await euxfelRun("jungfrau"));
    const detector = new JUNGFRAU(run, { detectorName: undefined });
    const data = detector.key("data.adc");
    expect(data.shape).toEqual((await detector.getArray("data.adc")).shape);
    expect(Array.from(data.trainIdCoordinates())).toEqual([...detector.trainIds]);
    const filled = await data.ndarray({ moduleGaps: true });
    expect(filled.shape).toEqual(data.bufferShape({ moduleGaps: true }));
    expect(filled.slice(detector.modules[0] - 1).toArray()).toEqual(
      (await data.ndarray()).slice(0).toArray(),
    );
  });

  it("reads into an array, and refuses what does not fit", async () => {
    const detector = new LPD1M(await RunDirectory(await euxfelRun("missing")));
    const data = detector.key("image.pulseId");
    const values = await data.ndarray();
    const out = zeros(data.shape, values.dtype);
    expect(await data.ndarray({ out })).toBe(out);
    expect(out.toArray()).toEqual(values.toArray());
    await expectCode("ShapeMismatch", () => data.ndarray({ out, moduleGaps: true }));
    await expectCode("PropertyName", () => detector.key("image.dat"));
    const slow = detector.key("header.pulseCount");
    await expectCode("InvalidArgument", () => slow.selectPulses(byIndex(0)));
    await expectCode("InvalidArgument", () => slow.pulseIdCoordinates());
    expect(String(data)).toMatch(/^<'image.pulseId' detector data for \d+ modules: uint64/);
  });
});
