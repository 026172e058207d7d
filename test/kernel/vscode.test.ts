import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

/** The conversation of VS Code's Jupyter extension with a kernel, message by message. */
describe("VS Code", () => {
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await TestKernel.start({ env: { VSCODE_PID: "1" } });
  });
  afterAll(() => kernel.stop());

  it("finds out what the kernel is, and that there is no debugger", async () => {
    const { content } = await kernel.request("kernel_info_request", {});
    expect(content).toMatchObject({
      status: "ok",
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
      debugger: false,
    });
    const request = { type: "request", seq: 1, command: "debugInfo" };
    const info = await kernel.request("debug_request", request, { channel: "control" });
    expect(info.content).toMatchObject({ success: true, body: { isStarted: false } });
  });

  it("runs silent code of its own without a trace in the notebook's counts", async () => {
    const { reply } = await kernel.run("const shown = [1, 2, 3]");
    const own = { silent: false, store_history: false, stop_on_error: false, allow_stdin: false };
    const hidden = await kernel.run("JSON.stringify({ variables: shown.length })", own);
    expect(hidden.text).toContain('"variables":3');
    const silent = await kernel.run("1", { silent: true, store_history: false });
    expect(silent.messages.map((m) => m.type)).toEqual(["status", "status"]);
    const next = await kernel.run("shown");
    expect(next.reply.content.execution_count).toBe(reply.content.execution_count + 1);
  });

  it("completes and inspects while a cell runs, and gets positions to replace", async () => {
    const cell = await kernel.sendCell("await new Promise((done) => setTimeout(done, 1500))");
    await kernel.until(() => kernel.of(cell).find((m) => m.type === "execute_input"));
    const code = "shown.joi";
    const { content } = await kernel.request("complete_request", { code, cursor_pos: 9 });
    expect(content).toMatchObject({ matches: ["join"], cursor_start: 6, cursor_end: 9 });
    const found = await kernel.request("inspect_request", {
      code,
      cursor_pos: 2,
      detail_level: 1,
    });
    expect(found.content.data["text/plain"]).toContain("shown: number[]");
    await kernel.result(cell);
  });

  it("opens widget comms for any kernel: states, echo of an update, close", async () => {
    const made = await kernel.run(
      'import { IntSlider } from "@beambook/widgets"; const slider = new IntSlider({ value: 4 }); slider.modelId',
    );
    const id = String(made.text).slice(1, -1);
    const info = await kernel.request("comm_info_request", { target_name: "jupyter.widget" });
    expect(info.content.comms[id]).toEqual({ target_name: "jupyter.widget" });
    const data = { method: "update", state: { value: 9 }, buffer_paths: [] };
    const sent = await kernel.send("comm_msg", { comm_id: id, data });
    const echo = await kernel.until(() => kernel.of(sent).find((m) => m.type === "comm_msg"));
    expect(echo.content.data).toMatchObject({ method: "echo_update", state: { value: 9 } });
    expect((await kernel.run("slider.value")).text).toBe("9");
    await kernel.send("comm_close", { comm_id: id, data: {} });
    expect((await kernel.run("slider.closed")).text).toBe("true");
  });

  it("interrupts by message, or by a signal where it has the process", async () => {
    for (const interrupt of [() => kernel.interrupt(), async () => kernel.process.kill("SIGINT")]) {
      const cell = await kernel.sendCell("console.log('on'); await new Promise(() => {})");
      await kernel.until(() => kernel.of(cell).find((m) => m.type === "stream"));
      await interrupt();
      expect((await kernel.result(cell)).error?.ename).toBe("Interrupted");
    }
  });

  it("restarts: the process ends in order when asked to", async () => {
    const content = { restart: true };
    const reply = await kernel.request("shutdown_request", content, { channel: "control" });
    expect(reply.content).toEqual({ status: "ok", restart: true });
    expect(await kernel.ended()).toBe(0);
  });
});
