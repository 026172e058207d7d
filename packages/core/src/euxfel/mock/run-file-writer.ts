import { createHdf5, type Hdf5Writer, type WriteValue } from "../../hdf5/write/index.js";

/** Formats of run files that can be written; `"0.5"` is the one without a number, of 2017 to 2020. */
export type MockFormat = "0.5" | "1.0" | "1.1" | "1.2" | "1.3";

/** What every file of a mock run has in common. */
export interface MockFileOptions {
  trainIds: readonly number[];
  /** Position of the first train in the run; default 0. */
  firstTrain?: number;
  proposal: number;
  run: number;
  /** Number of the file in its series; default 0. */
  sequence?: number;
  /** Default 1.2. */
  format?: MockFormat;
  /** Positions of trains in the file whose ID is to be suspect (formats from 1.0). */
  suspect?: readonly number[];
  /** Sources as METADATA lists them: `CONTROL/<source>`, `INSTRUMENT/<source>/<group>`. */
  sources: readonly string[];
}

/** Nanoseconds of the first train since 1970, and between trains: ten per second. */
const FIRST_TIME = 1_700_000_000_000_000_000n;
const TRAIN_TIME = 100_000_000n;
const TEXT = { type: { string: "variable" } } as const;

/** Exact 64-bit integers. */
export function uint64(values: ArrayLike<number>): BigUint64Array {
  return BigUint64Array.from(Array.from(values, BigInt));
}

/** When each train was. */
export function trainTimes(count: number, first: number = 0): BigUint64Array {
  return BigUint64Array.from(
    { length: count },
    (_, i) => FIRST_TIME + BigInt(first + i) * TRAIN_TIME,
  );
}

/** Starts a run file with METADATA and INDEX; closing it gives it its name. */
export async function createRunFile(path: string, options: MockFileOptions): Promise<Hdf5Writer> {
  const { trainIds, sources, format = "1.2" } = options;
  const writer = await createHdf5(path);
  const place = format === "0.5" ? "METADATA" : "METADATA/dataSources";
  await writer.write(`${place}/dataSourceId`, [...sources], TEXT);
  const roots = sources.map((source) => source.split("/", 1)[0]);
  await writer.write(`${place}/root`, roots, TEXT);
  const devices = sources.map((source) => source.slice(source.indexOf("/") + 1));
  await writer.write(`${place}/deviceId`, devices, TEXT);
  await writer.write("INDEX/trainId", uint64(trainIds));
  if (format !== "0.5") await writeRunFacts(writer, { ...options, format });
  await writer.group("RUN");
  return writer;
}

/** What files have since format 1.0. */
async function writeRunFacts(
  writer: Hdf5Writer,
  options: MockFileOptions & { format: MockFormat },
): Promise<void> {
  const { trainIds, proposal, run, format, sequence = 0, firstTrain = 0 } = options;
  const metadata: [string, WriteValue, object][] = [
    ["creationDate", ["20231114T221320Z"], TEXT],
    ["updateDate", ["20231114T221330Z"], TEXT],
    ["daqLibrary", ["1.14.0"], TEXT],
    ["dataFormatVersion", [format], TEXT],
    ["karaboFramework", ["2.16.0"], TEXT],
    ["runType", ["mock"], TEXT],
    ["sample", ["Powder rings"], TEXT],
    ["proposalNumber", Uint32Array.of(proposal), {}],
    ["runNumber", Uint32Array.of(run), {}],
    ["sequenceNumber", Uint32Array.of(sequence), {}],
  ];
  for (const [name, value, kind] of metadata) await writer.write(`METADATA/${name}`, value, kind);
  const n = trainIds.length;
  // Format 1.1 stored who reported a train (0: the time server, to be trusted); the others 1 for good, 0 for suspect.
  const [good, bad] = format === "1.1" ? [0, 2] : [1, 0];
  const suspect = new Set(options.suspect);
  const flags = Int32Array.from(trainIds, (_, i) => (suspect.has(i) ? bad : good));
  await writer.write("INDEX/timestamp", trainTimes(n, firstTrain));
  await writer.write("INDEX/flag", flags);
  if (format < "1.2") return;
  await writer.write(
    "INDEX/origin",
    Int32Array.from(trainIds, (_, i) => (suspect.has(i) ? 3 : -1)),
  );
}

/** Writes the index of a source's group: how many entries each train has. */
export async function writeIndex(
  writer: Hdf5Writer,
  source: string,
  counts: readonly number[],
): Promise<void> {
  let next = 0;
  const first = counts.map((n) => {
    next += n;
    return next - n;
  });
  await writer.write(`INDEX/${source}/first`, uint64(first));
  await writer.write(`INDEX/${source}/count`, uint64(counts));
}

/** Writes a property of a control source: a value and a time per train, and the value at the start of the run. */
export async function writeProperty(
  writer: Hdf5Writer,
  path: string,
  options: {
    values: WriteValue;
    /** Shape of one value. */
    shape: readonly number[];
    attributes?: Record<string, string>;
    firstTrain: number;
    trains: number;
  },
): Promise<void> {
  const { values, shape, attributes = {}, firstTrain, trains } = options;
  const isText = Array.isArray(values) && typeof values[0] === "string";
  const kind = isText ? TEXT : {};
  await writer.group(`CONTROL/${path}`, { attributes });
  await writer.write(`CONTROL/${path}/value`, values, { ...kind, shape: [trains, ...shape] });
  await writer.write(`CONTROL/${path}/timestamp`, trainTimes(trains, firstTrain));
  const size = shape.reduce((a, b) => a * b, 1);
  const start = (values as { slice(a: number, b: number): WriteValue }).slice(0, size);
  await writer.write(`RUN/${path}/value`, start, { ...kind, shape: [1, ...shape] });
  await writer.write(`RUN/${path}/timestamp`, trainTimes(1, firstTrain));
}
