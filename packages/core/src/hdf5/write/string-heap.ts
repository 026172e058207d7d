import { ByteBuilder } from "./bytes.js";
import { encodeCollection, planHeap } from "./global-heap.js";
import type { OutputFile } from "./output-file.js";

/** Puts strings of any length into global heaps and returns the elements that point to them, 16 bytes each. */
export async function placeStrings(
  file: OutputFile,
  strings: readonly string[],
): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const texts = strings.map((s) => encoder.encode(s));
  const full = texts.filter((t) => t.length > 0);
  const places: { address: number; index: number }[] = [];
  for (const group of planHeap(full)) {
    const address = await file.place(encodeCollection(group));
    group.forEach((_, i) => {
      places.push({ address, index: i + 1 });
    });
  }
  const out = new ByteBuilder(16 * strings.length);
  let next = 0;
  for (const text of texts) {
    if (text.length === 0) out.zeros(16);
    else {
      const { address, index } = places[next++];
      out.u32(text.length).u64(address).u32(index);
    }
  }
  return out.bytes();
}
