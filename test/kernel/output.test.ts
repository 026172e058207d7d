import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CellResult, TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

/** Runs a cell, then waits for output that arrives after its end. */
async function later(code: string, find: string): Promise<string> {
  const id = await kernel.sendCell(code);
  await kernel.result(id);
  await kernel.run("await new Promise((done) => setTimeout(done, 150)); 'other cell'");
  const found = await kernel.until(() =>
    kernel
      .of(id)
      .filter((message) => message.type !== "execute_input")
      .find((message) => JSON.stringify(message.content).includes(find)),
  );
  return found.type;
}

describe("printed text", () => {
  it("keeps its order and its stream", async () => {
    const { messages, stdout, stderr } = await kernel.run(
      "for (let i = 0; i < 500; i++) console.log(i); console.error('e'); process.stdout.write('end')",
    );
    expect(stdout).toBe(`${Array.from({ length: 500 }, (_, i) => `${i}\n`).join("")}end`);
    expect(stderr).toBe("e\n");
    expect(messages.filter((message) => message.type === "stream").length).toBeLessThan(10);
  });

  it("arrives while a busy cell goes on", async () => {
    const id = await kernel.sendCell(
      "const end = Date.now() + 1500; console.log('early'); let told = false; while (Date.now() < end) { if (!told && Date.now() > end - 1300) { told = true; console.log('soon'); } }",
    );
    await kernel.until(() => kernel.of(id).find((m) => String(m.content.text).includes("early")));
    expect(kernel.of(id).some((m) => m.content.execution_state === "idle")).toBe(false);
    expect((await kernel.result(id)).stdout).toBe("early\nsoon\n");
  });

  it("of timers and promises stays with the cell that started them", async () => {
    expect(await later("setTimeout(() => console.log('by timer'), 30)", "by timer")).toBe("stream");
    const code =
      "void (async () => { await new Promise((d) => setTimeout(d, 20)); console.log('by promise') })()";
    expect(await later(code, "by promise")).toBe("stream");
  });

  it("shows tables", async () => {
    const { stdout } = await kernel.run("console.table([{ a: 1, b: 'x' }])");
    expect(stdout).toMatch(/│ \(index\) │ a │ +b +│/);
  });
});

describe("results", () => {
  const text = async (code: string): Promise<string | undefined> => (await kernel.run(code)).text;

  it("show promises without what Node notes on them", async () => {
    expect(await text("[new Promise(() => {})]")).toBe("[ Promise { <pending> } ]");
    const settled = "const kept = Promise.resolve({ a: 1 }); await kept; ({ kept })";
    expect(await text(settled)).toBe("{ kept: Promise { { a: 1 } } }");
  });

  it("are shown as text", async () => {
    expect(await text("'text'")).toBe("'text'");
    expect(await text("({ a: [1, 2], b: new Map([[1, 'x']]) })")).toBe(
      "{ a: [ 1, 2 ], b: Map(1) { 1 => 'x' } }",
    );
    expect(await text("undefined")).toBeUndefined();
    expect(await text("const unshown = 3;")).toBeUndefined();
    expect(await text("10n ** 20n")).toBe("100000000000000000000n");
  });

  it("are shortened like numpy's when they are long", async () => {
    expect(await text("Float64Array.from({ length: 2000 }, (_, i) => i)")).toBe(
      "Float64Array(2000) [ 0, 1, 2, ..., 1997, 1998, 1999 ]",
    );
    expect(await text("Array.from({ length: 1500 }, (_, i) => 'n' + i)")).toBe(
      "(1500) [ 'n0', 'n1', 'n2', ..., 'n1497', 'n1498', 'n1499' ]",
    );
    expect(
      await text("Array.from({ length: 50 }, () => Array.from({ length: 50 }, (_, i) => i))"),
    ).toContain("(50) [ 0, 1, 2, ..., 47, 48, 49 ],\n  ...,\n");
    expect(await text("new Uint8Array(5)")).toBe("Uint8Array(5) [ 0, 0, 0, 0, 0 ]");
  });

  it("are shown by their own display method, also when it takes time", async () => {
    const { messages } = await kernel.run(
      "({ async [Symbol.for('Jupyter.display')]() { await 1; return { 'text/html': '<b>1</b>', 'image/png': new Uint8Array([1, 2, 3]) } }, toString: () => 'one' })",
    );
    const result = messages.find((message) => message.type === "execute_result");
    expect(result?.content.data).toEqual({
      "text/html": "<b>1</b>",
      "image/png": "AQID",
      "text/plain": "one",
    });
  });

  it("are shown as text when that method fails, and the failure too", async () => {
    const { reply, error, text } = await kernel.run(
      "({ a: 1, [Symbol.for('Jupyter.display')]() { throw new Error('no picture') } })",
    );
    expect(reply.content.status).toBe("ok");
    expect(error?.evalue).toBe("no picture");
    expect(text).toContain("a: 1");
  });
});

