import { NUMBERS } from "./fit-numbers.js";
import type { StageRecord } from "./model-fit.js";
import type { PackedFit } from "./packed-fit.js";

const FITTED = 1;
const SUCCESS = 2;
const ABORTED = 4;
/** Numbers of a group, with the size of its covariance and the number of its stages behind. */
const WIDTH: number = NUMBERS.length + 2;
/** Words of a group: message, method, names of varied parameters, warnings. */
const WORDS = 4;

/** Many fits in few arrays, so that sending them costs little: what a worker answers. */
export interface PackedBlock {
  /** Names of all parameters. */
  readonly names: readonly string[];
  readonly flags: Uint8Array;
  readonly numbers: Float64Array;
  /** Values, then errors of each group. */
  readonly values: Float64Array;
  readonly bounds: Uint8Array;
  /** One behind the other. */
  readonly covariances: Float64Array;
  /** Texts and lists of texts, each once. */
  readonly words: readonly (string | readonly string[])[];
  /** Places in `words`: {@link WORDS} of each group, then name and varied parameters of each stage. */
  readonly places: Int32Array;
  /** Reduced chi-square, values and errors of each stage. */
  readonly stages: Float64Array;
}

/** Packs fits of one model. @param names - of all its parameters */
export function packBlock(fits: readonly PackedFit[], names: readonly string[]): PackedBlock {
  const count = names.length;
  const words = new Words();
  const values = new Float64Array(2 * count * fits.length);
  const bounds = new Uint8Array(count * fits.length);
  const numbers = new Float64Array(WIDTH * fits.length);
  const covariances: number[] = [];
  const stages: number[] = [];
  fits.forEach((fit, i) => {
    values.set(fit.values, 2 * count * i);
    values.set(fit.errors, (2 * i + 1) * count);
    bounds.set(fit.bounds, count * i);
    numbers.set(fit.numbers, WIDTH * i);
    numbers[WIDTH * i + NUMBERS.length] = fit.covariance ? fit.varNames.length : 0;
    numbers[WIDTH * i + NUMBERS.length + 1] = fit.stages.length;
    if (fit.covariance) for (const v of fit.covariance) covariances.push(v);
    for (const word of [fit.message, fit.method, fit.varNames, fit.warnings]) words.add(word);
  });
  for (const { stages: list } of fits) {
    for (const stage of list) {
      words.add(stage.name);
      words.add(stage.vary);
      stages.push(stage.redchi);
      for (const name of names) stages.push(stage.values[name]);
      for (const name of names) stages.push(stage.stderr[name] ?? Number.NaN);
    }
  }
  return {
    names,
    flags: Uint8Array.from(
      fits,
      (fit) =>
        (fit.fitted ? FITTED : 0) | (fit.success ? SUCCESS : 0) | (fit.aborted ? ABORTED : 0),
    ),
    numbers,
    values,
    bounds,
    covariances: Float64Array.from(covariances),
    words: words.list,
    places: Int32Array.from(words.places),
    stages: Float64Array.from(stages),
  };
}

/** The fits of a block; each looks into its arrays when it is asked. */
export function unpackBlock(block: PackedBlock): PackedFit[] {
  let covariance = 0;
  let stage = 0;
  return Array.from(block.flags, (_, i) => {
    const fit = new BlockFit(block, i, covariance, stage);
    covariance += block.numbers[WIDTH * i + NUMBERS.length] ** 2;
    stage += block.numbers[WIDTH * i + NUMBERS.length + 1];
    return fit;
  });
}

/** Texts, each kept once. */
class Words {
  readonly list: (string | readonly string[])[] = [];
  readonly places: number[] = [];
  readonly #known: Map<string, number> = new Map();

  add(word: string | readonly string[]): void {
    const key = typeof word === "string" ? word : JSON.stringify(word);
    let place = this.#known.get(key);
    if (place === undefined || typeof this.list[place] !== typeof word) {
      place = this.list.push(word) - 1;
      this.#known.set(key, place);
    }
    this.places.push(place);
  }
}

class BlockFit implements PackedFit {
  readonly #block: PackedBlock;
  readonly #group: number;
  /** Where its covariance and its first stage are. */
  readonly #covariance: number;
  readonly #stage: number;

  constructor(block: PackedBlock, group: number, covariance: number, stage: number) {
    this.#block = block;
    this.#group = group;
    this.#covariance = covariance;
    this.#stage = stage;
  }

  get fitted(): boolean {
    return (this.#block.flags[this.#group] & FITTED) !== 0;
  }

  get success(): boolean {
    return (this.#block.flags[this.#group] & SUCCESS) !== 0;
  }

  get aborted(): boolean {
    return (this.#block.flags[this.#group] & ABORTED) !== 0;
  }

  get message(): string {
    return this.#word(0) as string;
  }

  get method(): string {
    return this.#word(1) as string;
  }

  get varNames(): readonly string[] {
    return this.#word(2) as readonly string[];
  }

  get warnings(): readonly string[] {
    return this.#word(3) as readonly string[];
  }

  get numbers(): Float64Array {
    const from = WIDTH * this.#group;
    return this.#block.numbers.subarray(from, from + NUMBERS.length);
  }

  get values(): Float64Array {
    return this.#values(2 * this.#group);
  }

  get errors(): Float64Array {
    return this.#values(2 * this.#group + 1);
  }

  get bounds(): Uint8Array {
    const count = this.#count;
    return this.#block.bounds.subarray(count * this.#group, count * (this.#group + 1));
  }

  get covariance(): Float64Array | undefined {
    const size = this.#block.numbers[WIDTH * this.#group + NUMBERS.length];
    if (size === 0) return undefined;
    return this.#block.covariances.subarray(this.#covariance, this.#covariance + size * size);
  }

  get stages(): readonly StageRecord[] {
    const { numbers, names, stages, words, places, flags } = this.#block;
    const length = numbers[WIDTH * this.#group + NUMBERS.length + 1];
    return Array.from({ length }, (_, k) => {
      const at = (this.#stage + k) * (1 + 2 * names.length);
      const word = WORDS * flags.length + 2 * (this.#stage + k);
      const dictionary = <T>(from: number, read: (v: number) => T): Record<string, T> =>
        Object.fromEntries(names.map((name, i) => [name, read(stages[from + i])]));
      return {
        name: words[places[word]] as string,
        values: dictionary(at + 1, Number),
        stderr: dictionary(at + 1 + names.length, (v) => (Number.isNaN(v) ? null : v)),
        vary: words[places[word + 1]] as readonly string[],
        redchi: stages[at],
      };
    });
  }

  /** A group that was not fitted has no values. */
  get #count(): number {
    return this.fitted ? this.#block.names.length : 0;
  }

  #values(row: number): Float64Array {
    const count = this.#count;
    return this.#block.values.subarray(row * count, (row + 1) * count);
  }

  #word(k: number): string | readonly string[] {
    const { words, places } = this.#block;
    return words[places[WORDS * this.#group + k]];
  }
}
