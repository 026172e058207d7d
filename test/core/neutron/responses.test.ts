import {
  CrossSection,
  Data,
  materials,
  type PulseResponse,
  type ResponseKind,
  secondsPerAngstrom,
  simulateCounts,
  TransmissionModel,
  transmissionInBins,
} from "@beambook/core/neutron";
import { beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";
import { largestDeviation, steps } from "./deviation.js";

const iron = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 } });
const bounds = steps(3.6, 4.4, 101);
const perAngstrom = 1e6 * secondsPerAngstrom(9);

function modelOf(response: ResponseKind, values: Record<string, number> = {}): TransmissionModel {
  const model = new TransmissionModel(iron, { varyBasic: true, varyResponse: true, response });
  for (const [name, value] of Object.entries(values)) model.params.get(name).set({ value });
  return model;
}

/** Mean transmission in bins after a box, from exact means over pieces of bins; the box has whole pieces. */
function behindBox(width: number): Float64Array {
  const piece = 0.0005;
  const first = bounds[0] - 0.1;
  const fine = Float64Array.from({ length: 2001 }, (_, i) => first + i * piece);
  const sharp = transmissionInBins(iron, fine, { thickness: 2 });
  return Float64Array.from({ length: 100 }, (_, bin) => {
    const [from, to] = [bounds[bin], bounds[bin + 1]];
    return sharp.reduce((sum, t, i) => {
      const at = first + (i + 0.5) * piece;
      const shared = Math.min(to, at + width / 2) - Math.max(from, at - width / 2);
      return sum + (t * piece * Math.max(0, shared)) / (width * (to - from));
    }, 0);
  });
}

describe("responses in time", () => {
  it("a box averages over its width", () => {
    const width = 0.03;
    const response: PulseResponse = { width };
    const ours = transmissionInBins(iron, bounds, { thickness: 2, response });
    expect(largestDeviation(ours, behindBox(width))).toBeLessThan(2e-3);
  });

  it("a box after exponentials conserves what is counted", () => {
    const response: PulseResponse = { width: 0.02, alpha: () => 200, beta: () => 100 };
    const flat = new CrossSection({ al: { ...materials.Al_sg225, comp: "inelas" } });
    const sharp = transmissionInBins(flat, bounds, { thickness: 2 });
    const smeared = transmissionInBins(flat, bounds, { thickness: 2, response });
    expect(largestDeviation(smeared, sharp)).toBeLessThan(1e-4);
  });

  it("full_jorgensen is the pulse, by d-spacing", () => {
    const wl = Float64Array.from({ length: 120 }, (_, i) => 3.7 + i * 0.005);
    const full = modelOf("full_jorgensen", { α0: 0.02, α1: 0.1, β0: 0.02, β1: 0.3, σ0: 3, σ1: 2 });
    const pulse = modelOf("pulse", { α0: 0.02, α1: 0.2, β0: 0.02, β1: 4.8, σ0: 3, σ1: 1 });
    expect(largestDeviation(full.eval(wl), pulse.eval(wl))).toBeLessThan(1e-12);
    const sharp = new TransmissionModel(iron, { varyBasic: true }).eval(wl);
    expect(largestDeviation(full.eval(wl), sharp)).toBeGreaterThan(0.1);
  });

  it("square is a box in µs of flight", () => {
    const wl = Float64Array.from({ length: 100 }, (_, i) => (bounds[i] + bounds[i + 1]) / 2);
    const width = 0.03 * perAngstrom;
    const ours = modelOf("square", { width, thickness: 2 }).eval(wl);
    const direct = transmissionInBins(iron, bounds, { thickness: 2, response: { width: 0.03 } });
    expect(largestDeviation(ours, direct)).toBeLessThan(1e-6);
  });

  it("have the original's parameters, and stages from the width to the rise", () => {
    expect(modelOf("full_jorgensen").stages).toEqual({
      basic: "basic",
      response_sig1: ["σ1"],
      response_beta: ["σ1", "β0"],
      response_alpha: ["σ1", "β0", "α1"],
    });
    const names = modelOf("full_jorgensen").groups.response;
    expect(names).toEqual(["α0", "α1", "β0", "β1", "σ0", "σ1", "σ2"]);
    expect(modelOf("square_jorgensen").groups.response).toEqual(["α0", "β0", "width"]);
    expect(() => modelOf("jorgenson" as ResponseKind)).toThrowError(/Closest: jorgensen/);
    const falling = Float64Array.of(4, 3.9);
    expect(() => modelOf("pulse").eval(falling)).toThrowError(/rise/);
  });

  it("are found again by a fit, also where bins have no counts", async () => {
    const model = modelOf("pulse");
    const truth = { thickness: 1.3, norm: 0.9, α0: 0.15, β0: 0.06 };
    const made = simulateCounts(model, truth, { wlmin: 3.4, wlmax: 5, counts: 3e6, seed: 4 });
    const counts = Float64Array.from(made.signal.column("counts") as ArrayLike<number>);
    counts[60] = 0;
    counts[150] = 0;
    const data = await Data.fromCounts(made.signal.assign({ counts }), made.openbeam);
    const { params, redchi, ndata } = await model.fit(data, { wlmin: 3.5, wlmax: 4.9 });
    expect(data.warnings[0]).toContain("2 of");
    expect(redchi).toBeLessThan(1.3);
    for (const [name, value] of Object.entries(truth)) {
      const { value: found, stderr } = params.get(name);
      expect(Math.abs(found - value) / (stderr ?? 0), name).toBeLessThan(4);
    }
    const whole = await Data.fromCounts(made.signal, made.openbeam);
    expect((await model.fit(whole, { wlmin: 3.5, wlmax: 4.9 })).ndata).toBe(ndata + 2);
  });
});

describe("responses by samples, against nbragg in this run", () => {
  const cases: { kind: ResponseKind; values: Record<string, number> }[] = [
    { kind: "jorgensen", values: { α0: 2, β0: 1.2 } },
    { kind: "jorgensen_inv", values: { α0: 40, β0: 20 } },
    { kind: "jorgensen_inv", values: { α0: 40, β0: 20, σ0: 0.02 } },
  ];
  const wl = steps(1.5, 4.8, 300);
  let theirs: number[][];
  beforeAll(() => {
    const script = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import nbragg, numpy as np
xs = nbragg.CrossSection(iron=nbragg.materials["Fe_sg229_Iron-alpha"]); out = []
for case in json.load(sys.stdin):
    m = nbragg.TransmissionModel(xs, vary_response=False, response=case["kind"], vary_basic=True)
    for k, v in case["values"].items(): m.params[k].value = v
    out.append(list(map(float, m.transmission(np.linspace(1.5, 4.8, 300), **m.params.valuesdict()))))
print("@@" + json.dumps(out))
`;
    theirs = JSON.parse(
      runPython(script, [], { input: JSON.stringify(cases) })
        .split("@@")
        .at(-1) ?? "",
    );
  });

  it.each(cases.map((c, i) => [i, c] as const))("case %d", (i, { kind, values }) => {
    const ours = modelOf(kind, values).eval(wl);
    expect(largestDeviation(ours, theirs[i])).toBeLessThan(2e-4);
  });
});
