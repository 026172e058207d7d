import { randomUUID } from "node:crypto";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError, throwIfAborted } from "../errors.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { broadcastTo } from "../ndarray/stack.js";
import { pause } from "../pause.js";
import { ScanChunk } from "./chunk.js";
import { defaultCheck, defaultFrames, defaultPositions, defaultWeight } from "./default-hooks.js";
import { inherit, nameIn, type ParametersOf, publish, publishOnce } from "./define.js";
import { arrayFrom, type Numbers } from "./frames.js";
import { givenParameters, metaOf, propagationFrom } from "./given.js";
import {
  assertCount,
  assertStart,
  type CheckResult,
  type CorrectedFrames,
  callHook,
  checkedAnswer,
  type LoadedFrames,
  type MaybePromise,
  positionsFrom,
} from "./hooks.js";
import {
  assertSameShape,
  keepFrames,
  type LoadedBlock,
  loadBlock,
  loadInWorkers,
  type SharedParts,
  weightFrom,
} from "./loading.js";
import type { ParameterDefinitions } from "./parameters/definition.js";
import { ParameterNode } from "./parameters/node.js";
import { Param } from "./parameters/param.js";
import { defaultsTree } from "./parameters/tree.js";
import { withCountingNoise } from "./prepare/noise.js";
import {
  type PreparedFrames,
  type PrepareSettings,
  prepareFrames,
  settingsOf,
} from "./prepare/prepare.js";
import type { PtydOutput } from "./ptyd/output.js";
import { startOutput } from "./ptyd/start-output.js";
import { report } from "./report.js";
import type { ChunksOptions, ScanOptions } from "./scan-options.js";
import { SCAN_PARAMETERS, type ScanParameters } from "./scan-parameters.js";

/** Levels of branches in which given parameters replace defaults one by one. */
const DEEP = 99;

/** Answer of `auto()` when more frames are to come. */
export const WAIT = "msg1";
/** Answer of `auto()` after the last frame. */
export const EOS = "msgEOS";

/** A scan class with parameters of its own. */
export type ScanClass<I, S extends PtyScan = PtyScan> = Omit<typeof PtyScan, never> &
  (new (
    pars?: Partial<I> | null,
    options?: ScanOptions,
  ) => S & { readonly info: Param & I });

/**
 * Prepares the frames of a scanning diffraction experiment: cuts, turns, rebins and masks them, joins them with their
 * positions, and keeps them in a `.ptyd` file if wanted. A class for a beamline extends {@link PtyScan.define} and
 * overrides the hooks that it needs, mostly `load` and `loadPositions`.
 *
 * @example
 * class NumpyScan extends PtyScan.define({ base_path: { default: "./", help: "Folder of the files." } }) {
 *   override async load(indices: number[]) {
 *     return { raw: await Promise.all(indices.map((i) => readNpy(`${this.info.base_path}/${i}.npy`))) };
 *   }
 * }
 * const scan = await new NumpyScan({ num_frames: 116, save: "append", dfile: "npy.ptyd" }).initialize();
 * for await (const chunk of scan.chunks(20)) console.log(String(chunk));
 * @source PtyPy's manual, "Data management"
 */
export class PtyScan {
  /** Answers of {@link auto}. */
  static readonly WAIT: typeof WAIT = WAIT;
  static readonly EOS: typeof EOS = EOS;
  /** Documented parameters of the class. */
  static parameters: ParameterNode = new ParameterNode("ptyscan", defaultsTree.get("scandata")).add(
    SCAN_PARAMETERS,
  );

