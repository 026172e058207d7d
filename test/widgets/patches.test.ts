import { setNotebookHost } from "@beambook/kernel/comm";
import { bytes, DOMWidget, defineWidget, float, json, typedArray } from "@beambook/widgets";
import { afterEach, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";
import { seededRandom } from "../support/random.js";
import { onWire, plain, randomPatch } from "../support/random-patches.js";

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
