import { afterAll, beforeAll, expect, test } from "vitest";
import { TestKernel } from "../kernel/support/client.js";
import { FrontEnd } from "../support/front-end.js";
import type { SentMessage } from "../support/mini-host.js";
import { repoRoot } from "../support/peers.js";
import { seededRandom } from "../support/random.js";
import { onWire, plain, randomPatch } from "../support/random-patches.js";

const CELL = `import { bytes, defineWidgetClass, float, json, typedArray } from "@beambook/widgets";
  import { seededRandom } from "./random";
  import { plain, randomPatch } from "./random-patches";
  class Bag extends defineWidgetClass({
    traits: {
      number: float(0),
      treeOne: json<unknown>(null),
      treeTwo: json<unknown>([]),
      blob: bytes(),
      samples: typedArray(Float64Array),
    },
  }) {}
  const bag = new Bag();
  const random = seededRandom(77);
  bag.modelId`;

/** A page's way to a kernel in another process: requests wait for their \`idle\`, as JupyterLab's do. */
class Wire {
  readonly #kernel: TestKernel;
  readonly #parents: Map<string, string> = new Map();
  #receive: (message: SentMessage) => void = () => {};
  #passed = 0;

  constructor(kernel: TestKernel) {
    this.#kernel = kernel;
  }

  connect(receive: (message: SentMessage) => void): void {
    this.#receive = receive;
  }

  async deliver(
    type: string,
    content: unknown,
    { buffers = [], parent = "" }: { buffers?: Uint8Array[]; parent?: string } = {},
  ): Promise<void> {
    const id = await this.#kernel.send(type, content, { buffers });
    this.#parents.set(id, parent);
    const idle = (): unknown =>
      this.#kernel.of(id).find((m) => m.content.execution_state === "idle");
    await this.#kernel.until(idle);
    this.pass();
  }

  /** Passes on what the kernel has published since. */
  pass(): void {
    const { published } = this.#kernel;
    for (; this.#passed < published.length; this.#passed++) {
      const { type, content, metadata, buffers, parentId } = published[this.#passed];
      if (!type.startsWith("comm_")) continue;
      const parent = this.#parents.get(parentId ?? "") ?? parentId;
      this.#receive({ type, content, metadata, buffers, parent } as SentMessage);
    }
  }
}

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ folder: `${repoRoot}/test/support` });
});
afterAll(() => kernel.stop());

test("1000 random patches with buffers over sockets leave the page and the kernel equal", async () => {
  const wire = new Wire(kernel);
  const page = new FrontEnd(wire);
  const { text, error } = await kernel.run(CELL);
  expect(error?.plain).toBeUndefined();
  wire.pass();
  const id = String(text).slice(1, -1);
  const random = seededRandom(20261121);
  for (let round = 0; round < 10; round++) {
    for (let n = 0; n < 50; n++) await page.set(id, onWire(randomPatch(random)));
    const { stdout } = await kernel.run(
      `for (let n = 0; n < 50; n++) bag.set(randomPatch(random) as never);
       console.log(JSON.stringify(plain(bag.getState())));`,
    );
    wire.pass();
    expect(plain(page.state(id))).toEqual(JSON.parse(stdout));
  }
  const errors = kernel.published.filter(({ type }) => type === "error");
  expect(errors).toEqual([]);
}, 120_000);