  /** All parameters, and what became of them. */
  readonly info: Param & ScanParameters;
  /** Geometry and names that go with every chunk. */
  readonly meta: Param = new Param();
  /** Frames in all, as far as is known. */
  numFrames: number | null;
  readonly WAIT: typeof WAIT = WAIT;
  readonly EOS: typeof EOS = EOS;
  protected readonly options: ScanOptions;
  /** Parameters that were given, not defaults. */
  protected readonly given: Param;
  /** The parameters of preparation as they were before the first chunk: `info` takes over what comes of them. */
  #settings: PrepareSettings | undefined;
  #state: "new" | "ready" | "ended" = "new";
  #next = 0;
  #chunks = 0;
  #rawCenter: [number, number] | undefined;
  #shared: SharedParts = { weight: null, positions: null, common: undefined };
  readonly #skipped: ReadonlySet<number>;
  /** Lengths of the raw frames. */
  #frameShape: number[] | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #id: string = randomUUID();
  #output: PtydOutput | undefined;

  /**
   * Reads no data.
   *
   * @throws `InvalidArgument` that lists every parameter that is unknown or has a wrong value
   */
  constructor(pars?: Partial<ScanParameters> | null, options: ScanOptions = {}) {
    const own = new.target;
    publishOnce(own);
    this.given = givenParameters(pars, own.parameters);
    const { propagation, ...given } = this.given;
    const all = own.DEFAULT.update(given, { depth: DEEP }) as Param & ScanParameters;
    all.positions_theory = arrayFrom(all.positions_theory) ?? all.positions_theory;
    if (own.parameters.children.has("propagation")) all.update({ propagation });
    own.parameters.validate(all);
    this.info = all;
    this.options = { ...options };
    this.#skipped = new Set(options.skip);
    assertStart(options.start ?? 0);
    this.info.rebin ??= 1;
    const theory = all.positions_theory && positionsFrom(all.positions_theory, "positions_theory");
    this.numFrames = theory ? theory.shape[0] : all.num_frames;
    const wave = propagation ?? options.propagation;
    if (wave !== undefined) all.propagation = propagationFrom(wave);
  }

  /** Defaults of all parameters; a new tree each time. */
  static get DEFAULT(): Param & ScanParameters {
    // biome-ignore lint/complexity/noThisInStatic: a subclass has parameters of its own
    publishOnce(this);
    // biome-ignore lint/complexity/noThisInStatic: a subclass has parameters of its own
    return this.parameters.makeDefault() as Param & ScanParameters;
  }

  get DEFAULT(): Param & ScanParameters {
    return (this.constructor as typeof PtyScan).DEFAULT;
  }

  /** Positions of all frames, (N, 2) in m, once `initialize` has loaded them; `null` when frames bring their own. */
  get positions(): NDArray | null {
    return this.#shared.positions;
  }

  /** Weight of all frames, (rows, columns), once `initialize` has loaded it. */
  get weight2d(): NDArray | null {
    return this.#shared.weight;
  }

  /**
   * A base class with more parameters, or other defaults of inherited ones.
   *
   * @throws `InvalidArgument` for a new parameter without `default` or `help`
   */
  static define<P extends ParameterDefinitions, T extends typeof PtyScan = typeof PtyScan>(
    this: T,
    definitions: P,
  ): ScanClass<ScanParameters & ParametersOf<P>, InstanceType<T>> {
    // biome-ignore lint/complexity/noThisInStatic: the class that is extended
    const parent = this as typeof PtyScan;
    const parameters = inherit(parent.parameters, definitions);
    class Defined extends parent {
      static override parameters: ParameterNode = parameters;
    }
    const name = nameIn(definitions);
    if (name !== undefined) publish(parameters, name);
    return Defined as unknown as ScanClass<ScanParameters & ParametersOf<P>, InstanceType<T>>;
  }

  // ---- Hooks -------------------------------------------------------------------------------------------------------

  /** Hook: a weight for all frames, (rows, columns), or `null`. By default all pixels of `shape` count. */
  loadWeight(): MaybePromise<Numbers | null> {
    return defaultWeight(this.info.shape, this.options.nonSquare);
  }

  /** Hook: whatever `correct` needs for all frames, such as dark and flat images. */
  loadCommon(): MaybePromise<unknown> {
    return {};
  }

  /** Hook: positions of all frames in m, (N, 2), or `null`. Sets the number of frames when that is not known or larger. */
  loadPositions(): MaybePromise<Numbers | null> {
    return defaultPositions(this.numFrames);
  }

