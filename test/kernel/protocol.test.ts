import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerPython, repoRoot } from "../support/peers.js";
import { freePorts, TestKernel } from "./support/client.js";
import { CLIENT_SESSION } from "./support/wire.js";

const main = join(repoRoot, "packages/kernel/dist/main.js");
let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

describe("messages", () => {
  it("carry protocol 5.4 and the kernel's own session", async () => {
    const { reply, messages } = await kernel.run("1 + 1");
    for (const message of [reply, ...messages]) {
      expect(message.version).toBe("5.4");
      expect(message.session).not.toBe(CLIENT_SESSION);
    }
    expect(new Set(messages.map((message) => message.session)).size).toBe(1);
  });

  it("of a cell come between busy and idle, its input first", async () => {
    const { messages } = await kernel.run("console.log('a'); display.text('b'); 'c'");
    expect(messages.map((message) => message.type)).toEqual([
      "status",
      "execute_input",
      "stream",
      "display_data",
      "execute_result",
      "status",
    ]);
    expect(messages.at(0)?.content).toEqual({ execution_state: "busy" });
    expect(messages.at(-1)?.content).toEqual({ execution_state: "idle" });
  });

  it("with a wrong signature, broken JSON or no body are ignored", async () => {
    const before = (await kernel.run("globalThis.unsafe = 0; 0")).reply.content.execution_count;
    await kernel.send("execute_request", { code: "1" }, { signature: "0".repeat(64) });
    await kernel.send("execute_request", { code: "1" }, { signature: "" });
    await kernel.send("execute_request", "{ not json");
    await kernel.sendRaw(["<IDS|MSG>", "x"]);
    await kernel.sendRaw(["nothing"]);
    for (let i = 0; i < 50; i++) {
      await kernel.send("execute_request", { code: "1" }, { signature: "1".repeat(64) });
    }
    const { reply } = await kernel.run("1");
    expect(reply.content.execution_count).toBe(before + 1);
    expect(kernel.log.match(/wrong signature/g)).toHaveLength(1);
    expect(kernel.log).not.toContain(kernel.key);
  });

  it("of unknown types get an error when they are requests", async () => {
    const reply = await kernel.request("create_subshell_request", {});
    expect(reply).toMatchObject({
      type: "create_subshell_reply",
      content: { status: "error", ename: "Error" },
    });
  });
});

describe("execute", () => {
  it("counts cells, but not silent ones, and shows nothing of those", async () => {
    const { execution_count: before } = (await kernel.run("1")).reply.content;
    const silent = await kernel.run("'quiet'", { silent: true });
    expect(silent.messages.map((message) => message.type)).toEqual(["status", "status"]);
    expect((await kernel.run("1")).reply.content.execution_count).toBe(before + 1);
    const unstored = await kernel.run("'shown'", { store_history: false });
    expect(unstored.text).toBe("'shown'");
    expect(unstored.reply.content.execution_count).toBe(before + 1);
  });

  it("evaluates user_expressions, also those that fail", async () => {
    const { reply } = await kernel.run("const base = 20", {
      user_expressions: { good: "base * 2 + 2", bad: "nowhere", html: "({a: 1})" },
    });
    expect(reply.content.user_expressions).toMatchObject({
      good: { status: "ok", data: { "text/plain": "42" } },
      bad: { status: "error", ename: "TypeScriptError" },
      html: { status: "ok", data: { "text/plain": "{ a: 1 }" } },
    });
  });

  it("aborts what is queued behind an error, and runs what is sent after it", async () => {
    const failing = await kernel.sendCell("throw new Error('first')");
    const queued = await Promise.all([1, 2, 3].map((n) => kernel.sendCell(`console.log(${n})`)));
    expect((await kernel.reply(failing)).content.status).toBe("error");
    const next = await kernel.run("'next'");
    for (const id of queued) {
      const { reply, stdout } = await kernel.result(id);
      expect(reply.content.status).toBe("aborted");
      expect(stdout).toBe("");
    }
    expect(next.text).toBe("'next'");
  });

  it("goes on behind an error when stop_on_error is off", async () => {
    const failing = await kernel.sendCell("throw 1", { stop_on_error: false });
    const next = await kernel.sendCell("'ran'");
    expect((await kernel.reply(failing)).content.status).toBe("error");
    expect((await kernel.result(next)).text).toBe("'ran'");
  });

  it("answers other requests while a cell awaits", async () => {
    const id = await kernel.sendCell("await new Promise((done) => setTimeout(done, 1500)); 'end'");
    await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
    const { content } = await kernel.request("complete_request", {
      code: "Math.sq",
      cursor_pos: 7,
    });
    expect(content.matches).toContain("sqrt");
    expect((await kernel.request("comm_info_request", {})).content.comms).toEqual({});
    expect(kernel.of(id).some((m) => m.content.execution_state === "idle")).toBe(false);
    expect((await kernel.result(id)).text).toBe("'end'");
  });

  it("asks for input, hidden when it is a password, and says when it cannot", async () => {
    const id = await kernel.sendCell(
      "await input('Name? ') + await input('Word? ', { password: true })",
    );
    const first = await kernel.question(id);
    expect(first.content).toEqual({ prompt: "Name? ", password: false });
    await kernel.answer(first, "Ada");
    const second = await kernel.until(() => kernel.questions.find((q) => q.content.password));
    await kernel.answer(second, "!");
    expect((await kernel.result(id)).text).toBe("'Ada!'");
    const { error } = await kernel.run("await input()", { allow_stdin: false });
    expect(error?.evalue).toContain("allow_stdin");
  });
});

