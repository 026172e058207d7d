import { createHdf5 } from "../../hdf5/index.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { EsrfValues } from "../geometry/esrf.js";

/** What a file of ID02 says. */
export interface Id02Content {
  readonly data: NDArray<"uint16">;
  /** Name of the detector's group: `"id02-eiger2-saxs"`, `"id02-rayonixhs-waxs"`. */
  readonly detector: string;
  readonly geometry: EsrfValues;
  readonly title: string;
  /** Seconds since 1970. */
  readonly end: number;
}

/** Writes one frame as LIMA does at ID02: a header of texts, the frame linked from `measurement`. */
export async function writeId02File(
  path: string,
  { data, detector, geometry, title, end }: Id02Content,
): Promise<void> {
  const writer = await createHdf5(path);
  const entry = "/entry_0000";
  const group = `${entry}/instrument/${detector}`;
  const time = (seconds: number): string =>
    `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  await writer.group("/", { attributes: { default: "entry_0000" } });
  await writer.group(entry, { attributes: { NX_class: "NXentry" } });
  await writer.write(`${entry}/start_time`, time(end - 10));
  await writer.write(`${entry}/end_time`, time(end));
  const [rows, columns] = data.shape;
  await writer.write(`${group}/data`, data.reshape(1, rows, columns), {
    chunks: [1, rows, columns],
    deflate: 4,
    shuffle: true,
  });
  await writer.write(`${group}/acquisition/nb_frames`, ndarray(Int32Array.of(1), []));
  await writer.write(`${group}/acquisition/exposure_time`, 0.1);
  const header = { ...geometry, Dummy: -10, DDummy: 1, ProjectionType: "Saxs", Title: title };
  for (const [key, value] of Object.entries(header)) {
    await writer.write(`${group}/header/${key}`, String(value));
  }
  await writer.softLink(`${entry}/measurement/data`, `${group}/data`);
  await writer.close();
}
