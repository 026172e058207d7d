import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, ndarray } from "@beambook/core";
import { openHdf5 } from "@beambook/core/hdf5";
import { figure } from "@beambook/core/plot";
import {
  calibrateEnergies,
  correlateMaps,
  DataStack,
  type ElementMaps,
  elementLines,
  elementMaps,
  exportMaps,
  findLines,
  findPeaks,
  groupTemplate,
  hotmaxPixels,
  lineEnergy,
  lineGroup,
  makePainting,
  type Painting,
  plotChannelMap,
  plotMaps,
  plotRgb,
  plotSpectra,
  rawToDatastack,
  rgbComposite,
  rollingBall,
  snipBackground,
} from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

const GROUPS = ["Pb L3", "Pb L2", "Pb L1", "Hg L3", "Hg L2", "Cu K", "Fe K", "Ca K", "Zn K", "S K"];
let folder: string;
let painting: Painting;
let ds: DataStack;
let maps: ElementMaps;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-elements-"));
  painting = await makePainting(join(folder, "p"), { height: 24, width: 32 });
  await rawToDatastack(painting.raw, painting.rpl, { smooth: 2, verbose: false });
  ds = await DataStack.open(join(folder, "p.datastack"));
  maps = await elementMaps(ds, painting.calibration, GROUPS, {
    smoothing: 2,
    width: 30,
    executor: "inline",
  });
});
afterAll(() => {
  ds.close();
  rmSync(folder, { recursive: true, force: true });
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isBeambookError(error)) return error.code;
    throw error;
  }
  return "none";
}

describe("emission lines", () => {
  it("are those of the published table", () => {
    expect(lineEnergy("Fe Ka")).toBeCloseTo(6.4008, 3);
    expect(lineEnergy("Fe Ka1")).toBeCloseTo(6.4052, 4);
    expect(lineEnergy("Pb La1")).toBeCloseTo(10.551, 3);
    expect(findLines(8.04, { excitation: 40 })[0]).toMatchObject({ element: "Cu", level: "K" });
    for (const element of ["Na", "Fe", "Ag", "Pb", "U"]) {
      const levels = new Map<string, number>();
      for (const { level, intensity, energy, edge } of elementLines(element)) {
        levels.set(level, (levels.get(level) ?? 0) + intensity);
        expect(energy).toBeLessThan(edge);
      }
      for (const sum of levels.values()) expect(sum).toBeCloseTo(1, 2);
    }
  });

  it("that do not exist are refused with what there is", () => {
    expect(codeOf(() => elementLines("Xx"))).toBe("NotFound");
    expect(codeOf(() => lineEnergy("Fe Qz"))).toBe("NotFound");
    expect(codeOf(() => lineGroup("Fe L3"))).toBe("NotFound");
    expect(lineGroup("Pb").name).toBe("Pb L3");
    expect(lineGroup("Sn").name).toBe("Sn K");
  });
});

describe("calibration", () => {
  it("finds the painting's from two peaks of its max spectrum, within half a channel", async () => {
    const peaks = findPeaks(await ds.read("maxrf_maxspectrum"), { prominence: 40 });
    const near = (line: string): number => {
      const want = painting.calibration.channelOf(lineEnergy(line));
      const best = peaks.reduce((a, b) =>
        Math.abs(a.position - want) < Math.abs(b.position - want) ? a : b,
      );
      return best.position;
    };
    const found = calibrateEnergies([
      { channel: near("Ca Ka"), energy: "Ca Ka" },
      { channel: near("Pb La1"), energy: "Pb La1" },
      { channel: near("Cu Ka"), energy: "Cu Ka" },
    ]);
    expect(Math.abs(found.energyOf(300) - painting.calibration.energyOf(300))).toBeLessThan(
      found.gain,
    );
    expect(found.energies(1024).get(300)).toBe(found.energyOf(300));
    expect(String(found)).toContain("keV");
  });

  it("with one point, or falling energies, is refused", () => {
    expect(codeOf(() => calibrateEnergies([{ channel: 3, energy: 4 }]))).toBe("InvalidArgument");
    const falling = [
      { channel: 3, energy: 4 },
      { channel: 5, energy: 2 },
    ];
    expect(codeOf(() => calibrateEnergies(falling))).toBe("InvalidArgument");
  });
});

