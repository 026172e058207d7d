import { type NDArray, zeros } from "../ndarray/index.js";

/** True for the pixels of double width where ASICs of an AGIPD module meet, `(512, 128)`; its outer rows are ordinary. */
export function agipdAsicSeams(): NDArray<"bool"> {
  const seams = zeros([512, 128], "bool");
  for (let row = 64; row < 512; row += 64) seams.data.fill(1, (row - 1) * 128, (row + 1) * 128);
  return seams;
}
