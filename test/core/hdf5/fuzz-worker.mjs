// Reads mutated files one after the other: says what each dataset gave.
import { createHash } from "node:crypto";
import { unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openHdf5 } from "../../../packages/core/dist/hdf5/index.js";
import { isBeambookError } from "../../../packages/core/dist/index.js";

const { work, bases } = workerData;

function digest(array) {
  const flat = array.flat();
  const hash = createHash("sha256").update(`[${array.shape.join(", ")}] ${array.dtype} `);
  return hash.update(new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength)).digest("hex");
}

function plainValue(value, type) {
  if (type.kind === "compound") {
    return type.members.map((member) => plainValue(value[member.name], member.type));
  }
  if (Array.isArray(value)) return value.map((one) => plainValue(one, type.base ?? type));
  if (type.dtype?.startsWith("float")) {
    const bits = Buffer.alloc(8);
    bits.writeDoubleLE(value);
    return bits.toString("hex");
  }
  return value;
}

async function answer(dataset) {
  const { type, shape } = dataset;
  if (dataset.size * type.size > 1 << 26) return "large";
  if (type.kind !== "string" && type.kind !== "compound") return digest(await dataset.read());
  const values = (await dataset.values()).map((value) => plainValue(value, type));
  return createHash("sha256")
    .update(JSON.stringify([shape, values]))
    .digest("hex");
}

function reason(error) {
  return isBeambookError(error) ? { error: error.code } : { crash: String(error?.stack ?? error) };
}

parentPort.on("message", async ({ number, item }) => {
  const data = Buffer.from(bases[item.file]);
  for (const [position, value] of item.edits) data[position] = value;
  const path = join(work, `case${number}.h5`);
  writeFileSync(path, data.subarray(0, item.cut));
  const found = {};
  try {
    const f = await openHdf5(path);
    for (const name of item.names) {
      try {
        found[name] = await answer(f.dataset(name));
      } catch (error) {
        found[name] = reason(error);
      }
    }
    f.close();
  } catch (error) {
    for (const name of item.names) found[name] ??= reason(error);
  }
  unlinkSync(path);
  parentPort.postMessage({ number, found });
});
