import { renameSync, rmSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { BeambookError, throwIfAborted } from "../errors.js";
import { itemSize } from "../ndarray/index.js";
import { chooseExecutor, type Executor, inlineExecutor, type Task } from "../parallel/index.js";
import {
  arrayMetadata,
  CODECS,
  defaultChunks,
  fileError,
  lockFile,
  rootMetadata,
  writeArray,
  ZipWriter,
} from "../zarr/index.js";
import { CubeSummary } from "./convert/accumulate.js";
import { BufferPool, largestSegment } from "./convert/buffers.js";
import type { TileResult } from "./convert/convert-tile.js";
import type { ConvertOptions, ConvertResult } from "./convert/options.js";
import {
  findLeftover,
  forgetPlan,
  type Leftover,
  partOf,
  rememberPlan,
  summarise,
} from "./convert/part-file.js";
import {
  type ConvertPlan,
  cubeArray,
  planTiles,
  resolveChunks,
  type Tile,
} from "./convert/plan.js";
import { ConvertReport } from "./convert/report.js";
import { radiusOf, SIGMA } from "./convert/weights.js";
import { CUBE, checkDatapath, MAX_SPECTRUM, SUM_SPECTRUM } from "./names.js";
import { filesOf, findSource, openCube, type RawFiles } from "./source/cube-source.js";

/** Raw bytes up to which starting threads takes longer than they save. */
const SMALL_CUBE = 1 << 24;
/** Bytes of a chunk from which on one thread is enough: each holds one, unpacked and packed. */
const LARGE_CHUNK = 1 << 26;

/**
 * Converts a cube of spectra to a `.datastack` file in one pass: flips, smooths each spectrum with a Gaussian of width 7
 * (bit for bit as maxrf4u does), and writes the maximum spectrum and the mean spectrum (which the files call sum
 * spectrum) on the way. The file appears under its name when it is complete; an interrupted conversion goes on where it
 * stopped when it is called again.
 *
 * @param raw - `.raw` file; HDF5 file with a cube (rows, columns, channels); EDF file, or list of EDF files, one per row
 * @param rpl - `.rpl` file; defaults to the one beside the `.raw` file, of no use for other files
 * @throws FileFormat when files disagree or are damaged, FileNotFound
 * @throws FileAccess when another conversion writes the same file, or the disk is full
 * @throws InvalidArgument for a depth that is too small to smooth (28 channels or fewer), and options out of range
 * @example
 * await rawToDatastack("RP.raw", "RP.rpl", { flipHorizontal: true, flipVertical: true });
 */
export async function rawToDatastack(
  raw: RawFiles,
  rpl?: string,
  options: ConvertOptions = {},
): Promise<ConvertResult> {
  const { plan, itemBytes } = await makePlan(raw, rpl, options);
  const { datastackFile = defaultName(plan, options), resume = true } = options;
  const executor = chosenExecutor(plan, itemBytes, options);
  const locks = [lockFile(datastackFile)];
  try {
    locks.push(lockFile(partOf(datastackFile)));
    const tiles = planTiles(plan);
    const summary = new CubeSummary(plan);
    const leftover = resume ? findLeftover(datastackFile, plan, tiles) : undefined;
    const report = new ConvertReport(plan, itemBytes, tiles.length, summary, options);
    try {
      if (leftover) await summarise(datastackFile, plan, tiles.slice(0, leftover.tiles), summary);
      report.start(tiles.slice(0, leftover?.tiles ?? 0));
      const writer = await openPart(datastackFile, plan, leftover, locks[1]);
      const rest = tiles.slice(leftover?.tiles ?? 0);
      await convert(writer, plan, rest, { options, executor, summary, report });
    } finally {
      report.finish();
    }
    renameSync(partOf(datastackFile), datastackFile);
    forgetPlan(datastackFile);
    return report.result(datastackFile, leftover?.tiles ?? 0);
  } finally {
    for (const lock of locks) lock.release();
  }
}

function chosenExecutor(
  { shape, chunks }: ConvertPlan,
  itemBytes: number,
  {
    executor,
    workers = chunks[0] * chunks[1] * chunks[2] * 4 > LARGE_CHUNK ? 1 : -1,
  }: ConvertOptions,
): Executor {
  const small = shape[0] * shape[1] * shape[2] * itemBytes < SMALL_CUBE;
  return small && executor === undefined ? inlineExecutor : chooseExecutor({ executor, workers });
}

function defaultName({ source }: ConvertPlan, { outputDir }: ConvertOptions): string {
  const [raw] = filesOf(source);
  const name = `${basename(raw, extname(raw))}.datastack`;
  return join(outputDir ?? dirname(raw), name);
}

async function makePlan(
  raw: RawFiles,
  rpl: string | undefined,
  options: ConvertOptions,
): Promise<{ plan: ConvertPlan; itemBytes: number }> {
  const { datapath = CUBE, flipHorizontal = false, flipVertical = false } = options;
  const { smooth = true, chunks = "small", codec = "blosc-lz4", format = 2 } = options;
  checkDatapath(datapath);
  if (!CODECS.includes(codec)) refuse(`Unknown codec "${codec}".`, `Use ${CODECS.join(", ")}.`);
  const version = format === 2 || format === "v2" ? 2 : format === 3 || format === "v3" ? 3 : 0;
  if (version === 0) refuse(`Unknown format ${JSON.stringify(format)}.`, "Use 2 or 3.");
  const sigma = smooth === true ? SIGMA : smooth === false ? 0 : smooth;
  if (!(sigma >= 0 && sigma <= 1000)) refuse(`Spectra cannot be smoothed by ${smooth}.`);
  const source = await findSource(raw, rpl, options.dataset);
  const reader = await openCube(source);
  const { shape, dtype } = reader;
  reader.close();
  const radius = radiusOf(sigma);
  if (radius > 0 && shape[2] <= radius) {
    refuse(
      `Smoothing takes in ${radius} channels on each side, the spectra have only ${shape[2]}.`,
      "Use smooth: false, or a smaller width.",
    );
  }
  const plan: ConvertPlan = {
    source,
    shape,
    chunks: resolveChunks(chunks, [shape[0], shape[1], shape[2]]),
    flipHorizontal,
    flipVertical,
    sigma,
    name: datapath,
    format: version as 2 | 3,
    codec,
  };
  return { plan, itemBytes: itemSize(dtype) };
}

function refuse(message: string, hint?: string): never {
  throw new BeambookError("InvalidArgument", message, { hint });
}

async function openPart(
  datastackFile: string,
  plan: ConvertPlan,
  leftover: Leftover | undefined,
  lock: Parameters<typeof ZipWriter.open>[2],
): Promise<ZipWriter> {
  const part = partOf(datastackFile);
  if (leftover) {
    return ZipWriter.open(part, { entries: leftover.entries, length: leftover.length }, lock);
  }
  try {
    rmSync(part, { force: true });
    rememberPlan(datastackFile, plan);
  } catch (cause) {
    throw fileError(cause, part);
  }
  const writer = await ZipWriter.open(part, {}, lock);
  await writer.add(...rootMetadata(plan.format));
  await writer.add(...arrayMetadata(cubeArray(plan)));
  return writer;
}

interface Conversion {
  options: ConvertOptions;
  executor: Executor;
  summary: CubeSummary;
  report: ConvertReport;
}

/** Writes the tiles as they come, then the spectra; what is written stays when it is interrupted. */
async function convert(
  writer: ZipWriter,
  plan: ConvertPlan,
  tiles: readonly Tile[],
  { options, executor, summary, report }: Conversion,
): Promise<void> {
  const module = new URL("./convert/convert-tile.js", import.meta.url).href;
  const buffers = new BufferPool(largestSegment(plan, tiles));
  const tasks = function* (): Generator<Task, void, void> {
    for (const tile of tiles) {
      // Other machines share no memory.
      const buffer = executor.kind === "slurm" ? new Uint8Array(0) : buffers.take();
      yield { module, name: "convertTile", args: { plan, tile, buffer } };
    }
  };
  const { signal } = options;
  try {
    let done = 0;
    for await (const result of executor.results<TileResult>(tasks(), signal ? { signal } : {})) {
      await writer.addSegment(result.segment);
      buffers.give(result.segment.bytes);
      summary.add(tiles[done], result);
      report.advance(tiles[done++]);
      throwIfAborted(signal);
    }
    const { format, codec } = plan;
    for (const [name, values] of [
      [MAX_SPECTRUM, summary.maxSpectrum()],
      [SUM_SPECTRUM, summary.meanSpectrum()],
    ] as const) {
      const { shape } = values;
      const chunks = defaultChunks(shape, "float32");
      await writeArray(writer, { name, shape, chunks, dtype: "float32", format, codec }, values);
    }
  } catch (error) {
    await writer.leave();
    throw unwrapped(error);
  }
  await writer.finish();
}

/** A task's own error rather than that of the executor around it. */
function unwrapped(error: unknown): unknown {
  const cause = error instanceof BeambookError && error.code === "TaskFailed" ? error.cause : error;
  const { code, message, file, hint } = cause as BeambookError;
  const ours = code === "FileFormat" || code === "FileAccess" || code === "FileNotFound";
  if (cause === error || !ours) return error;
  return new BeambookError(code, message.replace(hint ?? "", "").trim(), {
    hint,
    cause: error,
    file,
  });
}
