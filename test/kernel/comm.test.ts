import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";
import type { TestMessage } from "./support/wire.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  await kernel.run(`import { notebookHost, type CommChannel } from "@beambook/kernel/comm";
    const host = notebookHost()!;
    const heard: string[] = [];`);
});
afterAll(() => kernel.stop());

function commMessage(id: string, type: string): Promise<TestMessage> {
  return kernel.until(() =>
    kernel.published.find((m) => m.type === type && m.content.comm_id === id),
  );
}

describe("comms", () => {
  it("carry binary buffers both ways unchanged, ten megabytes too", async () => {
    await kernel.run(`host.comms.registerTarget("echo", (comm, open) => {
      comm.onMessage(({ data, buffers }) => {
        void comm.send({ data: { n: data.n }, buffers: buffers.map((b) => b.slice().reverse()) });
      });
    });`);
    const id = randomUUID();
    await kernel.send("comm_open", { comm_id: id, target_name: "echo", data: {} });
    const sizes = [0, 1, 255, 10_485_760 + 3];
    for (const [n, size] of sizes.entries()) {
      const sent = Uint8Array.from({ length: size }, (_, i) => (i * 31 + n) & 255);
      await kernel.send(
        "comm_msg",
        { comm_id: id, data: { n } },
        { buffers: [sent, Buffer.from("second")] },
      );
      const back = await kernel.until(() =>
        kernel.published.find(
          (m) => m.type === "comm_msg" && m.content.comm_id === id && m.content.data.n === n,
        ),
      );
      expect(back.buffers).toHaveLength(2);
      expect(Buffer.compare(back.buffers[0], Buffer.from(sent).reverse())).toBe(0);
      expect(back.buffers[1].toString()).toBe("dnoces");
    }
  });

  it("sends what a buffer held at the time of sending", async () => {
    await kernel.run(`const kept = new Uint8Array(100_000).fill(1);
      const channel = host.comms.open("kept");
      void channel.send({ data: { which: 1 }, buffers: [kept] }); kept.fill(2);
      void channel.send({ data: { which: 2 }, buffers: [kept] }); kept.fill(3);`);
    for (const which of [1, 2]) {
      const message = await kernel.until(() =>
        kernel.published.find((m) => m.type === "comm_msg" && m.content.data.which === which),
      );
      expect(message.buffers[0].every((byte) => byte === which)).toBe(true);
    }
  });

  it("are unsigned in their buffers only", async () => {
    const id = randomUUID();
    await kernel.run(`host.comms.registerTarget("listen", (comm) => {
      comm.onMessage(({ data }) => { heard.push(String(data.word)) }); });`);
    await kernel.send("comm_open", { comm_id: id, target_name: "listen", data: {} });
    await kernel.send(
      "comm_msg",
      { comm_id: id, data: { word: "forged" } },
      { signature: "a".repeat(64), buffers: [Buffer.from("x")] },
    );
    await kernel.send(
      "comm_msg",
      { comm_id: id, data: { word: "true" } },
      { buffers: [Buffer.from("y")] },
    );
    expect((await kernel.run("heard")).text).toBe("[ 'true' ]");
  });

  it("to unknown targets are closed, messages for unknown comms ignored", async () => {
    const id = randomUUID();
    await kernel.send("comm_open", { comm_id: id, target_name: "nobody", data: {} });
    expect((await commMessage(id, "comm_close")).content.comm_id).toBe(id);
    const sent = await kernel.send("comm_msg", { comm_id: randomUUID(), data: {} });
    await kernel.until(() => kernel.of(sent).find((m) => m.content.execution_state === "idle"));
    await kernel.send("comm_close", { comm_id: id, data: {} });
    await kernel.send("comm_close", { comm_id: id, data: {} });
    expect((await kernel.run("1")).text).toBe("1");
  });

  it("are listed, by target when asked", async () => {
    const { text } = await kernel.run(
      `const listed = host.comms.open("shown-target", { data: { a: 1 } }); listed.commId`,
    );
    const id = String(text).slice(1, -1);
    expect((await commMessage(id, "comm_open")).content).toMatchObject({
      target_name: "shown-target",
      data: { a: 1 },
    });
    const all = (await kernel.request("comm_info_request", {})).content;
    expect(all.comms[id]).toEqual({ target_name: "shown-target" });
    const some = (await kernel.request("comm_info_request", { target_name: "shown-target" }))
      .content;
    expect(Object.keys(some.comms)).toEqual([id]);
    await kernel.run("void listed.close()");
    const after = (await kernel.request("comm_info_request", { target_name: "shown-target" }))
      .content;
    expect(after).toEqual({ status: "ok", comms: {} });
  });

  it("print from their handlers under the cell that registered them", async () => {
    const cell = await kernel.sendCell(`const bound = host.comms.open("bound");
      bound.onMessage(({ data }) => { console.log("got", data.v); if (data.v === 3) throw new Error("in handler") }); bound.commId`);
    const id = String((await kernel.result(cell)).text).slice(1, -1);
    await kernel.run("'another cell'");
    for (const v of [2, 3]) {
      const sent = await kernel.send("comm_msg", { comm_id: id, data: { v } });
      await kernel.until(() =>
        kernel.of(cell).find((m) => String(m.content.text).includes(`got ${v}`)),
      );
      await kernel.until(() => kernel.of(sent).find((m) => m.content.execution_state === "idle"));
    }
    const error = await kernel.until(() => kernel.of(cell).find((m) => m.type === "error"));
    expect(error.content.evalue).toBe("in handler");
    expect((await kernel.run("'alive'")).text).toBe("'alive'");
  });

  it("reach the kernel while a cell awaits", async () => {
    const cell = await kernel.sendCell(`const answer = await new Promise<unknown>((done) => {
      const waiting = host.comms.open("waiting"); waiting.onMessage(({ data }) => done(data.v)); }); answer`);
    const open = await kernel.until(() =>
      kernel.published.find((m) => m.type === "comm_open" && m.content.target_name === "waiting"),
    );
    await kernel.send("comm_msg", { comm_id: open.content.comm_id, data: { v: 42 } });
    expect((await kernel.result(cell)).text).toBe("42");
  });

  it("answer request_states on the control target before any widget exists", async () => {
    const id = randomUUID();
    await kernel.send("comm_open", {
      comm_id: id,
      target_name: "jupyter.widget.control",
      data: {},
    });
    await kernel.send("comm_msg", { comm_id: id, data: { method: "request_states" } });
    expect((await commMessage(id, "comm_msg")).content.data).toMatchObject({
      method: "update_states",
      states: {},
    });
  });

  it("survive a storm of messages in order", async () => {
    const id = randomUUID();
    await kernel.run(
      "const storm: unknown[] = []; host.comms.registerTarget('storm', (comm) => { comm.onMessage(({ data }) => { storm.push(data.n) }) })",
    );
    await kernel.send("comm_open", { comm_id: id, target_name: "storm", data: {} });
    for (let n = 0; n < 3000; n++) await kernel.send("comm_msg", { comm_id: id, data: { n } });
    expect((await kernel.run("[storm.length, storm.every((n, i) => n === i)]")).text).toBe(
      "[ 3000, true ]",
    );
    const down = await kernel.run(
      "const flood = host.comms.open('flood'); for (let n = 0; n < 5000; n++) void flood.send({ data: { n } }); flood.commId",
    );
    const flood = String(down.text).slice(1, -1);
    const seen = (): unknown[] =>
      kernel.published
        .filter((m) => m.type === "comm_msg" && m.content.comm_id === flood)
        .map((m) => m.content.data.n);
    await kernel.until(() => (seen().length === 5000 ? true : undefined));
    expect(seen()).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  });
});
