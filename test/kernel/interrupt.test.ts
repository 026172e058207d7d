import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  await kernel.run("1");
});
afterAll(() => kernel.stop());

const CELLS: [name: string, code: string][] = [
  ["a synchronous loop", "while (true) {}"],
  ["a package's synchronous code", "/(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["a pending await", "await new Promise((done) => setTimeout(done, 60_000))"],
  ["a synchronous loop after an await", "await 1; for (;;) ;"],
  ["a loop of resolved promises", "for (;;) await Promise.resolve()"],
  [
    "a do loop in an async function",
    "await (async () => { await 1; let n = 0; do n++; while (n > 0) })()",
  ],
  ["a loop in a timer", "await new Promise(() => setTimeout(() => { while (true) {} }, 5))"],
  ["an input box", "await input('?')"],
];

describe("interrupt", () => {
  for (const [name, code] of CELLS) {
    it(`stops ${name} and leaves a kernel that works`, async () => {
      const id = await kernel.sendCell(code);
      await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const reply = await kernel.interrupt();
      expect(reply).toMatchObject({ type: "interrupt_reply", content: { status: "ok" } });
      const { reply: answer, error } = await kernel.result(id);
      expect(answer.content).toMatchObject({ status: "error", ename: "Interrupted" });
      expect(error?.evalue).toBe("The cell was interrupted.");
      expect((await kernel.run("6 * 7")).text).toBe("42");
      expect((await kernel.run("let n = 0; for (const i of [1, 2]) n += i; n")).text).toBe("3");
    });
  }

  it("aborts the cell's signal and keeps what was done before", async () => {
    const code = `const parts: number[] = [];
      globalThis.seen = parts;
      while (!signal.aborted) { parts.push(1); await new Promise((done) => setTimeout(done, 10)); }`;
    await kernel.run("declare global { var seen: number[] }");
    const id = await kernel.sendCell(code.replace("globalThis.seen", "(globalThis as any).seen"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await kernel.interrupt();
    expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
    expect((await kernel.run("(globalThis as any).seen.length > 5")).text).toBe("true");
  });

  it("ends busy workers within a second and keeps the results that came before", async () => {
    writeFileSync(
      join(kernel.folder, "tasks.mjs"),
      `export const quick = (n) => n * 2;
       export function spin(counter) { for (;;) Atomics.add(counter, 0, 1); }`,
    );
    await kernel.run(`import { chooseExecutor } from "@beambook/core/parallel";
      const module = "file://${join(kernel.folder, "tasks.mjs")}";
      const counter = new Int32Array(new SharedArrayBuffer(4));
      const kept: number[] = [];`);
    const id = await kernel.sendCell(`const tasks = [1, 2, 3].map((args) => (
        { module, name: "quick", args } as { module: string, name: string, args: unknown }));
      tasks.push({ module, name: "spin", args: counter });
      const executor = chooseExecutor({ workers: 2 });
      for await (const n of executor.results<number>(tasks)) { kept.push(n); console.log(n); }`);
    const begun = (): true | undefined =>
      kernel.of(id).some((m) => String(m.content.text).includes("6")) || undefined;
    await kernel.until(begun);
    const look = "[Atomics.load(counter, 0), kept.length]";
    const sent = performance.now();
    await kernel.interrupt();
    expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, 1000 - performance.now() + sent)),
    );
    const first = (await kernel.run(look)).text;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await kernel.run(look)).text).toBe(first);
    expect((await kernel.run("kept")).text).toBe("[ 2, 4, 6 ]");
    expect((await kernel.run("Atomics.load(counter, 0) > 0")).text).toBe("true");
  });

  it("leaves work alone that has a signal of its own", async () => {
    const id = await kernel.sendCell(`const own = new AbortController();
      const work = chooseExecutor().results<number>([{ module, name: "quick", args: 4 }], { signal: own.signal });
      await new Promise(() => {})`);
    await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.interrupt();
    await kernel.result(id);
    expect((await kernel.run("(await work.next()).value")).text).toBe("8");
  });

  // Known weakness: on a machine with several times more work than cores, an interrupt in the first moments of a
  // conversion is lost now and then, and a second one is needed.
  it("stops a first cell that is still being converted", { retry: 2 }, async () => {
    const fresh = await TestKernel.start();
    const id = await fresh.sendCell("/(a+)+$/.test('a'.repeat(40) + 'b')");
    await fresh.until(() => fresh.of(id).find((m) => m.type === "execute_input"));
    await fresh.interrupt();
    expect((await fresh.result(id)).error?.ename).toBe("Interrupted");
    expect((await fresh.run("6 * 7")).text).toBe("42");
    await fresh.stop();
  });

  it("stops by SIGINT as well", async () => {
    const id = await kernel.sendCell("await new Promise(() => {})");
    await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
    await new Promise((resolve) => setTimeout(resolve, 400));
    kernel.process.kill("SIGINT");
    expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
  });

  it("does nothing to an idle kernel, nor to the cell after it", async () => {
    await kernel.interrupt();
    expect(
      (await kernel.run("await new Promise((done) => setTimeout(done, 50)); 'fine'")).text,
    ).toBe("'fine'");
  });

  it("aborts the cells that wait behind the interrupted one", async () => {
    const first = await kernel.sendCell("while (true) {}");
    const second = await kernel.sendCell("console.log('never')");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.interrupt();
    expect((await kernel.result(first)).error?.ename).toBe("Interrupted");
    expect((await kernel.reply(second)).content.status).toBe("aborted");
    expect((await kernel.run("'on'")).text).toBe("'on'");
  });
});
