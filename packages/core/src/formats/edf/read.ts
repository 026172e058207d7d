import { dirname, join } from "node:path";
import { BeambookError } from "../../errors.js";
import { readWholeFile } from "../../ndarray/atomic-write.js";
import type { NDArray } from "../../ndarray/index.js";
import { headerValue, type ImageFrame, type ImageHeader } from "../image-frame.js";
import { inflate, isGzip } from "../inflate.js";
import { type EdfBlock, type EdfImageLayout, findEdfBlocks } from "./blocks.js";
import { decodeEdfBlock } from "./decode.js";

/** One image of an EDF file. */
export interface EdfFrame extends ImageFrame {
  /** Variances of the pixels, from the frame's error block (`1.Image.Error`). */
  readonly variance?: NDArray;
}

/** What an EDF file holds. */
export interface EdfFile {
  readonly frames: readonly EdfFrame[];
  /** Header of the general block, whose keys every frame has too; undefined when there is none. */
  readonly general?: ImageHeader;
  /** What is odd but did not stop the reading. */
  readonly warnings: readonly string[];
}

/** How EDF files are read. */
export interface EdfReadOptions {
  /** Name for messages. */
  file?: string;
  /** Reads a cut file as far as it goes and fills with zeros; default false, which throws. */
  partial?: boolean;
}

/**
 * Reads an EDF file from memory: any element type, byte order and compression, many frames, general and error blocks,
 * or all of it inside gzip. Key names match whatever their case.
 *
 * @source "ESRF Data Format", Boesecke, J. Appl. Cryst. 40 (2007) s423.
 * @throws FileFormat with the byte offset; UnsupportedType for a compression that is not known
 */
export function parseEdf(bytes: Uint8Array, options: EdfReadOptions = {}): EdfFile {
  const { file } = options;
  const plain = isGzip(bytes) ? inflate("gzip", bytes, { file }) : bytes;
  return putTogether(findEdfBlocks(plain, file), options, ({ external }) => {
    if (external === undefined) return plain;
    throw new BeambookError("FileFormat", `The pixels are in "${external}".`, {
      file,
      hint: "Use readEdf, which reads both files.",
    });
  });
}

/**
 * Reads an EDF file, `.edf` or `.edf.gz`; see {@link parseEdf}.
 *
 * @throws FileNotFound, FileFormat, UnsupportedType
 * @example
 * const { frames } = await readEdf("mask.edf");
 * frames[0].data.shape;
 */
export async function readEdf(path: string, options: EdfReadOptions = {}): Promise<EdfFile> {
  const stored = await readWholeFile(path);
  const bytes = isGzip(stored) ? inflate("gzip", stored, { file: path }) : stored;
  const blocks = findEdfBlocks(bytes, path);
  const others = new Map<string, Uint8Array>();
  for (const { external } of blocks) {
    if (external === undefined || others.has(external)) continue;
    const whole = await readWholeFile(join(dirname(path), external));
    others.set(external, isGzip(whole) ? inflate("gzip", whole, { file: external }) : whole);
  }
  return putTogether(blocks, { file: path, ...options }, ({ external }) =>
    external === undefined ? bytes : others.get(external)!,
  );
}

type ImageBlock = EdfBlock & { image: EdfImageLayout };

function putTogether(
  blocks: readonly EdfBlock[],
  options: EdfReadOptions,
  sourceOf: (block: EdfBlock) => Uint8Array,
): EdfFile {
  const warnings: string[] = [];
  const frames: { -readonly [K in keyof EdfFrame]: EdfFrame[K] }[] = [];
  const byNumber = new Map<string, (typeof frames)[number]>();
  for (const block of blocks.filter((b): b is ImageBlock => b.image !== undefined)) {
    const source = sourceOf(block);
    if (block.start + block.size > source.length && options.partial) {
      warnings.push(`Frame ${frames.length} is cut at byte ${source.length}; zeros fill it.`);
    }
    const data = decodeEdfBlock(block, source, options);
    const [number, isError] = blockNumber(block.header);
    const owner = number === undefined ? undefined : byNumber.get(number);
    if (isError && owner) {
      owner.variance = data;
      continue;
    }
    const frame = { data, header: block.header };
    frames.push(frame);
    if (number !== undefined && !isError) byNumber.set(number, frame);
  }
  const general = blocks.find((block) => block.image === undefined)?.header;
  return { frames, warnings, ...(general && { general }) };
}

/** `2.Image.Error` gives "2" and true. */
function blockNumber(header: ImageHeader): [number: string | undefined, isError: boolean] {
  const id = headerValue(header, "EDF_DataBlockID");
  const parts = /^\s*(\d+)\.(\w+)\.(\w+)/.exec(id ?? "");
  return [parts?.[1], parts?.[3].toLowerCase() === "error"];
}
