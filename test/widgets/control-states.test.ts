import { readFileSync } from "node:fs";
import { setNotebookHost } from "@beambook/kernel/comm";
import * as widgets from "@beambook/widgets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MiniHost } from "../support/mini-host.js";
import { runPythonJson } from "../support/peers.js";

interface Case {
  class: string;
  args: Record<string, unknown>;
}

const casesFile = new URL("reference/control-cases.json", import.meta.url).pathname;
const script = new URL("reference/control_states.py", import.meta.url).pathname;
const cases = JSON.parse(readFileSync(casesFile, "utf8")) as Case[];

type Class = new (options?: object) => widgets.Widget;
const classes = widgets as unknown as Record<string, Class>;
const made = new Map<string, widgets.Widget>();

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());

function make({ class: name, args }: Case): widgets.Widget {
  const options = Object.entries(args).map(([key, value]) => [camel(key), argument(key, value)]);
  const widget = new classes[name](Object.fromEntries(options));
  made.set(widget.modelId, widget);
  return widget;
}

function argument(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((v) => argument("", v));
  if (typeof value !== "object" || value === null) return value;
  const { $: kind, ...rest } = value as { $?: string } & Record<string, unknown>;
  if (kind === "widget") return make({ args: {}, ...rest } as never);
  if (kind === "bytes") return new Uint8Array(Buffer.from(String(rest.hex), "hex"));
  if (kind === "time") return rest.iso;
  if (kind) return new Date(String(rest.iso));
  const nested = key === "layout" || key === "style";
  return Object.fromEntries(Object.entries(rest).map(([k, v]) => [nested ? camel(k) : k, v]));
}

function plain(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("IPY_MODEL_")) {
    const id = value.slice("IPY_MODEL_".length);
    const state = stateOf(id);
    return { model: state._model_name, state };
  }
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

let host: MiniHost;

function stateOf(id: string): Record<string, unknown> {
  const open = host.sent.find((m) => m.type === "comm_open" && m.content.comm_id === id);
  if (!open) throw new Error(`${id} has not been opened.`);
  const { state, buffer_paths: paths } = open.content.data as never as {
    state: Record<string, unknown>;
    buffer_paths: string[][];
  };
  const whole = { ...state };
  paths.forEach(([key], i) => {
    whole[key] = open.buffers[i];
  });
  return Object.fromEntries(Object.entries(whole).map(([k, v]) => [k, plain(v)]));
}

describe("the state that travels equals that of ipywidgets", () => {
  let expected: Record<string, unknown>[];

  beforeAll(() => {
    host = new MiniHost().install();
    expected = runPythonJson(script, [casesFile]);
  });
  afterAll(() => setNotebookHost(undefined));

  test.each(cases.map((c, i) => [`${c.class} ${JSON.stringify(c.args).slice(0, 70)}`, i] as const))(
    "%s",
    (_, i) => {
      const widget = make(cases[i]);
      expect(stateOf(widget.modelId)).toEqual(expected[i]);
    },
  );

  test("and every control is compared", () => {
    const controls = Object.entries(classes)
      .filter(([, c]) => typeof c === "function" && c.prototype instanceof widgets.Widget)
      .filter(([, c]) => isControl(c))
      .map(([name]) => name);
    const abstract = ["DescriptionWidget", "DOMWidget", "Style"];
    const more = ["Link", "DirectionalLink", "Interactive", "ParameterForm"];
    const compared = new Set([...cases.map((c) => c.class), ...abstract, ...more]);
    expect(controls.filter((name) => !compared.has(name))).toEqual([]);
    expect(controls.length).toBeGreaterThan(65);
  });
});

function isControl(type: Class): boolean {
  const { model } = (type as never as Record<symbol, { model: { module: string } }>)[
    Symbol.for("beambook.widget.definition")
  ];
  return model.module.startsWith("@jupyter-widgets/");
}
