import { BeambookError } from "../../errors.js";
import { type Hdf5File, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import { ones } from "../../ndarray/create.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { type Slice, slice } from "../../ndarray/selection.js";
import { concatenate } from "../../ndarray/stack.js";
import { linkedFile } from "./members.js";
import { LAYOUT_VERSION } from "./stamps.js";

/** Where some frames lie. */
export interface ChunkPlace {
  /** Number of the chunk. */
  num: number;
  /** File and group that hold its arrays; another file when the chunk is linked. */
  file: string;
  group: string;
  /** Frames in it, and how many come before. */
  count: number;
  start: number;
  /** Which arrays there are. */
  sets: readonly string[];
}

/**
 * The chunks of an open `.ptyd` file that can be read now: in the order of their numbers, up to the first whose file is
 * still missing.
 *
 * @throws `FileFormat` when the file has no chunks group or a chunk's data is no stack of frames
 */
export async function listChunks(opened: Hdf5File, path: string): Promise<ChunkPlace[]> {
  const version = opened.attrs.h5rw_version;
  if (version !== undefined && version !== LAYOUT_VERSION) {
    throw wrongFile(path, "/", `Its layout has version ${version}, known is ${LAYOUT_VERSION}.`);
  }
  if (!opened.has("chunks") || opened.get("chunks").kind !== "group") {
    throw wrongFile(path, "/chunks", "It has no group of chunks.");
  }
  const chunks = opened.group("chunks");
  const numbers = chunks
    .keys()
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const places: ChunkPlace[] = [];
  let start = 0;
  for (const num of numbers.sort((a, b) => a - b)) {
    const found = await describeChunk(chunks, num, path);
    if (!found) break;
    places.push({ ...found, num, start });
    start += found.count;
  }
  return places;
}

async function describeChunk(
  chunks: Hdf5Group,
  num: number,
  path: string,
): Promise<Pick<ChunkPlace, "file" | "group" | "count" | "sets"> | undefined> {
  const link = chunks.link(String(num));
  if (link.kind !== "external") {
    const group = `/chunks/${num}`;
    return { file: path, group, ...measure(chunks.group(String(num)), path) };
  }
  const file = linkedFile(path, link.file);
  if (file === undefined) return undefined;
  const part = await openHdf5(file);
  try {
    return { file, group: link.target, ...measure(part.group(link.target), file) };
  } finally {
    part.close();
  }
}

function measure(group: Hdf5Group, file: string): Pick<ChunkPlace, "count" | "sets"> {
  const sets = group.keys().filter((name) => group.has(name) && group.get(name).kind === "dataset");
  if (!sets.includes("data")) throw wrongFile(file, group.path, "The chunk has no data.");
  const { shape } = group.dataset("data");
  if (shape.length !== 3) {
    throw wrongFile(
      file,
      `${group.path}/data`,
      `The data has shape (${shape.join(", ")}), not (frames, rows, columns).`,
    );
  }
  return { count: shape[0], sets };
}

/** Arrays of some neighbouring frames. */
export interface StoredFrames {
  data: NDArray | undefined;
  /** Undefined when a chunk does not have them, or they are empty. */
  weights: NDArray | undefined;
  positions: NDArray | undefined;
}

/** Reads neighbouring frames, across chunks. */
export async function readFrames(
  places: readonly ChunkPlace[],
  [from, to]: readonly [number, number],
): Promise<StoredFrames> {
  const parts: Partial<StoredFrames>[] = [];
  for (const place of places) {
    const first = Math.max(from, place.start) - place.start;
    const last = Math.min(to, place.start + place.count) - place.start;
    if (last > first) parts.push(await readPart(place, slice(first, last)));
  }
  const [data, weights, positions] = SETS.map((name) => joinParts(parts, name));
  return { data, weights, positions };
}

const SETS = ["data", "weights", "positions"] as const;

async function readPart(place: ChunkPlace, rows: Slice): Promise<Partial<StoredFrames>> {
  const file = await openHdf5(place.file);
  try {
    const group = file.group(place.group);
    const read = async (name: string): Promise<NDArray | undefined> => {
      const dataset = place.sets.includes(name) ? group.dataset(name) : undefined;
      return dataset && dataset.size > 0 && dataset.ndim > 1 ? dataset.read([rows]) : undefined;
    };
    // Workers that have no more frames to inflate go on with weights.
    const [data, weights, positions] = await Promise.all(SETS.map(read));
    return { data, weights, positions };
  } finally {
    file.close();
  }
}

function joinParts(
  parts: readonly Partial<StoredFrames>[],
  name: keyof StoredFrames,
): NDArray | undefined {
  const arrays = parts.map((part) => part[name]);
  if (arrays.length <= 1) return arrays[0];
  if (arrays.every((array) => array === undefined)) return undefined;
  const all = arrays.map((array, k) => {
    if (array) return array;
    const { data } = parts[k];
    if (name === "weights" && data) return ones(data.shape, "bool");
    throw new BeambookError("FileFormat", `Only some of the chunks have ${name}.`, {
      hint: "The chunks of a scan hold the same arrays; see h5info().",
    });
  });
  return concatenate(all);
}

function wrongFile(file: string, dataset: string, message: string): BeambookError {
  return new BeambookError("FileFormat", message, {
    file,
    dataset,
    hint: "A .ptyd file has chunks/0/data with (frames, rows, columns); see h5info().",
  });
}
