import { createHdf5, type Hdf5Writer, type WriteValue } from "../../hdf5/write/index.js";

/** What every file of a mock run has in common. */
export interface MockFileOptions {
  trainIds: readonly number[];
  proposal: number;
  run: number;
  /** Sources as METADATA lists them: `CONTROL/<source>`, `INSTRUMENT/<source>/<group>`. */
  sources: readonly string[];
}

/** Nanoseconds of the first train since 1970, and between trains: ten per second. */
const FIRST_TIME = 1_700_000_000_000_000_000n;
const TRAIN_TIME = 100_000_000n;

/** Exact 64-bit integers. */
export function uint64(values: ArrayLike<number>): BigUint64Array {
  return BigUint64Array.from(Array.from(values, BigInt));
}

/** When each train was. */
export function trainTimes(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => FIRST_TIME + BigInt(i) * TRAIN_TIME);
}

/** Starts a run file of format 1.2 with METADATA and INDEX; closing it gives it its name. */
export async function createRunFile(path: string, options: MockFileOptions): Promise<Hdf5Writer> {
  const { trainIds, proposal, run, sources } = options;
  const writer = await createHdf5(path);
  const text = { type: { string: "variable" } } as const;
  const metadata: [string, WriteValue, object][] = [
    ["creationDate", ["20231114T221320Z"], text],
    ["updateDate", ["20231114T221330Z"], text],
    ["daqLibrary", ["1.14.0"], text],
    ["dataFormatVersion", ["1.2"], text],
    ["karaboFramework", ["2.16.0"], text],
    ["runType", ["mock"], text],
    ["sample", ["Powder rings"], text],
    ["proposalNumber", Uint32Array.of(proposal), {}],
    ["runNumber", Uint32Array.of(run), {}],
    ["sequenceNumber", Uint32Array.of(0), {}],
    ["dataSources/dataSourceId", [...sources], text],
    ["dataSources/root", sources.map((source) => source.split("/", 1)[0]), text],
    ["dataSources/deviceId", sources.map((s) => s.slice(s.indexOf("/") + 1)), text],
  ];
  for (const [name, value, kind] of metadata) await writer.write(`METADATA/${name}`, value, kind);
  const n = trainIds.length;
  await writer.write("INDEX/trainId", uint64(trainIds));
  await writer.write("INDEX/timestamp", trainTimes(n));
  await writer.write("INDEX/flag", new Int32Array(n).fill(1));
  await writer.write("INDEX/origin", new Int32Array(n).fill(-1));
  await writer.group("RUN");
  return writer;
}

/** Writes the index of a source's group: the same number of entries for each train. */
export async function writeIndex(
  writer: Hdf5Writer,
  source: string,
  { trains, perTrain }: { trains: number; perTrain: number },
): Promise<void> {
  const first = Array.from({ length: trains }, (_, i) => i * perTrain);
  await writer.write(`INDEX/${source}/first`, uint64(first));
  await writer.write(`INDEX/${source}/count`, uint64(first.map(() => perTrain)));
}

/** Writes a property of a control source: a value and a time per train, and the value at the start of the run. */
export async function writeProperty(
  writer: Hdf5Writer,
  path: string,
  { values, attributes = {} }: { values: WriteValue; attributes?: Record<string, string> },
): Promise<void> {
  const { length } = values as ArrayLike<unknown>;
  const isText = Array.isArray(values) && typeof values[0] === "string";
  const kind = isText ? { type: { string: "variable" } as const } : {};
  await writer.group(`CONTROL/${path}`, { attributes });
  await writer.write(`CONTROL/${path}/value`, values, kind);
  await writer.write(`CONTROL/${path}/timestamp`, trainTimes(length));
  const start = (values as { slice(a: number, b: number): WriteValue }).slice(0, 1);
  await writer.write(`RUN/${path}/value`, start, kind);
  await writer.write(`RUN/${path}/timestamp`, trainTimes(1));
}