describe("display", () => {
  const displays = (result: CellResult): [string, unknown][] =>
    result.messages
      .filter((message) => /display_data$/.test(message.type))
      .map((message) => [message.type, message.content.data]);

  it("shows values in order, slow ones too, before the cell ends", async () => {
    const result = await kernel.run(`const slow = { async [Symbol.for("Jupyter.display")]() {
        await new Promise((done) => setTimeout(done, 100)); return { "text/plain": "slow" } } };
      display(slow); display("fast"); display.html("<i>h</i>");`);
    expect(displays(result).map(([, data]) => data)).toEqual([
      { "text/plain": "slow" },
      { "text/plain": "'fast'" },
      { "text/html": "<i>h</i>" },
    ]);
  });

  it("updates what it has shown, by handle and by name", async () => {
    const result = await kernel.run(
      "const shown = display(1, { displayId: 'mine' }); shown.update(2); display(3, { displayId: 'mine', update: true })",
    );
    const types = result.messages.filter((m) => /display_data$/.test(m.type));
    expect(types.map((m) => [m.type, m.content.transient, m.content.data["text/plain"]])).toEqual([
      ["display_data", { display_id: "mine" }, "1"],
      ["update_display_data", { display_id: "mine" }, "2"],
      ["update_display_data", { display_id: "mine" }, "3"],
    ]);
    const again = await kernel.run("shown.update(4)");
    expect(again.messages.find((m) => m.type === "update_display_data")?.content.transient).toEqual(
      { display_id: "mine" },
    );
  });

  it("shows in another place when told to", async () => {
    const result = await kernel.run(`const got: unknown[] = [];
      display("there", { into: { appendDisplayData: (data) => { got.push(data) } } }); got`);
    expect(displays(result)).toEqual([]);
    expect(result.text).toBe("[ { 'text/plain': \"'there'\" } ]");
  });

  it("clears output", async () => {
    const { messages } = await kernel.run("clearOutput({ wait: true })");
    expect(messages.find((m) => m.type === "clear_output")?.content).toEqual({ wait: true });
  });

  it("of tslab publishes here", async () => {
    const result = await kernel.run(
      'import { display as tslabs, newDisplay } from "tslab"; tslabs.html("<p>"); const d = newDisplay(); d.text("1"); d.text("2")',
    );
    expect(displays(result)).toEqual([
      ["display_data", { "text/html": "<p>" }],
      ["display_data", { "text/plain": "1" }],
      ["update_display_data", { "text/plain": "2" }],
    ]);
  });
});

describe("errors", () => {
  it("point at the line of the cell", async () => {
    const code =
      "interface P { x: { y: number } }\n\nfunction inner(p: P): number {\n  return p.x.y;\n}\ninner({} as P)";
    const { error, reply } = await kernel.run(code);
    expect(error).toMatchObject({ ename: "TypeError", evalue: expect.stringContaining("'y'") });
    const name = `In[${reply.content.execution_count}]`;
    expect(error?.plain).toContain(`at inner (${name}:4:14)`);
    expect(error?.plain).toContain(`at ${name}:6:1`);
    expect(error?.plain).toContain("> 4 |   return p.x.y;\n                   ^");
    expect(error?.plain).not.toMatch(/tslab|kernel\/dist|node:vm/);
    expect(reply.content).toMatchObject({
      status: "error",
      ename: "TypeError",
      traceback: error?.traceback,
    });
  });

  it("point into earlier cells and behind an await", async () => {
    const first = await kernel.run(
      "async function fails() {\n  await 1;\n  throw new RangeError('deep')\n}",
    );
    const { error } = await kernel.run("const a = 1;\nawait fails()");
    expect(error?.ename).toBe("RangeError");
    expect(error?.plain).toContain(`at fails (In[${first.reply.content.execution_count}]:3:9)`);
  });

  it("of the compiler show line, column and source", async () => {
    const { error, reply } = await kernel.run("const fine = 1;\nconst wrong: number = 'text';");
    expect(error?.ename).toBe("TypeScriptError");
    const place = `In[${reply.content.execution_count}]:2:7`;
    expect(error?.evalue).toBe(`${place} - Type 'string' is not assignable to type 'number'.`);
    expect(error?.plain).toContain(`${place} - error TS2322: Type 'string'`);
    expect(error?.plain).toContain("> 2 | const wrong: number = 'text';\n            ~~~~~");
  });

  it("show causes, parts and thrown values that are no errors", async () => {
    const cause = await kernel.run("throw new Error('outer', { cause: new TypeError('inner') })");
    expect(cause.error?.plain).toMatch(/Error: outer[\s\S]*Caused by:\nTypeError: inner/);
    const parts = await kernel.run("await Promise.any([Promise.reject(new Error('one'))])");
    expect(parts.error?.plain).toMatch(/AggregateError[\s\S]*One of:\nError: one/);
    expect((await kernel.run("throw 'just text'")).error).toMatchObject({
      ename: "Thrown",
      evalue: "just text",
    });
    expect((await kernel.run("throw undefined")).error?.evalue).toBe("undefined");
  });

  it("of timers and lost promises are printed under their cell, and the kernel lives", async () => {
    expect(await later("setTimeout(() => { throw new Error('in timer') }, 20)", "in timer")).toBe(
      "error",
    );
    expect(await later("void Promise.reject(new Error('lost'))", "lost")).toBe("error");
    expect(await later("queueMicrotask(() => { throw new Error('micro') })", "micro")).toBe(
      "error",
    );
    expect((await kernel.run("'alive'")).text).toBe("'alive'");
  });
});
