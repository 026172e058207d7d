import { afterAll, beforeAll, expect, it } from "vitest";
import { TestKernel } from "../kernel/support/client.js";

const CELLS = [
  "await new Promise(() => {})",
  "while (true) {}",
  "await 1; for (;;) ;",
  "/(a+)+$/.test('a'.repeat(40) + 'b')",
  "await new Promise((done) => setTimeout(done, 60_000))",
];
const ROUNDS = 2000;
/** Before, during and after the conversion and the synchronous part of a cell. */
const WITHIN_MS = 25;

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  await kernel.run("1");
});
afterAll(() => kernel.stop());

it(`no interrupt of ${ROUNDS} at random moments is lost`, { timeout: 1_800_000 }, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const code = CELLS[round % CELLS.length];
    const id = await kernel.sendCell(code);
    await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
    const moment = performance.now() + Math.random() * WITHIN_MS;
    while (performance.now() < moment) await new Promise((resolve) => setImmediate(resolve));
    const bySignal = round % 3 > 0;
    if (bySignal) kernel.process.kill("SIGINT");
    else await kernel.interrupt();
    const { error } = await kernel.result(id);
    expect([round, code, bySignal, error?.ename]).toEqual([round, code, bySignal, "Interrupted"]);
  }
  expect((await kernel.run("6 * 7")).text).toBe("42");
});
