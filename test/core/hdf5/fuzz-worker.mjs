// Reads mutated files one after the other: says which case it begins, then what each dataset gave.
import { createHash } from "node:crypto";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openHdf5 } from "../../../packages/core/dist/hdf5/index.js";
import { isBeambookError } from "../../../packages/core/dist/index.js";

const { work, links, bases } = workerData;
for (const [from, to] of links) symlinkSync(from, to);

function digest(array) {
  const flat = array.flat();
  const hash = createHash("sha256").update(`[${array.shape.join(", ")}] ${array.dtype} `);
  return hash.update(new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength)).digest("hex");
}

function reason(error) {
  return isBeambookError(error) ? { error: error.code } : { crash: String(error?.stack ?? error) };
}

parentPort.on("message", async ({ number, item }) => {
  const data = Buffer.from(bases[item.file]);
  for (const [position, value] of item.edits) data[position] = value;
  // HDF5 knows an open file by its inode, and after an error it may keep one open: each case has a file of its own.
  const path = join(work, `case${number}.h5`);
  writeFileSync(path, data.subarray(0, item.cut));
  const found = {};
  try {
    const f = await openHdf5(path);
    for (const name of item.names) {
      try {
        const dataset = f.dataset(name);
        const bytes = dataset.size * dataset.type.size;
        found[name] = bytes > 1 << 26 ? "large" : digest(await dataset.read());
      } catch (error) {
        found[name] = reason(error);
      }
    }
    f.close();
  } catch (error) {
    for (const name of item.names) found[name] = reason(error);
  }
  parentPort.postMessage({ number, found });
});