describe("peaks and backgrounds", () => {
  const hill =
    (c: number, h: number, w: number) =>
    (i: number): number =>
      h * Math.exp(-0.5 * ((i - c) / w) ** 2);
  const slope = Float64Array.from({ length: 500 }, (_, i) => 60 - i / 10);
  const lines = Float64Array.from(
    { length: 500 },
    (_, i) => hill(120.3, 400, 5)(i) + hill(300, 90, 7)(i),
  );
  const spectrum = slope.map((v, i) => v + lines[i]);

  it("peaks lie where they were put, small ones left out on request", () => {
    const peaks = findPeaks(spectrum, { prominence: 20 });
    expect(peaks.map(({ channel }) => channel)).toEqual([120, 300]);
    expect(peaks[0].position).toBeCloseTo(120.3, 0);
    expect(findPeaks(spectrum, { prominence: 200 })).toHaveLength(1);
    expect(findPeaks(new Float64Array(9))).toEqual([]);
  });

  it.each([
    ["SNIP", (y: Float64Array) => snipBackground(y, { width: 40 })],
    ["a rolling ball", (y: Float64Array) => rollingBall(y, { radius: 60, height: 20 })],
  ])("%s follows the slope, below the peaks and never above the spectrum", (_, background) => {
    const below = background(spectrum);
    for (let i = 0; i < 500; i++) {
      expect(below[i]).toBeLessThanOrEqual(spectrum[i] + 1e-9);
      if (i > 20 && i < 480) expect(Math.abs(below[i] - slope[i])).toBeLessThan(12);
    }
    const left = spectrum.map((v, i) => v - below[i]).reduce((a, b) => a + b, 0);
    expect(left / lines.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.9);
  });

  it("a template holds one count of its group's lines", () => {
    const template = groupTemplate(lineGroup("Fe"), painting.calibration, 1024);
    expect(template.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
  });
});

describe("element maps of the painting", () => {
  it("find each pigment's counts where it was painted", () => {
    expect(maps.names).toEqual(GROUPS);
    for (const name of ["Pb L3", "Hg L3", "Cu K", "Fe K", "Ca K"]) {
      const [mine, truth] = [
        maps.get(name).copy().flat(),
        painting.truth[name].data,
      ] as Float64Array[];
      const total = (a: Float64Array): number => a.reduce((x, y) => x + y, 0);
      expect(total(mine) / total(truth), name).toBeGreaterThan(0.85);
      expect(total(mine) / total(truth), name).toBeLessThan(1.15);
      if (name === "Ca K") continue; // the same everywhere
      const pair = {
        names: ["a", "b"],
        data: ndarray(Float64Array.of(...mine, ...truth), [2, 24, 32]),
      };
      expect(correlateMaps(pair as unknown as ElementMaps).matrix.get(0, 1), name).toBeGreaterThan(
        0.9,
      );
    }
  });

  it("are the same from several threads", async () => {
    const again = await elementMaps(ds, painting.calibration, GROUPS, {
      smoothing: 2,
      width: 30,
      executor: "workers",
      workers: 2,
      progress: false,
    });
    expect(again.data.flat()).toEqual(maps.data.flat());
  });

  it("hotspots of the max spectrum name the grain of zinc", async () => {
    const { peaks, pixels, spectra } = await hotmaxPixels(ds, { prominence: 60 });
    const zinc = painting.calibration.channelOf(lineEnergy("Zn Ka"));
    const k = peaks.findIndex(({ channel }) => Math.abs(channel - zinc) < 3);
    expect([Number(pixels.get(k, 0)), Number(pixels.get(k, 1))]).toEqual([...painting.hotspot]);
    expect(spectra.shape).toEqual([peaks.length, 1024]);
  });

  it("correlate: lead with lead, not with mercury", () => {
    const { matrix } = correlateMaps(maps);
    const of = (a: string, b: string): number => matrix.get(GROUPS.indexOf(a), GROUPS.indexOf(b));
    expect(of("Fe K", "Fe K")).toBeCloseTo(1, 12);
    expect(of("Pb L3", "Pb L2")).toBeGreaterThan(0.7);
    expect(of("Fe K", "Cu K")).toBeLessThan(0);
  });

  it("make composites in which each colour is one element", () => {
    const rgb = rgbComposite({ red: maps.get("Hg"), blue: maps.get("Cu") });
    expect([rgb.shape, rgb.dtype]).toEqual([[24, 32, 3], "uint8"]);
    const [y, x] = [Math.floor(0.45 * 24), Math.floor(0.65 * 32)];
    expect(rgb.get(y, x, 0)).toBeGreaterThan(150);
    expect(rgb.get(20, 2, 0)).toBeLessThan(60);
    expect(rgb.get(2, 2, 1)).toBe(0);
    expect(codeOf(() => rgbComposite({}))).toBe("InvalidArgument");
    expect(codeOf(() => rgbComposite({ red: rgb, green: maps.get("Fe") }))).toBe("ShapeMismatch");
  });

  it("outside the spectra, or of unknown elements, are refused", async () => {
    await expect(elementMaps(ds, painting.calibration, ["Xy"])).rejects.toMatchObject({
      code: "NotFound",
    });
    const far = { name: "far", element: "?", lines: [{ energy: 90, intensity: 1 }] };
    await expect(elementMaps(ds, painting.calibration, [far])).rejects.toMatchObject({
      code: "InvalidArgument",
    });
    expect(codeOf(() => maps.get("Au"))).toBe("NotFound");
  });
});

describe("exports", () => {
  it("are read by others with the same numbers", { timeout: 60_000 }, async () => {
    const stem = join(folder, "maps");
    await exportMaps(maps, `${stem}.tif`);
    await exportMaps(maps, `${stem}.h5`);
    await exportMaps(maps, `${stem}.csv`);
    const pngs = await exportMaps(maps, `${stem}.png`);
    expect(pngs).toHaveLength(GROUPS.length);
    const theirs = runPythonJson<{
      tiff: number[];
      size: number[];
      h5: number[];
      csv: number[];
      png: number[];
    }>(
      `
import sys, json, csv, h5py, numpy as np
from PIL import Image
stem = sys.argv[1]
out = {}
t = Image.open(stem + '.tif')
out['size'] = [t.n_frames, *t.size]
t.seek(6)
out['tiff'] = np.asarray(t).ravel().tolist()
with h5py.File(stem + '.h5') as f:
    g = f['maps/Fe_K']
    out['h5'] = g[g.attrs['signal']][...].ravel().tolist()
rows = list(csv.DictReader(open(stem + '.csv')))
out['csv'] = [float(r['Fe K']) for r in rows]
out['png'] = list(Image.open(stem + '_Fe-K.png').size)
print(json.dumps(out))
`,
      [stem],
    );
    const iron = Array.from(maps.get("Fe").copy().flat() as Float64Array);
    expect(theirs.size).toEqual([GROUPS.length, 32, 24]);
    expect(theirs.tiff).toEqual(iron.map(Math.fround));
    expect(theirs.h5).toEqual(iron);
    expect(theirs.csv).toEqual(iron);
    expect(theirs.png).toEqual([32, 24]);
    const h5 = await openHdf5(`${stem}.h5`);
    expect(h5.keys()).toEqual(["maps"]);
    h5.close();
    await expect(exportMaps(maps, `${stem}.gif`)).rejects.toMatchObject({
      code: "InvalidArgument",
    });
  });
});

describe("figures", () => {
  it("show both spectra on their axes, maps and composites", async () => {
    const [max, sum] = await ds.maxAndSumSpectra();
    const energies = painting.calibration.energies(1024);
    const lines = [{ label: "Fe Ka", energy: lineEnergy("Fe Ka") }];
    const spec = plotSpectra(max, sum, { energies, lines }).toJSON().panels[0];
    expect(spec.xAxis.unit).toBe("keV");
    expect(spec.marks.map(({ kind, axis }) => `${kind} ${axis}`).slice(0, 2)).toEqual([
      "band y",
      "line y2",
    ]);
    expect(plotChannelMap(await ds.channelMap(200)).toSvg()).toContain("<svg");
    expect(plotMaps(maps).toJSON().panels).toHaveLength(GROUPS.length);
    const grid = figure.grid(1, GROUPS.length);
    expect(maps.plot({ panel: grid, colorbar: false })).toBe(grid);
    expect(maps.plot({ figsize: [9, 3] }).toJSON()).toMatchObject({ width: 900, height: 300 });
    const png = plotRgb(rgbComposite({ red: maps.get("Hg") })).toPng();
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe("PNG");
    expect(readFileSync(painting.rpl, "utf8")).toContain("depth\t1024");
  });
});
