// The runs that the bench reads: written once into a folder, about 3.3 GB.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ndarray } from "@beambook/core";
import { writeMockAgipdRun } from "@beambook/core/euxfel";
import {
  createRunFile,
  uint64,
  writeIndex,
} from "../../packages/core/dist/euxfel/mock/run-file-writer.js";

const CAMERA = "SPB_IRU_CAM/CAM/BIG:daqOutput";

/** A run of 16 modules with 8 frames in each train: 34 MB of image.data in each. */
export async function detectorRun(folder, trains = 16) {
  const path = join(folder, `r01${trains}`);
  if (!existsSync(path)) await writeMockAgipdRun(path, { trains, pulses: 8 });
  return path;
}

/** A run with one camera of 1024 x 2048 pixels uint16, 128 trains, one chunk per train: 537 MB in one dataset. */
export async function cameraRun(folder) {
  const path = join(folder, "r0002");
  if (existsSync(path)) return path;
  mkdirSync(path, { recursive: true });
  const trainIds = Array.from({ length: 128 }, (_, i) => 10_000 + i);
  const writer = await createRunFile(join(path, "RAW-R0002-DA01-S00000.h5"), {
    trainIds,
    proposal: 1,
    run: 2,
    sources: [`INSTRUMENT/${CAMERA}/data`],
  });
  await writeIndex(
    writer,
    `${CAMERA}/data`,
    trainIds.map(() => 1),
  );
  await writer.write(`INSTRUMENT/${CAMERA}/data/trainId`, uint64(trainIds));
  const frame = Uint16Array.from({ length: 1024 * 2048 }, (_, i) => (i * 2654435761) % 60_013);
  const pixels = await writer.create(`INSTRUMENT/${CAMERA}/data/image/pixels`, {
    type: "uint16",
    shape: [0, 1024, 2048],
    chunks: [1, 1024, 2048],
  });
  for (let t = 0; t < 128; t++) {
    frame[0] = t;
    await pixels.append(ndarray(frame, [1, 1024, 2048]));
  }
  await writer.close();
  return path;
}

/** A run of 160 files: 16 modules in ten sequences of one train. */
export async function manyFiles(folder) {
  const path = join(folder, "r0003");
  if (existsSync(path)) return path;
  const partial = join(folder, "r0003-partial");
  mkdirSync(partial, { recursive: true });
  for (let s = 0; s < 10; s++) {
    const part = await writeMockAgipdRun(join(folder, "r0003-part"), {
      trains: 1,
      pulses: 1,
      firstTrainId: 20_000 + s,
      overwrite: true,
    });
    for (const name of readdirSync(part).filter((n) => n.startsWith("CORR"))) {
      renameSync(join(part, name), join(partial, name.replace("S00000", `S0000${s}`)));
    }
    rmSync(part, { recursive: true });
  }
  renameSync(partial, path);
  return path;
}
