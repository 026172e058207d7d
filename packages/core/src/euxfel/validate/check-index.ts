import type { Hdf5File } from "../../hdf5/file.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { toDoubles } from "../index-numbers.js";
import type { RunFile } from "../run-file.js";
import type { Finding } from "./problem.js";

/** Checks that the index of each source stays inside the data, and follows on from train to train. */
export function* checkIndexes(
  run: RunFile,
  file: Hdf5File,
  section: "CONTROL" | "INSTRUMENT",
): Generator<Finding> {
  const sources = section === "CONTROL" ? run.controlSources : run.instrumentSources;
  for (const source of sources) {
    const groups = new Set<string>(section === "CONTROL" ? [""] : []);
    for (const key of run.keys(section, source)) {
      const group = section === "CONTROL" ? "" : key.split(".", 1)[0];
      groups.add(group);
      const finding = outsideData(run, { section, source, key, group });
      if (!finding) continue;
      yield finding;
      // All properties of a control source share one index: one of them is enough.
      if (section === "CONTROL") break;
    }
    for (const group of groups) {
      yield* checkIndex(run, file, `INDEX/${source}${group ? `/${group}` : ""}`);
    }
  }
}

function outsideData(
  run: RunFile,
  place: { section: "CONTROL" | "INSTRUMENT"; source: string; key: string; group: string },
): Finding | undefined {
  const { section, source, key, group } = place;
  const { first, count } = run.index(source, group);
  const [rows] = run.dataset(section, source, key).shape;
  const length = Math.min(first.length, count.length);
  let worst = -1;
  let entry = -1;
  for (let i = 0; i < length; i++) {
    const end = first[i] + count[i];
    if (end > rows && entry < 0) entry = i;
    worst = Math.max(worst, end);
  }
  if (entry < 0) return undefined;
  const dataset = run.datasetPath(section, source, key).slice(1);
  return {
    message: `Index referring to data (${worst}) outside dataset (${rows})`,
    dataset,
    entry,
  };
}

function* checkIndex(run: RunFile, file: Hdf5File, path: string): Generator<Finding> {
  const { first, count } = wholeIndex(file, path);
  const shapes = { first: [...first.shape], count: [...count.shape] };
  if (first.ndim !== 1 || count.ndim !== 1) {
    yield { message: "Index first / count are not 1D", dataset: path, shapes };
    return;
  }
  if (first.shape[0] !== count.shape[0]) {
    const message = "Index first & count have different number of entries";
    yield { message, dataset: path, shapes };
    return;
  }
  if (first.shape[0] !== run.trainIds.length) {
    yield {
      message: "Index has wrong number of entries",
      dataset: path,
      shapes: { index: shapes.first, trainIds: [run.trainIds.length] },
    };
  }
  yield* checkSteps(toDoubles(first), toDoubles(count), path);
}

/** The index of a group as it is stored, not cut to the number of trains. */
function wholeIndex(file: Hdf5File, path: string): { first: NDArray; count: NDArray } {
  const group = file.group(path);
  const first = group.dataset("first").readSync();
  if (group.has("count")) return { first, count: group.dataset("count").readSync() };
  const last = group.dataset("last").readSync();
  const status = group.dataset("status").readSync();
  const lengths = last.copy();
  const data = lengths.data as BigUint64Array;
  const [from, to, on] = [first, last, status].map((a) => toDoubles(a));
  for (let i = 0; i < data.length; i++) data[i] = BigInt(on[i] ? (to[i] - from[i] + 1) * on[i] : 0);
  return { first, count: lengths };
}

/** Checks that entries begin at 0 and every train's begin where the last one's end. */
export function* checkSteps(
  first: Float64Array,
  count: Float64Array,
  dataset: string,
): Generator<Finding> {
  if (first.length === 0) return;
  if (first[0] !== 0) yield { message: "Index doesn't start at 0", dataset, entry: 0 };
  const [gaps, overlaps]: number[][] = [[], []];
  for (let i = 0; i + 1 < first.length; i++) {
    const gap = first[i + 1] - (first[i] + count[i]);
    if (gap > 0) gaps.push(i);
    if (gap < 0) overlaps.push(i);
  }
  const report = (name: string, found: number[], sign: string): Finding => {
    const [at] = found;
    const step = `${first[at]} + ${count[at]} ${sign} ${first[at + 1]}`;
    const message = `${name} (${found.length}) in index, e.g. at ${at} (${step})`;
    return { message, dataset, entry: at };
  };
  if (gaps.length > 0) yield report("Gaps", gaps, "<");
  if (overlaps.length > 0) yield report("Overlaps", overlaps, ">");
}
