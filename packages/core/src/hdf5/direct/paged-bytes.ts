import { FileBytes } from "./file-bytes.js";

const PAGE = 16 * 1024;

/** The bytes of a file, read in pages that are kept: for metadata, of which many small pieces are wanted. */
export class PagedBytes extends FileBytes {
  readonly #pages = new Map<number, Uint8Array>();

  override readInto(target: Uint8Array, address: number): void {
    if (!(address >= 0) || address + target.length > this.size || target.length > 4 * PAGE) {
      super.readInto(target, address);
      return;
    }
    for (let done = 0; done < target.length; ) {
      const at = address + done;
      const page = this.#page(Math.floor(at / PAGE));
      const from = at % PAGE;
      const part = page.subarray(from, Math.min(page.length, from + target.length - done));
      target.set(part, done);
      done += part.length;
    }
  }

  #page(number: number): Uint8Array {
    const known = this.#pages.get(number);
    if (known) return known;
    const start = number * PAGE;
    const page = new Uint8Array(Math.min(PAGE, this.size - start));
    super.readInto(page, start);
    this.#pages.set(number, page);
    return page;
  }
}
