import { BeambookError } from "../errors.js";
import { openHdf5 } from "../hdf5/index.js";
import { isNDArray } from "../ndarray/guards.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { CheckResult, LoadedFrames } from "./hooks.js";
import { type ChunkPlace, listChunks, readFrames, type StoredFrames } from "./ptyd/chunk-files.js";
import { readGroup } from "./ptyd/read-tree.js";
import { PtyScan } from "./scan.js";

/** Names in `meta` that describe the frames as they are in the file. */
const GEOMETRY = ["shape", "center", "psize"];
/** Further names in `meta` that are taken over: none that says what is done with the frames. */
const GENERAL = ["version", "num_frames", "label", "experimentID", "energy", "distance"];
const KNOWN: readonly string[] = [...GEOMETRY, ...GENERAL, "propagation"];

/** Pixels of chunks that are read ahead: larger ones keep all workers busy by themselves, and take much memory. */
const MOST_AHEAD = 8 << 20;

/**
 * Reads prepared frames from a `.ptyd` file, and prepares them once more if parameters ask for it. A file that is still
 * growing is followed: `auto()` answers WAIT until the next chunk is there.
 *
 * @example
 * const scan = await new PtydScan({ dfile: "npy.ptyd" }).initialize();
 * for await (const chunk of scan.chunks(20)) console.log(chunk.frames.shape);
 * @source PtyPy's manual, "Ptyd file format"
 */
export class PtydScan extends PtyScan.define({
  name: { default: "PtydScan" },
  source: {
    default: null,
    help: "File to read; None or 'file' reads dfile.",
    type: "file",
    doc: "With a path here, frames may be prepared again and kept in dfile.",
  },
}) {
  #input = "";
  #places: ChunkPlace[] = [];
  #ahead: { from: number; to: number; read: Promise<StoredFrames | undefined> } | undefined;

  /** Finds the file and what is in it by now. */
  protected override async open(): Promise<void> {
    const { source, dfile } = this.info;
    const own = source === null || source === "file";
    const input = own ? dfile : source;
    if (typeof input !== "string") {
      throw new BeambookError("InvalidArgument", "Nothing says which file to read.", {
        hint: "Set source, or dfile.",
      });
    }
    if (own) this.info.save = null;
    this.#input = input;
    await this.#look();
  }

  /** Frames that can be read now. */
  get #available(): number {
    const last = this.#places.at(-1);
    return last ? last.start + last.count : 0;
  }

  override loadWeight(): null {
    return null;
  }

  override loadPositions(): null {
    return null;
  }

  override async check(frames: number, start: number): Promise<CheckResult> {
    if (this.#available < start + frames) await this.#look();
    if (this.#places.length === 0) return [0, false];
    const { source } = this.info;
    const again = source !== null && source !== "file";
    const most = again ? ((this.given.num_frames as number | null) ?? Infinity) : Infinity;
    return [Math.max(0, Math.min(frames, this.#available - start, most - start)), null];
  }

  override async load(indices: number[]): Promise<LoadedFrames> {
    const from = indices[0];
    const to = indices[indices.length - 1] + 1;
    const ahead = this.#ahead?.from === from && this.#ahead.to === to ? this.#ahead : undefined;
    this.#ahead = undefined;
    const read = (await ahead?.read) ?? (await readFrames(this.#places, [from, to]));
    if ((read.data?.size ?? 0) <= MOST_AHEAD)
      this.#readAhead(to, Math.min(to + to - from, this.#available));
    const rows = indices.map((index) => index - from);
    const pick = (array: NDArray | undefined): NDArray | undefined =>
      array && rows.length < to - from ? array.take(rows, 0) : array;
    const raw = pick(read.data);
    if (!raw) throw new BeambookError("NoData", "The frames are gone.", { file: this.#input });
    return { raw, weights: pick(read.weights), positions: pick(read.positions) };
  }

  /** Reads the next frames while these are being used. When that fails they are read again, and say why. */
  #readAhead(from: number, to: number): void {
    if (to <= from) return;
    const read = readFrames(this.#places, [from, to]).catch(() => undefined);
    this.#ahead = { from, to, read };
  }

  /** Looks what there is in the file by now. The first chunk brings `meta`. */
  async #look(): Promise<void> {
    const first = this.#places.length === 0;
    const opened = await openHdf5(this.#input);
    try {
      this.#places = await listChunks(opened, this.#input);
      if (!first || this.#places.length === 0) return;
      const meta: Record<string, unknown> = opened.has("meta")
        ? await readGroup(opened.group("meta"), this.#input)
        : {};
      // "None" as text says as little as nothing.
      for (const [name, value] of Object.entries(meta)) if (value === "None") meta[name] = null;
      this.#take(meta);
    } finally {
      opened.close();
    }
  }

  /** What `meta` says replaces parameters that describe the frames, unless they were given for preparing once more. */
  #take(meta: Record<string, unknown>): void {
    const { source } = this.info;
    const again = source !== null && source !== "file";
    for (const [name, value] of Object.entries(meta)) {
      if (value === null || !KNOWN.includes(name) || (again && name in this.given)) continue;
      this.info[name] = GEOMETRY.includes(name) && isNDArray(value) ? numbers(value) : value;
    }
    if ((meta.shape ?? null) === null && !("shape" in this.given)) this.info.shape = null;
    // Frames in a file have the shape that they are to have.
    this.options.nonSquare ??= true;
    this.numFrames = this.info.num_frames ?? this.#available;
    this.meta.update({ num_frames: this.numFrames });
  }
}

function numbers(array: NDArray): number[] {
  return Array.from(array.flat() as ArrayLike<number | bigint>, Number);
}
