import { BeambookError } from "@beambook/core";
import { type Composer, geometryComposer, plainComposer } from "./compose.js";
import { FrameIndex, type GroupedFrames, groupFrames } from "./frame-index.js";
import { FrameStore, type LoadedFrame } from "./frame-store.js";
import type { DetectorViewOptions, FrameChoice } from "./options.js";
import type { PixelReading } from "./protocol.js";
import { type ReadingContext, readPixel } from "./reading.js";
import { arraySource, type FrameSource, isFrameSource, plainArray } from "./source.js";

/** What a view looks at: the frames of a source, assembled, with what is known of their place in space. */
export class DetectorScene {
  readonly options: DetectorViewOptions;
  readonly source: FrameSource;
  readonly #store: FrameStore;
  #index: FrameIndex | undefined;
  #groups: GroupedFrames | undefined;
  #named = true;

  /** @throws ShapeMismatch or InvalidArgument if the input holds no frames */
  constructor(options: DetectorViewOptions) {
    this.options = options;
    const { geometry, key } = options;
    this.source = withKey(sourceOf(options), key);
    const compose: Composer = geometry ? geometryComposer(geometry) : plainComposer();
    this.#store = new FrameStore(this.source, compose, { reuse: geometry !== undefined });
  }

  /** Trains and pulses; known after {@link open}. */
  get index(): FrameIndex | undefined {
    return this.#index;
  }

  /** The same, as it is sent to views. */
  get groups(): GroupedFrames | undefined {
    return this.#groups;
  }

  /** Learns how many frames there are. @throws NoData if there is none */
  async open(): Promise<FrameIndex> {
    const { trainId, pulseId, named = true } = await this.source.frames();
    this.#named = named;
    this.#groups = groupFrames(
      trainId as ArrayLike<number | bigint>,
      pulseId as ArrayLike<number | bigint>,
    );
    this.#index = new FrameIndex(this.#groups);
    if (this.#index.count === 0) {
      throw new BeambookError("NoData", "The source of a DetectorView has no frames.", {
        hint: "Check the selection of trains and pulses.",
      });
    }
    return this.#index;
  }

  /** A frame, assembled. @throws IndexOutOfRange */
  load(frame: number): Promise<LoadedFrame> {
    checkFrame(frame, this.#index?.count ?? 0);
    return this.#store.get(frame);
  }

  /** Forgets frames that were read before. */
  forget(): void {
    this.#store.clear();
  }

  /** Everything known about a pixel; undefined outside the image. */
  async read(frame: number, row: number, col: number): Promise<PixelReading | undefined> {
    const loaded = await this.load(frame);
    return readPixel(loaded, row, col, this.#context(loaded, frame));
  }

  /** Row and column of x = y = 0. */
  centreOf(loaded: LoadedFrame): [number, number] | null {
    const { centre } = this.options;
    return loaded.centre ?? (centre ? [centre[0], centre[1]] : null);
  }

  /** Pitch of the pixels (m). */
  get pixelSize(): number | undefined {
    return this.options.pixelSize ?? this.options.geometry?.pixelSize;
  }

  /** Train and pulse ID of a frame. */
  idsOf(frame: number): { trainId: number | null; pulseId: number | null } {
    const index = this.#index;
    if (index === undefined || !this.#named) return { trainId: null, pulseId: null };
    return { trainId: index.trainId(index.trainOf(frame)), pulseId: index.pulseId(frame) };
  }

  /** The index of the frame that was asked for. @throws IndexOutOfRange, TrainId or NotFound */
  async find(choice: FrameChoice): Promise<number> {
    const index = this.#index ?? (await this.open());
    if ("frame" in choice) {
      checkFrame(choice.frame, index.count);
      return choice.frame;
    }
    const { train, pulse } = choice;
    const found = index.find(train, pulse);
    if (found >= 0) return found;
    const [first, last] = [index.trainId(0), index.trainId(index.trains - 1)];
    if (index.find(train) < 0) {
      throw new BeambookError("TrainId", `No frame of train ${train}.`, {
        hint: `There are ${index.trains} trains from ${first} to ${last}.`,
      });
    }
    throw new BeambookError("NotFound", `Train ${train} has no pulse ${pulse}.`, {
      hint: `It has ${pulsesOf(index, train)}.`,
    });
  }

  #context(loaded: LoadedFrame, frame: number): ReadingContext {
    const { geometry, scattering, energy, distance } = this.options;
    return {
      ...(geometry && { geometry }),
      ...(scattering && { scattering }),
      ...(energy !== undefined && { energy }),
      ...(distance !== undefined && { distance }),
      ...(this.pixelSize !== undefined && { pixelSize: this.pixelSize }),
      ...(loaded.moduleShape && { moduleShape: loaded.moduleShape }),
      centre: this.centreOf(loaded),
      ...this.idsOf(frame),
    };
  }
}

/** @throws IndexOutOfRange with the frames that exist */
export function checkFrame(frame: number, count: number): void {
  if (Number.isInteger(frame) && frame >= 0 && frame < count) return;
  throw new BeambookError("IndexOutOfRange", `No frame ${frame}: the source has ${count} frames.`, {
    hint: count > 0 ? `Use 0 to ${count - 1}.` : "It is empty.",
  });
}

function sourceOf({ source, geometry }: DetectorViewOptions): FrameSource {
  if (isFrameSource(source)) return source;
  if (typeof source !== "object" || source === null) {
    throw new BeambookError("InvalidArgument", "A DetectorView needs a source of frames.", {
      hint: "Give { source: detector } or { source: array }.",
    });
  }
  const { ndim } = plainArray(source);
  return arraySource(source, geometry !== undefined && ndim >= 3 ? 3 : 2);
}

/** Passes the key on to sources that have several kinds of data. */
function withKey(source: FrameSource, key: string | undefined): FrameSource {
  if (key === undefined) return source;
  const keyed = source as {
    frames(options: { key: string }): ReturnType<FrameSource["frames"]>;
    readFrame(k: number, options: { key: string }): ReturnType<FrameSource["readFrame"]>;
  };
  return {
    frames: (): ReturnType<FrameSource["frames"]> => keyed.frames({ key }),
    readFrame: (
      k: number,
      options?: { signal?: AbortSignal },
    ): ReturnType<FrameSource["readFrame"]> => keyed.readFrame(k, { ...options, key }),
  };
}

function pulsesOf(index: FrameIndex, train: number): string {
  const { first, count } = index.framesOf(index.trainOf(index.find(train)));
  const ids = Array.from({ length: Math.min(count, 8) }, (_, k) => index.pulseId(first + k));
  return `${count} pulses: ${ids.join(", ")}${count > 8 ? ", …" : ""}`;
}
