import { growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { GAUSSIAN_WASM } from "./gaussian-wasm.js";

type Convert = (from: number, to: number, count: number) => void;

interface Exports {
  fromU8: Convert;
  fromU16: Convert;
  fromF32: Convert;
  mirror(at: number, count: number, radius: number): void;
  smooth(at: number, to: number, count: number, weights: number, radius: number): void;
  gather(from: number, count: number, greatest: number, sums: number): number;
  deal(from: number, to: number, count: number, width: number, stride: number): void;
}

/** Lengths that decide the kernel's memory. */
export interface KernelSizes {
  /** Bytes of raw data held at once. */
  rawBytes: number;
  /** Channels of a spectrum. */
  depth: number;
  /** Bytes of a tile's chunks. */
  tileBytes: number;
}

const START = 1024;

/** Smooths spectra and deals them out to chunks, in one WebAssembly memory. */
export class TileKernel {
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  #depth = 0;
  #radius = 0;
  #raw = 0;
  #values = 0;
  #weights = 0;
  #spectrum = 0;
  #greatest = 0;
  #sums = 0;
  #tile = 0;
  #tileBytes = 0;

  constructor() {
    const { memory, exports } = loadWasm<Exports>(GAUSSIAN_WASM);
    this.#memory = memory;
    this.#exports = exports;
  }

  /** Makes room and starts over: maxima at minus infinity, sums at zero. */
  prepare({ rawBytes, depth, tileBytes }: KernelSizes, weights: Float64Array): void {
    this.#depth = depth;
    this.#radius = weights.length - 1;
    let at = START;
    const place = (bytes: number): number => {
      const here = at;
      at = Math.ceil((at + bytes + 64) / 64) * 64;
      return here;
    };
    this.#weights = place(weights.byteLength);
    const margin = Math.ceil((this.#radius + 16) / 8) * 64;
    this.#values = place(depth * 8 + 2 * margin + 128) + margin;
    this.#spectrum = place(depth * 4 + 64);
    this.#greatest = place(depth * 4);
    this.#sums = place(depth * 8);
    this.#raw = place(rawBytes);
    this.#tile = place(tileBytes);
    this.#tileBytes = tileBytes;
    growTo(this.#memory, at);
    new Float64Array(this.#memory.buffer, this.#weights, weights.length).set(weights);
    new Float32Array(this.#memory.buffer, this.#greatest, depth).fill(Number.NEGATIVE_INFINITY);
    new Float64Array(this.#memory.buffer, this.#sums, depth).fill(0);
  }

  /** Where raw data is put. */
  raw(bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#raw, bytes);
  }

  /** Sets all of the tile to zero, for chunks that are not filled. */
  clearTile(): void {
    this.bytes(0, this.#tileBytes).fill(0);
  }

  /** Bytes of the tile. */
  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#tile + at, count);
  }

  /**
   * Smooths spectrum `pixel` of the raw data and keeps channels `from` to `to`.
   *
   * @param delivered - type of the raw numbers
   */
  smooth(pixel: number, delivered: "uint8" | "uint16" | "float32", from: number, to: number): void {
    const { fromU8, fromU16, fromF32, mirror, smooth } = this.#exports;
    const depth = this.#depth;
    const size = delivered === "uint8" ? 1 : delivered === "uint16" ? 2 : 4;
    const convert = size === 1 ? fromU8 : size === 2 ? fromU16 : fromF32;
    convert(this.#raw + pixel * depth * size, this.#values, depth);
    if (this.#radius > 0) mirror(this.#values, depth, this.#radius);
    smooth(this.#values + from * 8, this.#spectrum, to - from, this.#weights, this.#radius);
  }

  /** Puts a spectrum that is smooth already in the place of the last one. */
  set(spectrum: Float32Array): void {
    new Float32Array(this.#memory.buffer, this.#spectrum, spectrum.length).set(spectrum);
  }

  /** Takes the last spectrum of `count` channels into maxima and sums. @returns its total */
  gather(count: number): number {
    return this.#exports.gather(this.#spectrum, count, this.#greatest, this.#sums);
  }

  /** Deals the last spectrum out to chunks: `width` channels each, the first at `at`, `stride` bytes apart. */
  deal(at: number, count: number, width: number, stride: number): void {
    this.#exports.deal(this.#spectrum, this.#tile + at, count, width, stride);
  }

  /** Maxima and sums over the spectra gathered. */
  results(count: number): { max: Float32Array; sum: Float64Array } {
    const { buffer } = this.#memory;
    return {
      max: new Float32Array(buffer, this.#greatest, count).slice(),
      sum: new Float64Array(buffer, this.#sums, count).slice(),
    };
  }
}
