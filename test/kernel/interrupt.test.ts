import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";
import { writeFiles } from "./support/packages.js";

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
    const id = await kernel.sendCell(`const parts: number[] = [];
      (globalThis as any).seen = parts;
      while (!signal.aborted) {
        if (parts.push(1) === 6) console.log("six");
        await new Promise((done) => setTimeout(done, 10));
      }`);
    await kernel.until(() => kernel.of(id).find((m) => m.type === "stream"));
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
      console.log("begun"); await new Promise(() => {})`);
    await kernel.until(() => kernel.of(id).find((m) => m.type === "stream"));
    await kernel.interrupt();
    await kernel.result(id);
    expect((await kernel.run("(await work.next()).value")).text).toBe("8");
  });

  for (const delay of [0, 150, 400, 900]) {
    it(`stops a first cell ${delay} ms after it was sent, while the compiler is being loaded or later`, async () => {
      const fresh = await TestKernel.start();
      const id = await fresh.sendCell("/(a+)+$/.test('a'.repeat(40) + 'b')");
      await new Promise((resolve) => setTimeout(resolve, delay + 5));
      await fresh.interrupt();
      expect((await fresh.result(id)).error?.ename).toBe("Interrupted");
      expect((await fresh.run("6 * 7")).text).toBe("42");
      await fresh.stop();
    }, 90_000);
  }

  it("stops the loading of modules, which can be loaded afterwards", async () => {
    writeFiles(kernel.folder, {
      // Spins the first time only.
      "node_modules/spins/index.js": `globalThis.spun = (globalThis.spun ?? 0) + 1;
        require("node:fs").writeFileSync("spinning", "");
        if (globalThis.spun === 1) for (;;) ;
        exports.turns = globalThis.spun;`,
      "node_modules/spins/index.d.ts": "export declare const turns: number;",
      "node_modules/spins/package.json": '{ "name": "spins", "main": "index.js" }',
      "node_modules/never/index.js": `import { writeFileSync } from "node:fs";
        writeFileSync("waiting", ""); await new Promise(() => {}); export const ready = true;`,
      "node_modules/never/index.d.ts": "export declare const ready: boolean;",
      "node_modules/never/package.json":
        '{ "name": "never", "type": "module", "exports": { "types": "./index.d.ts", "default": "./index.js" } }',
      "outer.ts": 'import { turns } from "spins";\nexport const all = turns;',
    });
    for (const [code, marker] of [
      ['import { all } from "./outer"; all', "spinning"],
      ['import { ready } from "never"; ready', "waiting"],
      ['const { ready: later } = await import("never"); later', "waiting"],
    ]) {
      const id = await kernel.sendCell(code);
      await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
      await kernel.until(() => existsSync(join(kernel.folder, marker)) || undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await kernel.interrupt();
      expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
    }
    expect((await kernel.run('import { all } from "./outer"; all')).text).toBe("2");
  });

  it("stops many modules in the middle, which are complete the next time", async () => {
    const count = 150;
    const modules = Array.from({ length: count }, (_, n): [string, string] => [
      `node_modules/chain/${n}.js`,
      `${n === 3 ? 'require("node:fs").writeFileSync("third", "");' : ""}
       const end = Date.now() + globalThis.chainPause; while (Date.now() < end);
       exports.sum = 1${n + 1 < count ? ` + require("./${n + 1}.js").sum` : ""};`,
    ]);
    writeFiles(kernel.folder, {
      ...Object.fromEntries(modules),
      "node_modules/chain/package.json": '{ "name": "chain", "main": "0.js" }',
      "node_modules/chain/0.d.ts": "export declare const sum: number;",
    });
    await kernel.run("(globalThis as any).chainPause = 80");
    const id = await kernel.sendCell('import { sum } from "chain"; sum');
    await kernel.until(() => existsSync(join(kernel.folder, "third")) || undefined);
    await kernel.interrupt();
    expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
    await kernel.run("(globalThis as any).chainPause = 0");
    expect((await kernel.run('import { sum } from "chain"; sum')).text).toBe(String(count));
  });

  // The cell's first, synchronous part, what is before it and what comes after are a matter of milliseconds.
  it("stops by SIGINT as well, whenever that comes", async () => {
    for (const delay of [0, 0, 1, 2, 3, 5, 8, 12, 20, 400]) {
      const id = await kernel.sendCell("await new Promise(() => {})");
      await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      kernel.process.kill("SIGINT");
      expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
    }
  });

  it("stops a package's code by SIGINT, also where a package listens for that itself", async () => {
    for (const listening of [false, true]) {
      if (listening) await kernel.run('process.on("SIGINT", () => {}); await 1');
      const codes = ["/(a+)+$/.test('a'.repeat(40) + 'b')", "await new Promise(() => {})"];
      if (!listening) codes.push("await 1; for (;;) ;");
      for (const code of codes) {
        const id = await kernel.sendCell(code);
        await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
        await new Promise((resolve) => setTimeout(resolve, 300));
        kernel.process.kill("SIGINT");
        expect((await kernel.result(id)).error?.ename).toBe("Interrupted");
      }
    }
    expect((await kernel.run("6 * 7")).text).toBe("42");
  });

  it("leaves the next cell alone when an idle kernel gets a SIGINT", async () => {
    kernel.process.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const next = await kernel.run("await new Promise((done) => setTimeout(done, 50)); 'fine'");
    expect(next.text).toBe("'fine'");
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