describe("other requests", () => {
  it("judge completeness", async () => {
    const status = async (code: string): Promise<string> =>
      (await kernel.request("is_complete_request", { code })).content.status;
    expect(await status("const a = [1,\n  2]")).toBe("complete");
    expect(await status("for (const a of [1]) {")).toBe("incomplete");
    expect(await status("let = = 3")).toBe("invalid");
    expect(await status("foo bar baz ) (")).toBe("invalid");
  });

  it("count cursor positions in code points", async () => {
    await kernel.run("const measured = { width: 1 }");
    const code = "'😀😀'; measured.wi";
    const { content } = await kernel.request("complete_request", {
      code,
      cursor_pos: [...code].length,
    });
    expect(content).toMatchObject({ matches: ["width"], cursor_start: 15, cursor_end: 17 });
  });

  it("inspect names, also from within their arguments", async () => {
    for (const [code, at] of [
      ["Math.hypot", 10],
      ["Math.hypot(3, 4)", 13],
    ] as const) {
      const { content } = await kernel.request("inspect_request", { code, cursor_pos: at });
      expect(content.data["text/plain"]).toContain("hypot(...values: number[]): number");
    }
    const { content } = await kernel.request("inspect_request", { code: "   ", cursor_pos: 1 });
    expect(content).toMatchObject({ status: "ok", found: false });
  });

  it("find what has been run", async () => {
    await kernel.run("'needle 1'");
    await kernel.run("'needle 2'");
    const { content } = await kernel.request("history_request", {
      hist_access_type: "search",
      pattern: "*needle*",
      output: true,
      raw: true,
      n: 1,
    });
    expect(content.history).toEqual([[1, expect.any(Number), ["'needle 2'", "'needle 2'"]]]);
  });

  it("tell debuggers that there is none", async () => {
    const ask = (command: string): Promise<{ content: object }> =>
      kernel.request("debug_request", { type: "request", seq: 1, command }, { channel: "control" });
    expect((await ask("debugInfo")).content).toMatchObject({
      success: true,
      body: { isStarted: false },
    });
    expect((await ask("attach")).content).toMatchObject({ success: false });
  });

  it("are answered on the control channel while a cell spins", async () => {
    const id = await kernel.sendCell(
      "const until = Date.now() + 1000; while (Date.now() < until) {}",
    );
    await kernel.until(() => kernel.of(id).find((m) => m.type === "execute_input"));
    const reply = await kernel.request("kernel_info_request", {}, { channel: "control" });
    expect(reply.content.implementation).toBe("beambook");
    await kernel.result(id);
  });
});

