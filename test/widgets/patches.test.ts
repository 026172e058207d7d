import { setNotebookHost } from "@beambook/kernel/comm";
import { bytes, DOMWidget, defineWidget, float, json, typedArray } from "@beambook/widgets";
import { afterEach, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";
import { seededRandom } from "../support/random.js";

class Bag extends DOMWidget {
  static {
    defineWidget(Bag, {
      traits: {
        number: float(0),
        treeOne: json<unknown>(null),
        treeTwo: json<unknown>([]),
        blob: bytes(),
        samples: typedArray(Float64Array),
      },
    });
  }
}

afterEach(() => setNotebookHost(undefined));

type Random = () => number;

function randomBytes(random: Random): Uint8Array {
  // Not at the start of its buffer, as frames of a socket are.
  const whole = new Uint8Array(8 + Math.floor(random() * 40)).map(() => random() * 256);
  return whole.subarray(Math.floor(random() * 8));
}

function randomTree(random: Random, depth: number): unknown {
  const pick = Math.floor(random() * (depth > 0 ? 8 : 5));
  const size = Math.floor(random() * 4);
  if (pick === 0) return null;
  if (pick === 1) return random() * 1e6 - 5e5;
  if (pick === 2) return `text ${Math.floor(random() * 1e4)} é`;
  if (pick === 3) return random() < 0.5;
  if (pick === 4) return randomBytes(random);
  if (pick < 7) {
    const entries = Array.from({ length: size }, (_, i) => [
      `k${i}`,
      randomTree(random, depth - 1),
    ]);
    return Object.fromEntries(entries);
  }
  return Array.from({ length: size }, () => randomTree(random, depth - 1));
}

function randomPatch(random: Random): Record<string, unknown> {
  const all: Record<string, unknown> = {
    number: Math.fround(random() * 100),
    treeOne: randomTree(random, 4),
    treeTwo: randomTree(random, 3),
    blob: randomBytes(random),
    samples: new Float64Array(Math.floor(random() * 5)).map(random),
  };
  const chosen = Object.entries(all).filter(() => random() < 0.6);
  return Object.fromEntries(chosen);
}

const WIRE: Record<string, string> = { treeOne: "tree_one", treeTwo: "tree_two" };
const asSent = (value: unknown): unknown =>
  value instanceof Float64Array
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : value;
const onWire = (patch: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(patch).map(([k, v]) => [WIRE[k] ?? k, asSent(v)]));

/** Views on parts of buffers compare as what they hold. */
function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return plain(asSent(value));
  if (value instanceof Uint8Array) return `bytes ${[...value].join(" ")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

test.each([1, 20260301])(
  "1000 random patches with buffers from both ends leave both ends equal (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const host = new MiniHost().install();
    const pages = [new FrontEnd(host), new FrontEnd(host)];
    const bag = new Bag();
    const id = bag.modelId;
    let buffers = 0;
    for (let i = 0; i < 1000; i++) {
      const patch = randomPatch(random);
      const side = Math.floor(random() * 3);
      if (side === 0) bag.set(patch as never);
      else await pages[side - 1].set(id, onWire(patch));
      if (i % 10 > 0) continue;
      const own = plain(bag.getState());
      for (const page of pages) expect(plain(page.state(id))).toEqual(own);
    }
    for (const message of host.sent) buffers += message.buffers.length;
    expect(host.errors).toEqual([]);
    expect(buffers).toBeGreaterThan(1000);
    bag.close();
  },
);
