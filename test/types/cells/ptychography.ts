import { zeros } from "@beambook/core/ndarray";
import { h5info, PtydScan, PtyScan, parseDoc } from "@beambook/core/ptycho";

class NumpyScan extends PtyScan.define({
  base_path: { default: "./", help: "Base path to extract data files from." },
}) {
  override async loadPositions() {
    const path: string = this.info.base_path;
    console.log(path);
    return zeros([5, 2]);
  }
  override async load(indices: number[]) {
    const raw = Object.fromEntries(indices.map((index) => [index, zeros([8, 8])]));
    return { raw, positions: {}, weights: {} };
  }
}
const scan = await new NumpyScan({ save: "append", dfile: "npy.ptyd", rebin: 2 }).initialize();
for await (const chunk of scan.chunks(20, { signal })) console.log(chunk);
console.log(await scan.auto(20), parseDoc, PtydScan, await h5info("npy.ptyd"));
