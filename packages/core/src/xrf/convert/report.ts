import { statSync } from "node:fs";
import { type ProgressBar, progress as progressBar } from "../../parallel/index.js";
import type { CubeSummary } from "./accumulate.js";
import type { ConvertOptions, ConvertResult } from "./options.js";
import type { ConvertPlan, Tile } from "./plan.js";

const PREVIEW_MS = 1000;
const MEGA = 1e6;

/** Tells how far a conversion is: to a bar, to callbacks, in the result. */
export class ConvertReport {
  readonly rawBytes: number;
  readonly #plan: ConvertPlan;
  readonly #itemBytes: number;
  readonly #total: number;
  readonly #summary: CubeSummary;
  readonly #options: ConvertOptions;
  readonly #began: number = performance.now();
  readonly #bar: ProgressBar | undefined;
  #done = 0;
  #bytes = 0;
  #before = 0;
  #previewed = 0;

  constructor(
    plan: ConvertPlan,
    itemBytes: number,
    total: number,
    summary: CubeSummary,
    options: ConvertOptions,
  ) {
    const [height, width, depth] = plan.shape;
    this.rawBytes = height * width * depth * itemBytes;
    this.#plan = plan;
    this.#itemBytes = itemBytes;
    this.#total = total;
    this.#summary = summary;
    this.#options = options;
    const { verbose = true, progress = verbose } = options;
    if (progress) this.#bar = progressBar(this.#megabytes, { label: "Converting", unit: "MB" });
  }

  /** Counts the tiles that are there already. */
  start(tiles: readonly Tile[]): void {
    for (const tile of tiles) this.#count(tile);
    this.#before = this.#bytes;
  }

  /** Counts one more tile and tells everybody. */
  advance(tile: Tile): void {
    this.#count(tile);
    this.#bar?.onProgress({ done: Math.round(this.#bytes / MEGA), total: this.#megabytes });
    const { onProgress, onPreview } = this.#options;
    onProgress?.({
      done: this.#done,
      total: this.#total,
      elapsed: this.#seconds,
      bytes: this.#bytes,
      rate: this.#rate,
      remaining: this.#rate > 0 ? (this.rawBytes - this.#bytes) / (this.#rate * MEGA) : 0,
    });
    const now = performance.now();
    if (!onPreview || (now - this.#previewed < PREVIEW_MS && this.#done < this.#total)) return;
    this.#previewed = now;
    onPreview({
      image: this.#summary.totals.copy(),
      maxSpectrum: this.#summary.maxSpectrum().copy(),
      part: this.#bytes / this.rawBytes,
    });
  }

  /** Draws the bar's last state. */
  finish(): void {
    this.#bar?.finish();
  }

  /** What was done. */
  result(datastackFile: string, resumed: number): ConvertResult {
    const { shape, chunks } = this.#plan;
    return {
      datastackFile,
      shape,
      chunks,
      rawBytes: this.rawBytes,
      fileBytes: statSync(datastackFile).size,
      seconds: this.#seconds,
      rate: this.#rate,
      resumed,
    };
  }

  get #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  get #rate(): number {
    return (this.#bytes - this.#before) / MEGA / this.#seconds;
  }

  get #megabytes(): number {
    return Math.max(1, Math.round(this.rawBytes / MEGA));
  }

  #count({ y, x, channels }: Tile): void {
    const numbers = (y[1] - y[0]) * (x[1] - x[0]) * (channels[1] - channels[0]);
    this.#bytes += numbers * this.#itemBytes;
    this.#done++;
  }
}
