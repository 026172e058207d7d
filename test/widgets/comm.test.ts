import { setNotebookHost, splitBuffers } from "@beambook/kernel/comm";
import { bytes, defineWidgetClass, IntSlider, json } from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { putBuffers } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";

class Holder extends defineWidgetClass({
  traits: { data: json<unknown>({}), picture: bytes() },
}) {}

let host: MiniHost;
beforeEach(() => {
  host = new MiniHost().install();
});
afterEach(() => setNotebookHost(undefined));

describe("comms", () => {
  test("a comm opened by a front end reaches its target and talks both ways with buffers", async () => {
    const heard: unknown[] = [];
    host.comms.registerTarget("lab", (comm, open) => {
      heard.push(["open", open.data, open.buffers.length]);
      comm.onMessage(async ({ data, buffers }) => {
        heard.push(["message", data, [...buffers[0]]]);
        await comm.send({ data: { pong: 1 }, buffers: [new Uint8Array([7])] });
      });
      comm.onClose(() => heard.push(["close"]));
    });
    const content = { comm_id: "c1", target_name: "lab", data: { hi: 1 } };
    await host.deliver("comm_open", content, { buffers: [new Uint8Array(2)] });
    expect(host.comms.list()).toEqual({ c1: "lab" });
    await host.deliver(
      "comm_msg",
      { comm_id: "c1", data: { ping: 1 } },
      { buffers: [new Uint8Array([5])] },
    );
    expect(host.sent.at(-1)).toMatchObject({
      type: "comm_msg",
      content: { comm_id: "c1", data: { pong: 1 } },
      buffers: [new Uint8Array([7])],
    });
    await host.deliver("comm_close", { comm_id: "c1", data: {} });
    expect(heard).toEqual([["open", { hi: 1 }, 1], ["message", { ping: 1 }, [5]], ["close"]]);
    expect(host.comms.list()).toEqual({});
  });

  test("an unknown target is answered with comm_close", async () => {
    await host.deliver("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    expect(host.sent).toMatchObject([{ type: "comm_close", content: { comm_id: "c2" } }]);
    expect(host.comms.list()).toEqual({});
  });

  test("a target that throws is reported and its comm closed", async () => {
    host.comms.registerTarget("bad", () => {
      throw new Error("no");
    });
    await host.deliver("comm_open", { comm_id: "c3", target_name: "bad", data: {} });
    expect(host.errors).toHaveLength(1);
    expect(host.sent.at(-1)?.type).toBe("comm_close");
  });

  test("closing twice sends one comm_close, and a closed comm sends nothing", async () => {
    const comm = host.comms.open("t", { commId: "mine" });
    await comm.close();
    await comm.close();
    await comm.send({ data: { late: 1 } });
    expect(host.sent.map((m) => m.type)).toEqual(["comm_open", "comm_close"]);
    expect(comm.closed).toBe(true);
  });

  test("messages for unknown comms and malformed ones are logged once and harm nothing", async () => {
    for (let i = 0; i < 3; i++) await host.deliver("comm_msg", { comm_id: "ghost", data: {} });
    for (const content of [undefined, null, 5, "x", [], {}, { comm_id: 5 }]) {
      await host.deliver("comm_msg", content);
      await host.deliver("comm_open", content);
    }
    await host.deliver("comm_close", { comm_id: "ghost" });
    expect(host.logged).toEqual([
      expect.stringContaining("unknown comm ghost"),
      expect.stringContaining("without a comm_id"),
    ]);
  });

  test("a storm of unknown comms does not fill the log", async () => {
    for (let i = 0; i < 5000; i++) await host.deliver("comm_msg", { comm_id: `g${i}`, data: {} });
    expect(host.logged.length).toBeLessThan(300);
    expect(host.logged.at(-1)).toMatch(/not logged/);
  });

  test("a handler that fails is reported under its cell and the others still run", async () => {
    const ran: string[] = [];
    const comm = host.comms.open("t", { commId: "h" });
    host.cell("cell-1", () =>
      comm.onMessage(() => {
        throw new Error("first");
      }),
    );
    comm.onMessage(async () => {
      await Promise.resolve();
      throw new Error("second");
    });
    comm.onMessage(() => void ran.push(String(host.parentId)), { bind: false });
    await host.deliver("comm_msg", { comm_id: "h", data: {} }, { parent: "m1" });
    expect(ran).toEqual(["m1"]);
    expect(host.errors.map((e) => (e as Error).message)).toEqual(["first", "second"]);
  });

  test("a transport that fails is logged once and rejects only who waits", async () => {
    const lines: string[] = [];
    const { CommManager } = await import("@beambook/kernel/comm");
    const comms = new CommManager(
      { send: () => Promise.reject(new Error("gone")) },
      { bind: (fn) => fn, reportError: () => {}, log: (line) => void lines.push(line) },
    );
    const comm = comms.open("t");
    await expect(comm.send({ data: {} })).rejects.toThrow("gone");
    void comm.send({ data: {} });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(lines).toHaveLength(1);
  });
});

describe("the control target", () => {
  const ask = async (): Promise<{ states: Record<string, never>; buffer_paths: [][] }> => {
    await host.deliver(
      "comm_open",
      { comm_id: "ctl", target_name: "jupyter.widget.control", data: {} },
      { metadata: { version: "1.0.0" } },
    );
    await host.deliver("comm_msg", { comm_id: "ctl", data: { method: "request_states" } });
    const { content, buffers } = host.sent.at(-1)!;
    const data = content.data as never as { states: Record<string, never>; buffer_paths: [][] };
    expect(data).toMatchObject({ method: "update_states" });
    putBuffers(data.states, data.buffer_paths, buffers);
    return data;
  };

  test("answers before any widget exists, with the states of all widgets and their buffers after", async () => {
    const holder = new Holder({
      data: { a: [new Uint8Array([1, 2])] },
      picture: new Uint8Array([3]),
    });
    const gone = new IntSlider();
    gone.close();
    const { states, buffer_paths: paths } = await ask();
    expect(paths).toEqual([
      [holder.modelId, "state", "data", "a", 0],
      [holder.modelId, "state", "picture"],
    ]);
    expect(states[holder.modelId]).toMatchObject({
      model_name: "DOMWidgetModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
      state: { data: { a: [new Uint8Array([1, 2])] }, picture: new Uint8Array([3]) },
    });
    expect(states).toHaveProperty(holder.layout.modelId);
    expect(states).not.toHaveProperty(gone.modelId);
    holder.close();
    holder.layout.close();
  });
});

describe("models made by a front end", () => {
  test("become widgets of the right class, without a second comm_open", async () => {
    const { Controller, ControllerButton, Layout } = await import("@beambook/widgets");
    const controller = new Controller();
    const layout = new Layout();
    const state = {
      _model_module: "@jupyter-widgets/controls",
      _model_name: "ControllerButtonModel",
      value: 0.5,
      pressed: true,
      layout: `IPY_MODEL_${layout.modelId}`,
    };
    const before = host.sent.length;
    await host.deliver("comm_open", {
      comm_id: "b1",
      target_name: "jupyter.widget",
      data: { state, buffer_paths: [] },
    });
    await host.deliver("comm_msg", {
      comm_id: controller.modelId,
      data: { method: "update", state: { buttons: ["IPY_MODEL_b1"], connected: true } },
    });
    expect(host.errors).toEqual([]);
    const [button] = controller.buttons as InstanceType<typeof ControllerButton>[];
    expect(button).toBeInstanceOf(ControllerButton);
    expect([button.modelId, button.value, button.pressed]).toEqual(["b1", 0.5, true]);
    expect(button.layout).toBe(layout);
    expect(host.sent.slice(before).filter((m) => m.type === "comm_open")).toEqual([]);
    expect(() => {
      (button as { pressed: boolean }).pressed = false;
    }).toThrow(/set by the front end only/);
  });

  test("of an unknown class are reported and closed", async () => {
    new IntSlider();
    const state = { _model_module: "nowhere", _model_name: "NoModel" };
    await host.deliver("comm_open", {
      comm_id: "x1",
      target_name: "jupyter.widget",
      data: { state },
    });
    expect(host.errors[0]).toMatchObject({ code: "NotFound" });
    expect(host.sent.at(-1)).toMatchObject({ type: "comm_close", content: { comm_id: "x1" } });
  });
});

test("splitBuffers leaves its input alone and does not copy", () => {
  const data = new Uint8Array([1]);
  const state = { a: { b: [data, 2] }, plain: { c: 1 } };
  const split = splitBuffers(state);
  expect(state).toEqual({ a: { b: [data, 2] }, plain: { c: 1 } });
  expect(split.state).toEqual({ a: { b: [null, 2] }, plain: { c: 1 } });
  expect(split.buffers[0]).toBe(data);
  expect(split.state.plain).toBe(state.plain);
});
