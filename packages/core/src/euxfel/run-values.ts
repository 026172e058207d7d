import { BeambookError } from "../errors.js";
import type { Hdf5Dataset } from "../hdf5/dataset.js";
import { arrayDType } from "../hdf5/datatype.js";
import type { Hdf5Value } from "../hdf5/decode.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { slice } from "../ndarray/selection.js";
import { pooledFile } from "./file-pool.js";
import { nestValues } from "./row-reader.js";
import type { RunFile, Section } from "./run-file.js";
import { unknownKey } from "./source-names.js";

/** A value at the start of a run; integers beyond 2^53 − 1 are bigint. */
export type RunValue = Hdf5Value | NDArray;

/** What is needed of a source. */
interface RunSource {
  name: string;
  files: readonly RunFile[];
  section: Section;
}

/** A control value at the start of the run; `x.y` means `x.y.value`. */
export function readRunValue(source: RunSource, key: string): RunValue {
  const values = runDatasets(source);
  const dataset = values.get(key) ?? values.get(`${key}.value`);
  if (!dataset) throw unknownKey(source.name, key, [...values.keys()]);
  return firstOf(dataset);
}

/** All control values of a source at the start of the run. */
export function readRunValues(source: RunSource): Record<string, RunValue> {
  return Object.fromEntries(
    [...runDatasets(source)].map(([key, dataset]) => [key, firstOf(dataset)]),
  );
}

function runDatasets({ name, files, section }: RunSource): Map<string, Hdf5Dataset> {
  if (section !== "CONTROL") {
    throw new BeambookError("SourceName", `"${name}" is no control source.`, {
      hint: "Only control sources have values at the start of the run. See run.controlSources.",
    });
  }
  const file = pooledFile(files[0].path);
  if (!file.has(`RUN/${name}`)) return new Map();
  const group = file.group(`RUN/${name}`);
  const start = group.path.length + 1;
  const found = [...group.walk()].map(
    (dataset) => [dataset.path.slice(start).replaceAll("/", "."), dataset] as const,
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function firstOf(dataset: Hdf5Dataset): RunValue {
  if (arrayDType(dataset.type) === undefined) {
    return nestValues(dataset.valuesSync([slice(1)]), [1, ...dataset.shape.slice(1)])[0];
  }
  const array = dataset.readSync([0]);
  if (array.ndim > 0) return array;
  const value = array.get() as number | bigint | boolean;
  const isSmall = typeof value === "bigint" && Number.isSafeInteger(Number(value));
  return isSmall ? Number(value) : value;
}
