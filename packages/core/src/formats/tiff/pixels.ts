import { arrayConstructor, halfToFloat32, type NDArray, zeros } from "../../ndarray/index.js";
import { decompress } from "./decompress.js";
import { type TiffLayout, unsupported } from "./layout.js";
import type { TiffBytes } from "./tags.js";

const hostIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** One page's pixels: (row, column), or (row, column, channel). @throws FileFormat; UnsupportedType */
export function readPixels(source: TiffBytes, layout: TiffLayout): NDArray {
  const { width, height, channels, dtype } = layout;
  const shape = channels > 1 ? [height, width, channels] : [height, width];
  const image = zeros(shape, dtype);
  const across = Math.ceil(width / layout.blockWidth);
  const down = Math.ceil(height / layout.blockHeight);
  const planes = layout.planar ? channels : 1;
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        const block = (plane * down + row) * across + column;
        placeBlock(source, layout, image, { block, plane, row, column });
      }
    }
  }
  return image;
}

interface Place {
  block: number;
  plane: number;
  row: number;
  column: number;
}

/** Unpacks a block and copies the part of it that lies in the image. */
function placeBlock(source: TiffBytes, layout: TiffLayout, image: NDArray, place: Place): void {
  const { width, height, channels, bits, planar, blockWidth, blockHeight } = layout;
  const top = place.row * blockHeight;
  const left = place.column * blockWidth;
  const rows = Math.min(blockHeight, height - top);
  const columns = Math.min(blockWidth, width - left);
  const perPixel = planar ? 1 : channels;
  const rowValues = blockWidth * perPixel;
  const rowBytes = Math.ceil((rowValues * bits) / 8);
  const size = rowBytes * (layout.tiled ? blockHeight : rows);
  const [at, length] = [layout.offsets[place.block], layout.lengths[place.block]];
  if (at === 0) return; // a block that was never written, as in GDAL's sparse files
  const packed = decompress(source, layout.compression, at, length, size);
  const bytes = undoPredictor(source, layout, packed.slice(0, size), rowBytes, perPixel);
  const values = valuesOf(source, layout, bytes, rowBytes, rowValues);
  const target = image.data as { [i: number]: unknown };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      for (let k = 0; k < perPixel; k++) {
        const to = ((top + r) * width + left + c) * channels + (planar ? place.plane : k);
        target[to] = values[r * rowValues + c * perPixel + k];
      }
    }
  }
}

/** Values of a block in the host's byte order. */
function valuesOf(
  source: TiffBytes,
  layout: TiffLayout,
  bytes: Uint8Array,
  rowBytes: number,
  rowValues: number,
): ArrayLike<unknown> {
  const { bits, dtype } = layout;
  if (![8, 16, 32, 64].includes(bits)) return unpackBits(layout, bytes, rowBytes, rowValues);
  const itemSize = bits / 8;
  // Undoing the predictor of floats leaves the highest byte first.
  const little = layout.predictor === 3 ? false : source.little;
  if (itemSize > 1 && little !== hostIsLittle) swap(bytes, itemSize);
  const count = Math.floor(bytes.length / itemSize);
  if (bits === 16 && dtype === "float32") {
    return halfToFloat32(new Uint16Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, count));
  }
  const Constructor = arrayConstructor(dtype);
  return new Constructor(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    count,
  ) as ArrayLike<unknown>;
}

function swap(bytes: Uint8Array, size: number): void {
  for (let i = 0; i + size <= bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

/** Values of 1, 2, 4, 10, 12 or 14 bits; each row starts with a whole byte. */
function unpackBits(
  { bits, reversedBits }: TiffLayout,
  bytes: Uint8Array,
  rowBytes: number,
  rowValues: number,
): Uint16Array {
  const rows = Math.floor(bytes.length / rowBytes);
  const out = new Uint16Array(rows * rowValues);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < rowValues; i++) {
      let value = 0;
      for (let b = 0; b < bits; b++) {
        const at = i * bits + b;
        const byte = bytes[row * rowBytes + (at >> 3)];
        const shift = reversedBits ? at & 7 : 7 - (at & 7);
        value = (value << 1) | ((byte >> shift) & 1);
      }
      out[row * rowValues + i] = value;
    }
  }
  return out;
}

/** Rows hold differences between neighbours: adds them up again. */
function undoPredictor(
  source: TiffBytes,
  layout: TiffLayout,
  bytes: Uint8Array,
  rowBytes: number,
  perPixel: number,
): Uint8Array {
  const { predictor, bits } = layout;
  if (predictor === 1) return bytes;
  if (predictor === 3 && layout.dtype.startsWith("float")) {
    return undoFloat(bytes, rowBytes, bits / 8, perPixel);
  }
  if (predictor !== 2 || ![8, 16, 32].includes(bits)) {
    throw unsupported(source, `predictor ${predictor} for ${bits} bits`);
  }
  const size = bits / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { little } = source;
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let at = row + perPixel * size; at + size <= row + rowBytes; at += size) {
      const before = at - perPixel * size;
      if (size === 1) bytes[at] += bytes[before];
      else if (size === 2) {
        view.setUint16(at, view.getUint16(at, little) + view.getUint16(before, little), little);
      } else
        view.setUint32(at, view.getUint32(at, little) + view.getUint32(before, little), little);
    }
  }
  return bytes;
}

/** @source Adobe Photoshop TIFF Technical Note 3 */
function undoFloat(
  bytes: Uint8Array,
  rowBytes: number,
  size: number,
  perPixel: number,
): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const values = rowBytes / size;
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let i = perPixel; i < rowBytes; i++) bytes[row + i] += bytes[row + i - perPixel];
    for (let i = 0; i < values; i++) {
      for (let b = 0; b < size; b++) out[row + i * size + b] = bytes[row + b * values + i];
    }
  }
  return out;
}
