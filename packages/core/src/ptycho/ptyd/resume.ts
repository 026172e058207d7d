import { existsSync } from "node:fs";
import { BeambookError } from "../../errors.js";
import { openHdf5 } from "../../hdf5/index.js";
import { isNDArray } from "../../ndarray/guards.js";
import { listChunks } from "./chunk-files.js";
import { readGroup } from "./read-tree.js";

/** Where a preparation that was stopped goes on. */
export interface ResumePoint {
  /** Chunks in the file, and the scan point after the last of their frames. */
  chunks: number;
  next: number;
  /** Optical axis in raw pixels that the first chunk has settled. */
  rawCenter: [number, number] | undefined;
}

/** Parameters that must be the same for the chunks of one file. */
const SAME = ["rebin", "orientation", "save"];

/**
 * Where to go on in a file that another process has begun; undefined when there is none.
 *
 * @throws `InvalidArgument` when the frames in it were prepared in another way
 */
export async function findResumePoint(
  path: string,
  info: Record<string, unknown>,
): Promise<ResumePoint | undefined> {
  if (!existsSync(path)) return undefined;
  const opened = await openHdf5(path);
  try {
    const places = await listChunks(opened, path);
    const last = places.at(-1);
    const before: Record<string, unknown> = opened.has("info")
      ? await readGroup(opened.group("info"), path)
      : {};
    for (const name of SAME) {
      if (places.length === 0 || String(before[name]) === String(info[name] ?? null)) continue;
      throw new BeambookError(
        "InvalidArgument",
        `The file was begun with ${name} = ${before[name]}, now it is ${info[name]}.`,
        {
          file: path,
          dataset: `/info/${name}`,
          hint: "Use the same parameters, or another dfile.",
        },
      );
    }
    assertSameWindow(path, before.shape, info.shape);
    const { center } = before;
    const known = places.length > 0 && isNDArray(center);
    return {
      chunks: places.length,
      next: last ? await nextIndex(opened, last) : 0,
      rawCenter: known
        ? (Array.from(center.flat() as ArrayLike<number>, Number) as [number, number])
        : undefined,
    };
  } finally {
    opened.close();
  }
}

/** Throws when frames would be cut to another shape than those in the file. */
function assertSameWindow(path: string, before: unknown, now: unknown): void {
  if (!isNDArray(before) || before.ndim !== 1 || now === null) return;
  const sides = Array.from(before.flat() as ArrayLike<number>, Number);
  const wanted = typeof now === "number" ? [now, now] : (now as number[]);
  if (sides.join() === wanted.join() || Math.min(...wanted) === Math.max(...sides)) return;
  throw new BeambookError(
    "InvalidArgument",
    `The file was begun with shape = ${sides.join(", ")}, now it is ${wanted.join(", ")}.`,
    { file: path, dataset: "/info/shape", hint: "Use the same parameters, or another dfile." },
  );
}

/** The scan point after a chunk's last: its `indices` say it, as frames may have been left out. */
async function nextIndex(
  opened: Awaited<ReturnType<typeof openHdf5>>,
  last: Awaited<ReturnType<typeof listChunks>>[number],
): Promise<number> {
  const file = last.file === opened.filename ? opened : await openHdf5(last.file);
  try {
    const group = file.group(last.group);
    if (!last.sets.includes("indices")) return last.start + last.count;
    const values = (await group.dataset("indices").read()).flat() as ArrayLike<number | bigint>;
    return Number(values[values.length - 1]) + 1;
  } finally {
    if (file !== opened) file.close();
  }
}
