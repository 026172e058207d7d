import type { ViewModel } from "../../view/contract.js";
import type { Limits, Norm } from "../color-table.js";
import type { Region } from "../protocol.js";

/** The traits that a view shares with the kernel and other views, read with types. */
export class SharedTraits {
  readonly #model: ViewModel;

  constructor(model: ViewModel) {
    this.#model = model;
  }

  get frame(): number {
    return Number(this.#model.get("frame") ?? 0);
  }

  get frameCount(): number {
    return Number(this.#model.get("frame_count") ?? 0);
  }

  get cmap(): string {
    return String(this.#model.get("cmap") ?? "viridis");
  }

  get norm(): Norm {
    const norm = this.#model.get("norm");
    return norm === "log" || norm === "sqrt" ? norm : "linear";
  }

  get limits(): Limits | null {
    return pairOf(this.#model.get("limits"));
  }

  get percentiles(): Limits {
    return pairOf(this.#model.get("percentiles")) ?? [1, 99];
  }

  get outline(): boolean {
    return this.#model.get("outline") === true;
  }

  get region(): Region | null {
    const value = this.#model.get("region");
    if (!Array.isArray(value) || value.length !== 4) return null;
    const [row, col, rows, cols] = value.map(Number);
    return { row, col, rows, cols };
  }

  /** Height of the canvas (CSS pixels). */
  get height(): number {
    return Number(this.#model.get("height") ?? 480);
  }

  /** Sets traits by their names in messages and sends them. */
  write(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) this.#model.set(name, value);
    this.#model.save();
  }
}

function pairOf(value: unknown): Limits | null {
  return Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : null;
}
