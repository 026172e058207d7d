import { BeambookError, type MimeBundle } from "@beambook/core";
import { type NDArray, where } from "@beambook/core/ndarray";
import { colormapTable } from "@beambook/core/plot";
import type { HandlerOptions, JsonObject } from "@beambook/kernel/comm";
import { ColorMapped } from "../base/color-mapped.js";
import { defineWidget } from "../base/definition.js";
import type { Values } from "../base/model-state.js";
import { bool, bytes, int, json, oneOf, string, typedArray } from "../base/traits.js";
import { BEAMBOOK } from "../own-module.js";
import { codeImage, type ImageFacts, NO_IMAGE } from "../panes/coded-image.js";
import {
  type FrameMeasure,
  limitsOf,
  measureFrame,
  QUANTITIES,
  QUANTITY_NAMES,
  type Quantity,
  valuesOf,
} from "./measure.js";
import type { ChunkLike, FrameSelection, ScanPicture, ScanViewOptions } from "./options.js";
import { scanPicture } from "./picture.js";
import { FrameTotals } from "./totals.js";

/** Row and column of what is marked in a frame. */
export interface ScanMarks {
  /** Optical axis, as the scan was prepared. */
  center: readonly number[] | null;
  /** Centre of mass of the picture on show. */
  mass: readonly number[] | null;
}

/** Where a frame is among the chunks. */
interface Held {
  chunk: ChunkLike;
  at: number;
}

/**
 * A ptychography scan: its positions coloured by counts or by shifts of the centre of mass, and the frame of the one
 * that is clicked, with its mask, the optical axis and its centre of mass. Chunks may come while it is on show.
 *
 * @example
 * const view = new ScanView({ chunks: chunk, quantity: "column" });
 * view.on("select", ({ index, position, counts }) => console.log(index, position, counts));
 * view
 */
export class ScanView extends ColorMapped {
  static {
    defineWidget(ScanView, {
      model: { ...BEAMBOOK, name: "ScanModel" },
      view: { ...BEAMBOOK, name: "ScanView" },
      traits: {
        title: string(""),
        places: typedArray(Float64Array, { echo: false }),
        placed: bool(false),
        indices: typedArray(Float64Array, { echo: false }),
        quantity: oneOf(QUANTITIES, "counts"),
        quantityName: string(QUANTITY_NAMES.counts),
        values: typedArray(Float32Array, { echo: false }),
        valueLimits: json<readonly number[]>([0, 1]),
        valuePalette: bytes({ echo: false }),
        frame: int(0, { min: 0 }),
        frameCount: int(0),
        show: oneOf(["frame", "weights", "mean", "max"], "frame"),
        norm: oneOf(["linear", "log", "sqrt"], "log"),
        masked: bool(true),
        facts: json<ImageFacts>(NO_IMAGE),
        codes: bytes({ echo: false }),
        palette: bytes({ echo: false }),
        marks: json<ScanMarks>({ center: null, mass: null }),
        height: int(340, { min: 80 }),
      },
    });
  }

  /** Text above. */
  declare title: string;
  /** What the positions are coloured by. */
  declare quantity: Quantity;
  /** The values of {@link quantity}, one per frame. */
  declare readonly values: Float32Array;
  /** Place of the frame on show, counted from 0. */
  declare frame: number;
  /** Frames there are by now. */
  declare readonly frameCount: number;
  /** One frame or its weights, or the mean or the largest counts of all. */
  declare show: ScanPicture;
  /** How counts are spread over the colours. */
  declare norm: "linear" | "log" | "sqrt";
  /** Whether pixels that do not count are left out. */
  declare masked: boolean;
  /** What is marked in the picture. */
  declare readonly marks: ScanMarks;
  /** Most height (CSS pixels). */
  declare height: number;
  /** @internal */
  declare readonly facts: ImageFacts;
  /** @internal Columns and rows in turn (µm, or counted). */
  declare readonly places: Float64Array;
  /** @internal */
  declare readonly valueLimits: readonly number[];

  readonly #held: Held[] = [];
  readonly #measures: FrameMeasure[] = [];
  readonly #totals: FrameTotals = new FrameTotals();
  #picture: NDArray | undefined;
  #newest = true;

