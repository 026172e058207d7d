// Appends to a growing file until it is killed; says after each flush how many rows readers can count on.

import { continueHdf5 } from "../../../packages/core/dist/hdf5/index.js";
import { ndarray } from "../../../packages/core/dist/index.js";

const [, , path] = process.argv;
for (;;) {
  const w = await continueHdf5(path);
  const series = await w.dataset("run/series");
  for (let i = 0; i < 5; i++) {
    const first = series.shape[0];
    const count = 1 + ((first * 7) % 23);
    await series.append(ndarray(Int32Array.from({ length: count }, (_, k) => first + k)));
    await w.write(`run/step${first}`, [first, count], { attributes: { first } });
    await w.flush();
    process.stdout.write(`${series.shape[0]}\n`);
  }
  await w.close();
}
