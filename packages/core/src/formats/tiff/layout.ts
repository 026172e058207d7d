import { BeambookError } from "../../errors.js";
import type { DType } from "../../ndarray/index.js";
import type { TiffBytes, TiffDirectory } from "./tags.js";

/** How one page's pixels lie in the file. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Bits per value; 1 to 64. */
  readonly bits: number;
  readonly dtype: DType;
  readonly compression: number;
  /** 1 none, 2 differences of whole numbers, 3 differences of floats' bytes. */
  readonly predictor: number;
  /** Whether each channel has its own blocks. */
  readonly planar: boolean;
  /** Whether the lowest bit of a byte is the first pixel. */
  readonly reversedBits: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  /** Whether blocks are tiles, all of full size, and not strips. */
  readonly tiled: boolean;
}

const COMPRESSIONS: Readonly<Record<number, string>> = {
  2: "CCITT RLE",
  3: "CCITT G3",
  4: "CCITT G4",
  6: "old JPEG",
  7: "JPEG",
  34712: "JPEG 2000",
  34925: "LZMA",
  50000: "ZSTD",
  50001: "WebP",
};
const READ = [1, 5, 8, 32773, 32946];
const MOST_VALUES = 2 ** 30;
/** No compression packs more bytes into one: LZW's longest text per code comes closest. */
const MOST_UNPACKED = 4096;

/** Reads a directory. @throws FileFormat for what is missing or cannot be; UnsupportedType for what is not read */
export function layoutOf(source: TiffBytes, directory: TiffDirectory): TiffLayout {
  const number = numberReader(source, directory);
  const width = number(256);
  const height = number(257);
  const channels = number(277, 1);
  const bits = bitsOf(source, directory);
  const tiled = directory.tags.has(322);
  const blockWidth = tiled ? number(322) : width;
  const blockHeight = tiled ? number(323) : Math.min(height, number(278, height));
  const { at } = directory;
  for (const [name, value] of Object.entries({
    width,
    height,
    channels,
    blockWidth,
    blockHeight,
  })) {
    if (!(Number.isSafeInteger(value) && value > 0))
      throw source.error(`The ${name} is ${value}.`, at);
  }
  if (
    width * height * channels > MOST_VALUES ||
    blockWidth * blockHeight * channels > MOST_VALUES
  ) {
    throw source.error(`An image of ${width} by ${height} pixels is too large.`, at);
  }
  const compression = number(259, 1);
  if (!READ.includes(compression)) {
    throw unsupported(source, `compression ${COMPRESSIONS[compression] ?? compression}`);
  }
  const layout: TiffLayout = {
    width,
    height,
    channels,
    bits,
    dtype: dtypeOf(source, bits, number(339, 1)),
    compression,
    predictor: number(317, 1),
    planar: isPlanar(source, number(284, 1)) && channels > 1,
    reversedBits: number(266, 1) === 2,
    blockWidth,
    blockHeight,
    offsets: numbers(source, directory, tiled ? 324 : 273),
    lengths: numbers(source, directory, tiled ? 325 : 279),
    tiled,
  };
  checkBlocks(source, directory, layout);
  return layout;
}

function isPlanar(source: TiffBytes, arrangement: number): boolean {
  if (arrangement === 1 || arrangement === 2) return arrangement === 2;
  throw unsupported(source, `channels in arrangement ${arrangement}`);
}

function numberReader(
  source: TiffBytes,
  { tags, at }: TiffDirectory,
): (tag: number, missing?: number) => number {
  return (tag: number, missing?: number): number => {
    const value = tags.get(tag);
    if (Array.isArray(value) && value.length > 0) return value[0];
    if (missing !== undefined) return missing;
    throw source.error(`The image has no tag ${tag}.`, at);
  };
}

function numbers(source: TiffBytes, { tags, at }: TiffDirectory, tag: number): readonly number[] {
  const value = tags.get(tag);
  if (Array.isArray(value)) return value;
  throw source.error(`The image has no tag ${tag}.`, at);
}

/** Bits of all channels, which must be the same. */
function bitsOf(source: TiffBytes, { tags }: TiffDirectory): number {
  const value = tags.get(258);
  const all = Array.isArray(value) && value.length > 0 ? (value as number[]) : [1];
  if (all.every((b) => b === all[0])) return all[0];
  throw unsupported(source, `channels of ${all.join(", ")} bits`);
}

/** Unsigned, signed, floating and what was not said. */
const FORMATS = [1, 2, 3, 4];

function dtypeOf(source: TiffBytes, bits: number, format: number): DType {
  if (!FORMATS.includes(format)) throw unsupported(source, `values of format ${format}`);
  const kind = format === 2 ? "int" : format === 3 ? "float" : "uint";
  // Half precision has no array type of its own.
  if (kind === "float" && bits === 16) return "float32";
  if (kind === "float" && [32, 64].includes(bits)) return `float${bits}` as DType;
  if (kind !== "float" && [8, 16, 32, 64].includes(bits)) return `${kind}${bits}` as DType;
  if (kind === "uint" && [1, 2, 4].includes(bits)) return "uint8";
  if (kind === "uint" && [10, 12, 14].includes(bits)) return "uint16";
  throw unsupported(source, `values of format ${format} with ${bits} bits`);
}

function checkBlocks(source: TiffBytes, { at }: TiffDirectory, layout: TiffLayout): void {
  const bytes = (layout.width * layout.height * layout.channels * layout.bits) / 8;
  if (bytes > source.bytes.length * MOST_UNPACKED) {
    throw source.error(`An image of ${bytes} bytes is too large for the file.`, at);
  }
  const across = Math.ceil(layout.width / layout.blockWidth);
  const down = Math.ceil(layout.height / layout.blockHeight);
  const needed = across * down * (layout.planar ? layout.channels : 1);
  for (const [name, list] of Object.entries({ offsets: layout.offsets, lengths: layout.lengths })) {
    if (list.length < needed) {
      throw source.error(`The image has ${needed} blocks, but ${list.length} ${name}.`, at);
    }
  }
}

/** An image of a kind that is not read. */
export function unsupported(source: TiffBytes, what: string): BeambookError {
  return new BeambookError("UnsupportedType", `TIFF images with ${what} are not read.`, {
    ...(source.file === undefined ? {} : { file: source.file }),
    hint: "Save it uncompressed, or with LZW, deflate or PackBits.",
  });
}
