import type { Hdf5File } from "../../hdf5/file.js";
import type { RunFile } from "../run-file.js";
import type { Finding } from "./problem.js";

/** Checks that zeros in INDEX/trainId stand only at its end. */
export function* checkZeroTrains(_run: RunFile, file: Hdf5File): Generator<Finding> {
  const entry = zeroBeforeEnd(readExact(file, "INDEX/trainId"));
  if (entry < 0) return;
  const message = "Zeroes in trainId index before last train ID";
  yield { message, dataset: "INDEX/trainId", entry };
}

/** Checks that train IDs rise. */
export function* checkTrainOrder(_run: RunFile, file: Hdf5File): Generator<Finding> {
  const ids = readExact(file, "INDEX/trainId").filter((id) => id !== 0n);
  const at = ids.findIndex((id, i) => i + 1 < ids.length && ids[i + 1] <= id);
  if (at < 0) return;
  const step = `${ids[at]} >= ${ids[at + 1]}`;
  yield {
    message: `Train IDs are not strictly increasing, e.g. at ${at} (${step})`,
    dataset: "INDEX/trainId",
    entry: at,
  };
}

/** Checks that the times of each control property do not fall. */
export function* checkTimestamps(run: RunFile, file: Hdf5File): Generator<Finding> {
  for (const source of run.controlSources) {
    for (const key of run.keys("CONTROL", source)) {
      if (!key.endsWith(".timestamp")) continue;
      const dataset = run.datasetPath("CONTROL", source, key).slice(1);
      const times = readExact(file, dataset);
      const zero = times.indexOf(0n);
      const entry = zeroBeforeEnd(times);
      if (entry >= 0) {
        yield { message: "Zeroes in Timestamp before last train ID", dataset, entry };
      }
      const known = zero < 0 ? times : times.subarray(0, zero);
      const at = known.findIndex((time, i) => i > 0 && time < known[i - 1]);
      if (at < 0) continue;
      const step = `${known[at]} < ${known[at - 1]}`;
      yield { message: `Timestamp is decreasing, e.g. at ${at} (${step})`, dataset, entry: at };
    }
  }
}

/** Position of a zero with something else behind it; -1 if there is none. */
function zeroBeforeEnd(values: BigUint64Array): number {
  const zero = values.indexOf(0n);
  return zero >= 0 && values.subarray(zero).some((value) => value !== 0n) ? zero : -1;
}

function readExact(file: Hdf5File, path: string): BigUint64Array {
  return BigUint64Array.from(
    file.dataset(path).readSync().flat() as ArrayLike<number | bigint>,
    BigInt,
  );
}
