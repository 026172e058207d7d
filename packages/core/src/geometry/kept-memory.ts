import { lend } from "../ndarray/lent.js";

/** More than this is not kept. */
const MOST_BYTES = 64 << 20;

/** Memory that can be taken from the arrays that lie in it. */
interface Recyclable {
  readonly buffer: ArrayBufferLike;
  takeBack(): void;
}

interface Kept<M> {
  memory: M;
  sizes: string;
  /** The arrays in it. */
  holders: WeakRef<object>[];
}

/**
 * Keeps the last two pieces of memory, for who next needs one of the same sizes: the system takes longer to hand out new pages
 * than it takes to fill them. It is free once the garbage collector has found that nobody holds its arrays.
 */
export class KeptMemory<M extends Recyclable> {
  #kept: Kept<M>[] = [];

  /** Kept memory that has these sizes and is free. */
  take(sizes: string): M | undefined {
    const isFree = (kept: Kept<M>): boolean =>
      kept.sizes === sizes && kept.holders.every((holder) => holder.deref() === undefined);
    const found = this.#kept.find(isFree);
    if (!found) return undefined;
    this.#kept = this.#kept.filter((kept) => kept !== found);
    found.memory.takeBack();
    return found.memory;
  }

  /** @param arrays - while any of them is held, the memory is in use */
  keep(memory: M, sizes: string, arrays: readonly object[]): void {
    if (memory.buffer.byteLength > MOST_BYTES) return;
    const holders = arrays.map((array) => new WeakRef(lend(array)));
    // While one is in use, the arrays of the one before are found to be garbage.
    this.#kept = [...this.#kept.slice(-1), { memory, sizes, holders }];
  }
}
