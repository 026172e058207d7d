import { openZarrZip } from "../../zarr/index.js";
import { rollingBall, snipBackground } from "./background.js";
import { fitAmounts, prepareFit } from "./templates.js";

/** How the background under lines is found. */
export type BackgroundKind = "snip" | "rollingBall" | "none";

/** What a task of an element map is sent. */
export interface FitTask {
  file: string;
  name: string;
  rows: readonly [from: number, to: number];
  templates: readonly Float64Array[];
  background: BackgroundKind;
  width: number;
}

/** Amounts of each template in each pixel of some rows: (templates, rows, columns). Called in worker threads. */
export async function fitTile(task: FitTask): Promise<Float64Array> {
  const { file, name, rows, templates, background, width } = task;
  const zarr = await openZarrZip(file, { repair: false });
  try {
    const cube = zarr.array(name);
    const block = await cube.read({ kind: "slice", start: rows[0], stop: rows[1], step: 1 });
    const data = block.flat() as Float32Array;
    const depth = cube.shape[2];
    const pixels = data.length / depth;
    const fit = prepareFit(templates);
    const out = new Float64Array(templates.length * pixels);
    for (let p = 0; p < pixels; p++) {
      const spectrum = Float64Array.from(data.subarray(p * depth, (p + 1) * depth));
      if (background !== "none") {
        const below =
          background === "snip"
            ? snipBackground(spectrum, { width })
            : rollingBall(spectrum, { radius: width });
        for (let i = 0; i < depth; i++) spectrum[i] -= below[i];
      }
      const amounts = fitAmounts(spectrum, fit);
      for (let k = 0; k < amounts.length; k++) out[k * pixels + p] = amounts[k];
    }
    return out;
  } finally {
    zarr.close();
  }
}
