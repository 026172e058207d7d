import { createHdf5 } from "../../hdf5/write/index.js";
import type { RunSelection } from "../run-selection.js";
import { copyKey } from "./copy-key.js";
import { RunIndex } from "./run-index.js";

/** How data is copied into a new file. */
export interface WriteRunOptions {
  /** Level of compression, 1 to 9; default none. */
  deflate?: number;
  signal?: AbortSignal;
  /** Called after each key. */
  onProgress?: (done: number, total: number) => void;
}

/** Copies the selected data into one new file in the format of runs. */
export async function writeRun(
  data: RunSelection,
  path: string,
  { deflate, signal, onProgress }: WriteRunOptions,
): Promise<void> {
  const keys = data.allSources.flatMap((source) =>
    data
      .source(source)
      .keys()
      .map((key) => data.key(source, key)),
  );
  const index = new RunIndex(data);
  const writer = await createHdf5(path);
  try {
    await writer.group("/", { attributes: { writer: "beambook" } });
    for (const [i, key] of keys.entries()) {
      await copyKey(writer, key, { deflate, signal });
      index.add(key);
      onProgress?.(i + 1, keys.length);
    }
    await index.write(writer);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
