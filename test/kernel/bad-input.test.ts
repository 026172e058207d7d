import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";
import type { TestMessage } from "./support/wire.js";

/** What arrives at a kernel and should not: logged once, and the kernel lives. */
describe("bad input", () => {
  let kernel: TestKernel;
  let slider: string;
  let made: string;

  beforeAll(async () => {
    kernel = await TestKernel.start();
    made = await kernel.sendCell(`import { IntSlider } from "@beambook/widgets";
      const slider = new IntSlider({ value: 5, max: 10 }); slider.modelId`);
    slider = String((await kernel.result(made)).text).slice(1, -1);
  });
  afterAll(() => kernel.stop());

  const lines = (text: RegExp): number =>
    kernel.log.split("\n").filter((line) => text.test(line)).length;
  const lives = async (): Promise<void> => {
    expect((await kernel.run("6 * 7")).text).toBe("42");
  };
  const toSlider = (data: object, buffers: Uint8Array[] = []): Promise<string> =>
    kernel.send("comm_msg", { comm_id: slider, data }, { buffers });
  const errorsUnderCell = (): TestMessage[] => kernel.of(made).filter((m) => m.type === "error");
  const handled = (id: string): Promise<TestMessage> =>
    kernel.until(() => kernel.of(id).find((m) => m.content.execution_state === "idle"));

  it("wrong signatures", async () => {
    for (const signature of ["", "0".repeat(64), "x".repeat(63), "ä".repeat(32)]) {
      for (let n = 0; n < 20; n++) {
        await kernel.send("execute_request", { code: "process.exit(3)" }, { signature });
      }
    }
    await lives();
    expect(lines(/shell: A message with a wrong signature was ignored/)).toBe(1);
  });

  it.each([
    ["text that is not JSON", "{ not json", /frame that is not JSON\./],
    ["JSON that is no object", "[1, 2]", /frame that is not a JSON object/],
    ["null", "null", /frame that is not a JSON object/],
  ])("malformed JSON: %s", async (_, content, line) => {
    for (let n = 0; n < 3; n++) await kernel.send("execute_request", content);
    await lives();
    expect(lines(line)).toBe(1);
  });

  it("frames without a message", async () => {
    for (let n = 0; n < 3; n++) {
      await kernel.sendRaw(["<IDS|MSG>"]);
      await kernel.sendRaw(["one", "two", "three"]);
    }
    await lives();
    expect(lines(/frames has no complete body/)).toBeGreaterThanOrEqual(1);
    expect(lines(/frames has no complete body/)).toBeLessThanOrEqual(3);
  });

  it("requests whose fields have the wrong type", async () => {
    for (const content of [{}, { code: 7 }, { code: null }, { code: { a: 1 } }]) {
      const { content: answer } = await kernel.request("execute_request", content);
      expect(["ok", "error"]).toContain(answer.status);
    }
    for (const type of ["complete_request", "inspect_request", "is_complete_request"]) {
      const { content } = await kernel.request(type, { code: 12, cursor_pos: "x" });
      expect(content.status).toMatch(/^(ok|error|complete)$/);
    }
    await lives();
  });

  it("messages for unknown comms, and comms that are closed twice", async () => {
    const unknown = randomUUID();
    for (let n = 0; n < 5; n++) await kernel.send("comm_msg", { comm_id: unknown, data: {} });
    for (let n = 0; n < 3; n++) await kernel.send("comm_close", { comm_id: unknown, data: {} });
    for (const content of [{}, { comm_id: 5 }]) await kernel.send("comm_msg", content);
    await lives();
    expect(lines(new RegExp(`unknown comm ${unknown}`))).toBe(1);
    expect(lines(/without a comm_id/)).toBe(1);
  });

  it.each([
    [
      "more paths than buffers",
      { buffer_paths: [["value"], ["max"]] },
      /2 buffer paths and 1 buffers/,
    ],
    ["paths that lead nowhere", { buffer_paths: [["style", 3, "x"]] }, /buffer path|style/],
    ["paths that are no list", { buffer_paths: "value" }, /no list of buffer paths/],
    ["paths into prototypes", { buffer_paths: [["__proto__", "polluted"]] }, /./],
  ])("buffer paths: %s", async (_, more, message) => {
    const before = errorsUnderCell().length;
    const data = { method: "update", state: {}, ...more };
    await handled(await toSlider(data, [new Uint8Array([1])]));
    const error = await kernel.until(() => errorsUnderCell()[before]);
    expect(error.content.evalue).toMatch(message);
    expect((await kernel.run("({} as any).polluted === undefined")).text).toBe("true");
    expect((await kernel.run("slider.value")).text).toBe("5");
  });

  it("a value that a trait refuses: an error under the widget's cell, and the view is corrected", async () => {
    const before = errorsUnderCell().length;
    const sent = await toSlider({ method: "update", state: { value: "many" }, buffer_paths: [] });
    await handled(sent);
    const error = await kernel.until(() => errorsUnderCell()[before]);
    expect(error.content).toMatchObject({
      ename: "InvalidArgumentError",
      evalue: expect.stringContaining("IntSlider.value must be an integer"),
    });
    const corrected = kernel.of(sent).filter((m) => m.type === "comm_msg");
    expect(corrected.at(-1)?.content.data).toMatchObject({ method: "update", state: { value: 5 } });
  });

  it("traits that a widget does not have: ignored from a page, named with the closest from a cell", async () => {
    await handled(await toSlider({ method: "update", state: { nope: 1 }, buffer_paths: [] }));
    await lives();
    const { error } = await kernel.run("slider.set({ valu: 7 } as any)");
    expect(error).toMatchObject({ ename: "InvalidArgumentError" });
    expect(error?.evalue).toContain('IntSlider has no trait "valu".');
    expect(error?.plain).toContain("Closest: value");
    const range = await kernel.run("slider.set({ min: 20, max: 1 } as any)");
    expect(range.error?.ename).toBe("InvalidArgumentError");
  });

  it("storms of comms, of messages and of unknown types", async () => {
    for (let n = 0; n < 2000; n++) {
      await kernel.send("comm_open", { comm_id: randomUUID(), target_name: `nobody-${n}` });
      await kernel.send("comm_msg", { comm_id: randomUUID(), data: {} });
      if (n % 4 === 0) await kernel.send(`unheard_of_${n}`, {});
    }
    await lives();
    expect(kernel.log.split("\n").length).toBeLessThan(700);
    expect((await kernel.request("comm_info_request", {})).content.comms[slider]).toEqual({
      target_name: "jupyter.widget",
    });
  }, 60_000);

  it("process.exit in a cell: what was printed arrives, and the kernel ends in order", async () => {
    const leaving = await TestKernel.start();
    const id = await leaving.sendCell('console.log("last words"); process.exit(3)');
    expect(await leaving.ended(10_000)).toBe(3);
    const texts = leaving.of(id).map(({ content }) => String(content.text ?? ""));
    expect(texts.join("")).toContain("last words\n");
    expect(texts.join("")).toContain("process.exit(3) ends the kernel.");
    expect(leaving.log).toBe("");
    await leaving.stop();
  });
});