  constructor(options: ScanViewOptions = {}) {
    const { chunks = [], ...traits } = options;
    const { frame = 0 } = traits;
    super(traits);
    this.observe("frame", () => this.#chosen(), { bind: false });
    this.observe(["show", "norm", "masked", "limits"], () => this.#showPicture(), { bind: false });
    this.observe("quantity", () => this.#showValues(), { bind: false });
    const list = Array.isArray(chunks) ? (chunks as readonly ChunkLike[]) : [chunks as ChunkLike];
    this.#newest = false;
    for (const chunk of list) this.add(chunk);
    if (frame > 0 && frame >= this.frameCount) outside(frame, this.frameCount);
    this.#newest = list.length === 0;
  }

  /**
   * Adds a chunk. Its last frame is shown, unless a user has chosen one.
   *
   * @throws InvalidArgument for what is no chunk, ShapeMismatch for frames of another shape
   */
  add(chunk: ChunkLike): void {
    checkChunk(chunk, this.#held[0]?.chunk);
    const { frames, weights } = chunk;
    for (let at = 0; at < frames.shape[0]; at++) {
      this.#held.push({ chunk, at });
      this.#measures.push(measureFrame(frames.slice(at), weights.slice(at)));
    }
    this.#totals.add(frames, weights);
    const follow = this.#newest;
    this.setInternal({ frameCount: this.#held.length, ...this.#positions() });
    this.#showValues();
    if (follow && this.#held.length > 0) {
      this.setInternal({ frame: this.#held.length - 1 });
      this.#newest = true;
    }
    this.#showPicture();
  }

  /**
   * Shows chunks as they come: `await view.follow(scan.chunks(20))`.
   *
   * @returns how many frames have come
   */
  async follow(chunks: AsyncIterable<ChunkLike>): Promise<number> {
    let count = 0;
    for await (const chunk of chunks) {
      this.add(chunk);
      count += chunk.frames.shape[0];
    }
    return count;
  }

  /** The picture on show, (rows, columns); masked pixels are NaN. */
  get picture(): NDArray | undefined {
    return this.#picture;
  }

  /** What is known about a frame. @throws IndexOutOfRange */
  at(frame: number): FrameSelection {
    const held = this.#held[frame];
    if (held === undefined) outside(frame, this.#held.length);
    const { indices, positions } = held.chunk.chunk;
    const { counts, row, column } = this.#measures[frame];
    return {
      frame,
      index: indices[held.at],
      position: positions && [Number(positions.get(held.at, 0)), Number(positions.get(held.at, 1))],
      counts,
      centerOfMass: Number.isFinite(row) ? [row, column] : null,
    };
  }

  /** Calls `handler` when another frame is chosen. */
  override on(
    event: "select",
    handler: (selection: FrameSelection) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (detail: JsonObject, buffers: Uint8Array[]) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (...args: never[]) => unknown,
    options?: HandlerOptions,
  ): () => void {
    return super.on(event, handler as (detail: JsonObject) => unknown, options);
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    super.normalize(next, changed);
    if (changed.has("cmap") || (next.palette as Uint8Array).length === 0) {
      next.palette = Uint8Array.from(colormapTable(String(next.cmap)));
    }
    this.checkPair("limits", next.limits);
    const count = Number(next.frameCount);
    if (count > 0 && changed.has("frame") && Number(next.frame) >= count) {
      outside(Number(next.frame), count);
    }
  }

  protected override fallback(): MimeBundle | undefined {
    if (this.#held.length === 0) return undefined;
    const { title, cmap, quantity, values, frame, show, marks, norm, facts } = this;
    const { places, valueLimits } = this;
    return scanPicture({
      ...{ title, cmap, quantity, values, frame, show, marks, norm },
      places,
      valueLimits,
      limits: facts.limits,
      picture: this.#picture,
      index: this.at(frame).index,
    });
  }

  #chosen(): void {
    this.#newest = false;
    if (this.#held.length === 0) return;
    if (ofOneFrame(this.show)) this.#showPicture();
    else this.setInternal({ show: "frame" });
    this.emit("select", { ...this.at(this.frame) });
  }

  #positions(): Values {
    const held = this.#held;
    const placed = held.every(({ chunk }) => chunk.chunk.positions !== null);
    const across = Math.ceil(Math.sqrt(held.length));
    const places = new Float64Array(2 * held.length);
    for (const [k, { chunk, at }] of held.entries()) {
      const { positions } = chunk.chunk;
      const [row, column] =
        placed && positions
          ? [1e6 * Number(positions.get(at, 0)), 1e6 * Number(positions.get(at, 1))]
          : [Math.floor(k / across), k % across];
      places.set([column, row], 2 * k);
    }
    const indices = Float64Array.from(held, ({ chunk, at }) => chunk.chunk.indices[at]);
    return { places, placed, indices };
  }

  #showValues(): void {
    const { quantity } = this;
    const indices = this.#held.map(({ chunk, at }) => chunk.chunk.indices[at]);
    const values = valuesOf(quantity, this.#measures, indices);
    const signed = quantity === "row" || quantity === "column";
    this.setInternal({
      values,
      valueLimits: limitsOf(quantity, values),
      valuePalette: Uint8Array.from(colormapTable(signed ? "coolwarm" : "viridis")),
      quantityName: QUANTITY_NAMES[quantity],
    });
  }

  #showPicture(): void {
    const held = this.#held[this.frame];
    if (held === undefined) return;
    const { show, norm, limits } = this;
    const picture = this.#pictureOf(held);
    if (picture === undefined) return;
    const one = ofOneFrame(show);
    const { row, column } = one ? this.#measures[this.frame] : measureFrame(picture);
    const coding =
      show === "weights"
        ? ({ norm: "linear", limits: [0, 1], reduce: "mean" } as const)
        : ({ norm, limits, reduce: "max" } as const);
    const { facts, codes } = codeImage(picture, coding);
    const marks: ScanMarks = {
      center: centerOf(held.chunk.common),
      mass: Number.isFinite(row) ? [row, column] : null,
    };
    this.#picture = picture;
    this.setInternal({ facts, codes, marks });
  }

  #pictureOf(held: Held): NDArray | undefined {
    const { show } = this;
    if (show === "mean" || show === "max") return this.#totals[show];
    if (show === "frame") return this.#frameOf(held);
    return held.chunk.weights.slice(held.at).astype("float64");
  }

  #frameOf({ chunk, at }: Held): NDArray {
    const frame = chunk.frames.slice(at);
    if (!this.masked) return frame;
    return where(chunk.weights.slice(at).greater(0), frame.astype("float64"), Number.NaN);
  }
}

function ofOneFrame(show: ScanPicture): boolean {
  return show === "frame" || show === "weights";
}

function outside(frame: number, count: number): never {
  throw new BeambookError("IndexOutOfRange", `There is no frame ${frame}.`, {
    hint: count > 0 ? `Frames 0 to ${count - 1} are there.` : "No frames have come yet.",
  });
}

function checkChunk(chunk: ChunkLike, first: ChunkLike | undefined): void {
  if (chunk?.frames?.shape?.length !== 3 || chunk.weights === undefined || !chunk.chunk?.indices) {
    throw new BeambookError("InvalidArgument", "A ScanView shows chunks of a scan.", {
      hint: "Give what auto() or chunks() gives; auto() may also be WAIT or EOS.",
    });
  }
  const [a, b] = [chunk.frames.shape.slice(1), first?.frames.shape.slice(1)];
  if (b === undefined || a.join() === b.join()) return;
  throw new BeambookError(
    "ShapeMismatch",
    `The chunk's frames are ${a.join(" x ")}, those before ${b.join(" x ")}.`,
  );
}

/** The optical axis of prepared frames: row, column. */
function centerOf(common: object | undefined): number[] | null {
  const center = (common as { center?: unknown } | undefined)?.center;
  if (typeof center !== "object" || center === null) return null;
  const values = "flat" in center && "dtype" in center ? (center as NDArray).flat() : center;
  const pair = Array.from(values as ArrayLike<number>, Number);
  return pair.length === 2 && pair.every(Number.isFinite) ? pair : null;
}