describe("the process", () => {
  it("echoes restart and ends within a second, even while it is busy", async () => {
    const other = await TestKernel.start();
    const id = await other.sendCell("while (true) {}");
    await other.until(() => other.of(id).find((m) => m.type === "execute_input"));
    const asked = Date.now();
    const reply = await other.request(
      "shutdown_request",
      { restart: true },
      { channel: "control" },
    );
    expect(reply.content).toEqual({ status: "ok", restart: true });
    await other.ended();
    expect(Date.now() - asked).toBeLessThan(5000);
    await other.stop();
    const idle = await TestKernel.start();
    await idle.run("1");
    await idle.request("shutdown_request", { restart: false }, { channel: "control" });
    expect(await idle.ended()).toBe(0);
    await idle.stop();
  });

  it("ends when its parent does", async () => {
    const parent = spawn("sleep", ["60"]);
    const orphan = await TestKernel.start({ env: { JPY_PARENT_PID: String(parent.pid) } });
    parent.kill("SIGKILL");
    await orphan.ended(8000);
    await orphan.stop();
  });

  it("says what is wrong with a connection file, and ends", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-connection-"));
    const file = join(folder, "c.json");
    const [port, ...others] = await freePorts(5);
    const [shell_port, iopub_port, stdin_port, control_port] = others;
    const good = {
      ip: "127.0.0.1",
      key: "k",
      shell_port,
      iopub_port,
      stdin_port,
      control_port,
      hb_port: port,
    };
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(shell_port, "127.0.0.1", resolve));
    const cases: [text: string | undefined, message: RegExp][] = [
      [undefined, /Cannot read the connection file .*no such file/],
      ["{", /Cannot read the connection file/],
      [JSON.stringify({ ...good, hb_port: "x" }), /no port number in "hb_port"/],
      [JSON.stringify({ ...good, signature_scheme: "none" }), /signature scheme "none"/],
      [JSON.stringify(good), /in use/],
    ];
    for (const [text, message] of cases) {
      rmSync(file, { force: true });
      if (text !== undefined) writeFileSync(file, text);
      const { code, output } = await runMain(file);
      expect(output).toMatch(message);
      expect(code).toBe(1);
    }
    blocker.close();
    // A folder is there and cannot be read; so is a file without the right to, but not for root.
    const unreadable = await runMain(folder);
    expect(unreadable.output).toMatch(/Cannot read the connection file .*EISDIR/);
    expect(unreadable.code).toBe(1);
    rmSync(folder, { recursive: true });
  });

  it("binds to the address of the connection file only", async () => {
    const { shell_port: port } = JSON.parse(readFileSync(kernel.connectionFile, "utf8"));
    const lines = readFileSync("/proc/net/tcp", "utf8").split("\n");
    const hex = Number(port).toString(16).toUpperCase().padStart(4, "0");
    const listening = lines.filter((line) => line.includes(`:${hex} 00000000:0000 0A`));
    expect(listening).toHaveLength(1);
    expect(listening[0]).toContain(`0100007F:${hex}`);
  });
});

describe("the protocol suite of jupyter_kernel_test", () => {
  it("passes, all thirteen with no skips", async () => {
    const share = mkdtempSync(join(tmpdir(), "beambook-share-"));
    const cli = join(repoRoot, "packages/kernel/dist/kernelspec-cli.js");
    await finished(spawn(process.execPath, [cli, share]), 10_000);
    const suite = spawn(peerPython(), [join(repoRoot, "test/kernel/protocol_suite.py")], {
      cwd: share,
      env: { ...process.env, JUPYTER_PATH: share, PYTHONDONTWRITEBYTECODE: "1" },
    });
    const { code, output } = await finished(suite, 90_000);
    rmSync(share, { recursive: true, force: true });
    expect(output).toMatch(/Ran 13 tests/);
    expect(output).not.toMatch(/skipped|FAILED|ERROR/);
    expect(code).toBe(0);
  }, 120_000);
});

function runMain(file: string): Promise<{ code: number | null; output: string }> {
  return finished(spawn(process.execPath, [main, file]), 15_000);
}

/** Output of a process, which is ended when it takes too long. */
function finished(
  child: ReturnType<typeof spawn>,
  limitMs: number,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    child.on("exit", (code) => {
      clearTimeout(timer);
      setTimeout(() => resolve({ code, output }), 50);
    });
  });
}