  /** Hook: the raw frames of some scan points. By default each is filled with its index. */
  load(indices: number[]): MaybePromise<LoadedFrames> {
    return defaultFrames(this.info.shape, indices);
  }

  /** Hook: corrects frames; `weights` are those of `load`, see also {@link weight2d}. By default nothing changes. */
  correct(raw: NDArray, weights: NDArray | null, _common: unknown): MaybePromise<CorrectedFrames> {
    return { data: raw, weights };
  }

  /** Hook: how many of the next `frames` frames can be loaded now, and whether they are the last. */
  check(frames: number, start: number): MaybePromise<CheckResult> {
    return defaultCheck(this.numFrames, frames, start);
  }

  /** Hook: the last step of `initialize`. */
  postInitialize(): MaybePromise<void> {}

  // ---- Preparing ---------------------------------------------------------------------------------------------------

  /** Loads what all frames share and starts the file. */
  initialize(): Promise<this> {
    return this.#inTurn(() => this.#initialize());
  }

  async #initialize(): Promise<this> {
    if (this.#state !== "new") return this;
    const { version, label } = this.info;
    this.meta.update({ version, num_frames: this.numFrames, label });
    await this.open();
    const theory = this.info.positions_theory;
    const scanned = theory
      ? null
      : await callHook(this, "loadPositions", () => this.loadPositions());
    const loaded = (await callHook(this, "loadWeight", () => this.loadWeight())) ?? null;
    const weight = loaded && weightFrom(loaded);
    const common = await callHook(this, "loadCommon", () => this.loadCommon());
    let positions = theory;
    if (scanned) {
      positions = positionsFrom(scanned, "loadPositions()");
      const n = positions.shape[0];
      this.numFrames = this.numFrames === null ? n : Math.min(this.numFrames, n);
      this.info.positions_scan = positions;
    }
    this.info.weight2d = weight !== null;
    this.#shared = { weight, common, positions };
    this.meta.update({ num_frames: this.numFrames });
    if (this.#output === undefined) await this.#startOutput();
    if (this.#chunks === 0) await this.#output?.writeInfo(this.info);
    await callHook(this, "postInitialize", () => this.postInitialize());
    this.#state = "ready";
    return this;
  }

  /**
   * Prepares the next frames.
   *
   * @param frames - how many at most
   * @returns a chunk, {@link WAIT} when there are too few yet, or {@link EOS} after the last
   * @throws `TaskFailed` that names hook and frames; the same frames are tried again by the next call
   */
  async auto(frames: number): Promise<ScanChunk | typeof WAIT | typeof EOS> {
    assertCount(frames);
    return this.#inTurn(() => this.#auto(frames));
  }

  async #auto(frames: number): Promise<ScanChunk | typeof WAIT | typeof EOS> {
    if (this.#state === "new") await this.#initialize();
    if (this.#state === "ended") return EOS;
    const start = this.#next;
    const answer = await callHook(this, "check", () => this.check(frames, start));
    const [accessible, last] = checkedAnswer(answer, frames);
    const end = last ?? this.#endsAt(start + accessible);
    if (accessible < this.info.min_frames && !end) return WAIT;
    if (accessible <= 0) return this.#finish();
    const chunk = await this.#prepare(start, accessible);
    if (chunk) await this.#output?.add(chunk, this.info);
    this.#next += accessible;
    if (chunk === undefined) return this.#auto(frames);
    this.#chunks += 1;
    return chunk;
  }

  /** Chunk after chunk to the last; waits for frames to come. */
  async *chunks(
    frames: number,
    { signal, poll = 0.2, onProgress }: ChunksOptions = {},
  ): AsyncGenerator<ScanChunk, void, void> {
    const begin = performance.now();
    for (;;) {
      throwIfAborted(signal);
      const message = await this.auto(frames);
      if (message === EOS) return;
      if (message === WAIT) {
        await pause(1000 * poll, signal);
        continue;
      }
      const elapsed = (performance.now() - begin) / 1000;
      onProgress?.({ done: this.#next, total: this.numFrames ?? undefined, elapsed });
      yield message;
    }
  }

  /** The parameters and what became of them, as text. */
  report(): string {
    return report(this.info);
  }

  toString(): string {
    return `${this.constructor.name}: ${this.#next} of ${this.numFrames ?? "?"} frames prepared`;
  }

  /** @internal */
  [JUPYTER_DISPLAY](): MimeBundle {
    const { "text/html": table } = this.info[JUPYTER_DISPLAY]();
    return { "text/plain": `${this}\n${this.report()}`, "text/html": table };
  }

  /** The first step of `initialize`: what a scan must know of its files before anything is loaded or written. */
  protected async open(): Promise<void> {}

  /** Starts the file that chunks are kept in. */
  async #startOutput(): Promise<void> {
    this.#next = this.options.start ?? 0;
    const { parameters } = this.constructor as typeof PtyScan;
    const started = await startOutput(this.info, this.options, parameters);
    this.#output = started?.output;
    if (started?.point === undefined) return;
    this.#next = Math.max(this.#next, started.point.next);
    this.#chunks = started.point.chunks;
    this.#rawCenter = started.point.rawCenter;
  }

  #endsAt(next: number): boolean {
    if (this.numFrames !== null) return next >= this.numFrames;
    throw new BeambookError("InvalidArgument", "Nobody knows how many frames there are.", {
      hint: "Let check() return [frames, end] with a boolean, or set num_frames.",
    });
  }

  async #finish(): Promise<typeof EOS> {
    this.#state = "ended";
    await this.#output?.finish(this.info);
    return EOS;
  }

  /** Prepares the scan points from `start` on; undefined when none of them is kept. */
  async #prepare(start: number, count: number): Promise<ScanChunk | undefined> {
    const { seed = 0, keep } = this.options;
    const wanted = Array.from({ length: count }, (_, k) => start + k).filter(
      (i) => !this.#skipped.has(i),
    );
    if (wanted.length === 0) return undefined;
    const loaded = await this.#load(wanted);
    const { block, indices } = keep
      ? await callHook(this, "keep", () => keepFrames(loaded, wanted, keep), wanted)
      : { block: loaded, indices: wanted };
    if (indices.length === 0) return undefined;
    const { frames, weights, positions } = block;
    this.#frameShape ??= frames.shape.slice(1);
    assertSameShape(frames, this.#frameShape, indices);
    const counts = this.info.add_poisson_noise ? withCountingNoise(frames, indices, seed) : frames;
    this.#settings ??= settingsOf(this.info, this.options);
    const prepared = prepareFrames(counts, weights, this.#settings, this.#rawCenter);
    this.#rawCenter = prepared.rawCenter;
    this.#describe(prepared);
    const full = broadcastTo(prepared.weights, prepared.data.shape);
    const payload = { num: this.#chunks, indices, positions };
    return new ScanChunk(this.meta.copy(1), payload, { frames: prepared.data, weights: full });
  }

  #load(indices: number[]): Promise<LoadedBlock> {
    const { module, executor, workers } = this.options;
    const parallel = this.info.load_parallel === "data" || this.info.load_parallel === "all";
    if (module === undefined || !parallel || executor === "inline") return this.loadPart(indices);
    const { keep: _, executor: __, skip: ___, ...options } = this.options;
    const { name } = this.constructor;
    const recipe = { module, name, pars: { ...this.given }, options, id: this.#id };
    return loadInWorkers(recipe, indices, { executor, workers });
  }

  /** @internal Loads in this thread. */
  loadPart(indices: number[]): Promise<LoadedBlock> {
    return loadBlock(this, indices, this.#shared);
  }

  /** Completes meta and info with what the first chunk has shown. */
  #describe({ center, shape, rawCenter, rawShape }: PreparedFrames): void {
    this.meta.update(metaOf(this.info, { shape, center }, this.numFrames));
    this.info.update({ shape: rawShape, center: rawCenter });
  }

  /** One call after the other: each goes on where the one before has stopped. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
