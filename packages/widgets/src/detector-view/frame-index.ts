/** The trains and pulses of a source in a form that stays small: trains mostly share one pattern of pulses. */
export interface GroupedFrames {
  /** One per run of frames of the same train. */
  trainIds: Float64Array;
  /** Which pattern each train has. */
  patternOf: Uint32Array;
  /** Number of pulses of each pattern. */
  lengths: Uint32Array;
  /** Pulse IDs of all patterns, one after the other. */
  pulseIds: Float64Array;
}

/** Groups frames by train; frames of one train must follow each other, else it counts as several. */
export function groupFrames(
  trainId: ArrayLike<number | bigint>,
  pulseId: ArrayLike<number | bigint>,
): GroupedFrames {
  const trainIds: number[] = [];
  const patternOf: number[] = [];
  const known = new Map<string, number>();
  const patterns: number[][] = [];
  for (let k = 0; k < trainId.length; ) {
    const train = Number(trainId[k]);
    const pulses: number[] = [];
    for (; k < trainId.length && Number(trainId[k]) === train; k++) pulses.push(Number(pulseId[k]));
    const key = pulses.join(" ");
    if (!known.has(key)) {
      known.set(key, patterns.length);
      patterns.push(pulses);
    }
    trainIds.push(train);
    patternOf.push(known.get(key) ?? 0);
  }
  return {
    trainIds: Float64Array.from(trainIds),
    patternOf: Uint32Array.from(patternOf),
    lengths: Uint32Array.from(patterns, (p) => p.length),
    pulseIds: Float64Array.from(patterns.flat()),
  };
}

/** Finds trains and pulses of frames, and frames of trains and pulses. */
export class FrameIndex {
  /** Number of frames. */
  readonly count: number;
  readonly #groups: GroupedFrames;
  readonly #firstFrame: Float64Array;
  readonly #firstPulse: Float64Array;

  constructor(groups: GroupedFrames) {
    this.#groups = groups;
    this.#firstPulse = cumulate(groups.lengths);
    this.#firstFrame = cumulate(groups.patternOf, (pattern) => groups.lengths[pattern]);
    this.count = this.#firstFrame[this.#firstFrame.length - 1];
  }

  /** Number of trains. */
  get trains(): number {
    return this.#groups.trainIds.length;
  }

  /** Position of a frame's train among the trains. */
  trainOf(frame: number): number {
    let low = 0;
    let high = this.trains - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#firstFrame[middle] <= frame) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Frames of the train at a position: the first and how many. */
  framesOf(train: number): { first: number; count: number } {
    const first = this.#firstFrame[train] ?? 0;
    return { first, count: (this.#firstFrame[train + 1] ?? first) - first };
  }

  /** Train ID of the train at a position. */
  trainId(train: number): number {
    return this.#groups.trainIds[train];
  }

  /** Pulse ID of a frame. */
  pulseId(frame: number): number {
    const train = this.trainOf(frame);
    const pattern = this.#groups.patternOf[train];
    return this.#groups.pulseIds[this.#firstPulse[pattern] + frame - this.#firstFrame[train]];
  }

  /** The first frame with a train ID and, if given, a pulse ID; -1 if there is none. */
  find(trainId: number, pulseId?: number): number {
    for (let t = 0; t < this.trains; t++) {
      if (this.#groups.trainIds[t] !== trainId) continue;
      const { first, count } = this.framesOf(t);
      if (pulseId === undefined) return count > 0 ? first : -1;
      for (let k = first; k < first + count; k++) if (this.pulseId(k) === pulseId) return k;
    }
    return -1;
  }

  /** The frame of another train at the same place in the train, or its last one. */
  sameInTrain(frame: number, train: number): number {
    const here = this.framesOf(this.trainOf(frame));
    const there = this.framesOf(Math.min(Math.max(0, train), this.trains - 1));
    return there.first + Math.min(frame - here.first, there.count - 1);
  }
}

/** Sums of all values before each one, and of all at the end. */
function cumulate(
  values: Uint32Array,
  size: (v: number) => number = (v: number): number => v,
): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) sums[k + 1] = sums[k] + size(values[k]);
  return sums;
}
