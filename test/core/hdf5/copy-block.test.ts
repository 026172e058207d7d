import { expect, test } from "vitest";
import { copyBlock } from "../../../packages/core/src/hdf5/direct/copy-block.js";
import { seededRandom } from "../../support/random.js";

const random = seededRandom(5);
const upTo = (n: number): number => Math.floor(random() * n);

/** Where the elements of a block lie, in order. */
function places(count: readonly number[], strides: readonly number[], offset: number): number[] {
  return count.reduce(
    (all, n, k) => all.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * strides[k])),
    [offset],
  );
}

/** A block in memory that holds more than it, some of it turned round, at any byte of a buffer. */
function block(count: readonly number[], size: number, unit: number) {
  const strides: number[] = [];
  let step = size;
  for (let k = count.length - 1; k >= 0; k--) {
    strides.unshift(step);
    step *= count[k] + (random() < 0.5 ? upTo(2) * unit : 0);
  }
  const turned = strides.map((s) => (random() < 0.2 ? -s : s));
  const offset = turned.reduce((sum, s, k) => (s < 0 ? sum - s * (count[k] - 1) : sum), unit);
  const start = unit * upTo(3);
  const bytes = new Uint8Array(new ArrayBuffer(start + step + 2 * unit), start);
  return { bytes, strides: turned, offset };
}

test.each([1, 2, 4, 8, 3])("elements of %i bytes go where they belong, others stay", (size) => {
  for (let round = 0; round < 200; round++) {
    const last = random() < 0.2 ? 200 : 1 + upTo(20);
    const count = [1 + upTo(3), 1 + upTo(4), last].slice(upTo(3));
    const unit = size * [1, 1, 2, 8][upTo(4)];
    const from = block(count, size, unit);
    const to = block(count, size, unit);
    for (let i = 0; i < from.bytes.length; i++) from.bytes[i] = upTo(256);
    const expected = Uint8Array.from(to.bytes);
    const source = places(count, from.strides, from.offset);
    places(count, to.strides, to.offset).forEach((at, i) => {
      for (let b = 0; b < size; b++) expected[at + b] = from.bytes[source[i] + b];
    });
    copyBlock(from, to, count, size);
    expect(Buffer.compare(to.bytes, expected)).toBe(0);
  }
});
