import type { Hdf5Writer, WriteValue } from "../../hdf5/write/index.js";
import type { MockContext, MockDevice, MockOutput, MockProperty, MockValues } from "./context.js";
import {
  createRunFile,
  type MockFileOptions,
  uint64,
  writeIndex,
  writeProperty,
} from "./run-file-writer.js";

/** A device with what it recorded during the whole run. */
export interface RecordedDevice {
  device: MockDevice;
  properties: MockProperty[];
  outputs: MockOutput[];
}

/** Lets a device make up its data. */
export function record(device: MockDevice, context: MockContext): RecordedDevice {
  const properties = device.properties?.(context) ?? [];
  return { device, properties, outputs: device.outputs?.(context) ?? [] };
}

/** Writes the trains of one file of some devices; the file's trains begin at `firstTrain` of the run. */
export async function writeDeviceFile(
  path: string,
  devices: readonly RecordedDevice[],
  options: Omit<MockFileOptions, "sources">,
): Promise<void> {
  const sources = devices.flatMap(({ device: { name }, properties, outputs }) => [
    ...(properties.length > 0 ? [`CONTROL/${name}`] : []),
    ...outputs.map(({ channel }) => `INSTRUMENT/${name}:${channel}`),
  ]);
  const writer = await createRunFile(path, { ...options, sources });
  for (const recorded of devices) {
    if (recorded.properties.length > 0) await writeControl(writer, recorded, options);
    for (const output of recorded.outputs) {
      await writeOutput(writer, recorded.device.name, output, options);
    }
  }
  await writer.close();
}

type Range = Pick<MockFileOptions, "trainIds" | "firstTrain">;

async function writeControl(
  writer: Hdf5Writer,
  { device, properties }: RecordedDevice,
  { trainIds, firstTrain = 0 }: Range,
): Promise<void> {
  const trains = trainIds.length;
  await writeIndex(
    writer,
    device.name,
    trainIds.map(() => 1),
  );
  for (const { key, values, shape = [], attributes } of properties) {
    const part = partOf(values, shape, firstTrain, trains);
    const where = { values: part, shape, attributes, firstTrain, trains };
    await writeProperty(writer, `${device.name}/${key}`, where);
  }
  if (device.deviceClass === undefined) return;
  const text = { type: { string: "variable" } } as const;
  await writer.write(`RUN/${device.name}/classId/value`, [device.deviceClass], text);
  await writer.write(`RUN/${device.name}/classId/timestamp`, BigUint64Array.of(0n));
}

async function writeOutput(
  writer: Hdf5Writer,
  name: string,
  { channel, counts, datasets }: MockOutput,
  { trainIds, firstTrain = 0 }: Range,
): Promise<void> {
  const own = counts.slice(firstTrain, firstTrain + trainIds.length);
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const [first, entries] = [sum(counts.slice(0, firstTrain)), sum(own)];
  await writeIndex(writer, `${name}:${channel}`, own);
  const base = `INSTRUMENT/${name}:${channel}`;
  const ids = trainIds.flatMap((id, i) => Array.from({ length: own[i] }, () => id));
  await writer.write(`${base}/trainId`, uint64(ids));
  for (const { key, values, shape = [], attributes } of datasets) {
    const isText = Array.isArray(values);
    await writer.write(`${base}/${key}`, partOf(values, shape, first, entries), {
      shape: [entries, ...shape],
      ...(isText ? { type: { string: "variable" } as const } : {}),
      ...(attributes ? { attributes } : {}),
    });
  }
}

function partOf(
  values: MockValues,
  shape: readonly number[],
  first: number,
  count: number,
): WriteValue {
  const size = shape.reduce((a, b) => a * b, 1);
  return values.slice(first * size, (first + count) * size) as WriteValue;
}
