import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { setNotebookHost } from "@beambook/kernel/comm";
import { IntSlider } from "@beambook/widgets";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";

interface Sent {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into contents of every type
  content: any;
  parent: { msg_id: string } | undefined;
}
interface Kernel {
  run<R>(request: object, work: () => R): R;
  onComm(request: object): Promise<void>;
  commInfo(): { comms: object };
  bundleOf(value: unknown): Promise<object> | object | undefined;
}

mkdirSync(`${repoRoot}/build`, { recursive: true });
const folder = mkdtempSync(`${repoRoot}/build/adoption-`);
const sent: Sent[] = [];
let kernel: Kernel;
let count = 0;
const request = (msg_type: string, content: object = {}): object => ({
  header: { msg_id: `request-${++count}`, msg_type },
  content,
  metadata: {},
  buffers: [],
});

beforeAll(async () => {
  const page = readFileSync(`${repoRoot}/docs/other-kernels.md`, "utf8");
  const [, code] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: options });
  writeFileSync(`${folder}/kernel.mjs`, outputText);
  const module = (await import(pathToFileURL(`${folder}/kernel.mjs`).href)) as {
    startWidgets(publish: (...args: unknown[]) => Promise<void>): Kernel;
  };
  kernel = module.startWidgets(async (type, content, parent) => {
    sent.push({ type: String(type), content, parent: parent as Sent["parent"] });
  });
});
afterAll(() => {
  setNotebookHost(undefined);
  rmSync(folder, { recursive: true, force: true });
});

it("the code on the page for other kernels runs widgets", async () => {
  const moves: unknown[] = [];
  const slider = kernel.run(request("execute_request"), () => {
    const made = new IntSlider({ value: 3 });
    made.observe("value", ({ new: value }) => {
      moves.push(value);
      if (value === 8) throw new Error("in the handler");
    });
    return made;
  });
  const opened = sent.filter(({ type }) => type === "comm_open");
  expect(opened.at(-1)).toMatchObject({
    content: { comm_id: slider.modelId, target_name: "jupyter.widget" },
    parent: { msg_id: "request-1" },
  });
  expect(Object.keys(kernel.commInfo().comms)).toContain(slider.modelId);
  expect(await kernel.bundleOf(slider)).toMatchObject({
    "application/vnd.jupyter.widget-view+json": { model_id: slider.modelId },
  });
  expect(kernel.bundleOf(undefined)).toBeUndefined();

  for (const value of [7, 8]) {
    const data = { method: "update", state: { value }, buffer_paths: [] };
    const message = request("comm_msg", { comm_id: slider.modelId, data });
    await kernel.run(message, () => kernel.onComm(message));
  }
  expect(moves).toEqual([7, 8]);
  const echo = sent.find(({ content }) => content.data?.method === "echo_update");
  expect(echo).toMatchObject({
    content: { data: { state: { value: 7 } } },
    parent: { msg_id: "request-2" },
  });
  expect(sent.find(({ type }) => type === "error")).toMatchObject({
    content: { evalue: "in the handler" },
    parent: { msg_id: "request-1" },
  });

  const control = request("comm_open", { comm_id: "c", target_name: "jupyter.widget.control" });
  await kernel.run(control, () => kernel.onComm(control));
  const ask = request("comm_msg", { comm_id: "c", data: { method: "request_states" } });
  await kernel.run(ask, () => kernel.onComm(ask));
  const states = sent.find(({ content }) => content.data?.method === "update_states");
  expect(states?.content.data.states[slider.modelId].state.value).toBe(8);
});
