import { readFileSync } from "node:fs";
import * as widgets from "@beambook/widgets";
import { beforeAll, describe, expect, test } from "vitest";
import { runPythonJson } from "../support/peers.js";

interface Case {
  class: string;
  args: Record<string, unknown>;
  steps: [trait: string, value: unknown][];
}

const casesFile = new URL("reference/control-steps.json", import.meta.url).pathname;
const script = new URL("reference/control_steps.py", import.meta.url).pathname;
const cases = JSON.parse(readFileSync(casesFile, "utf8")) as Case[];

const OUTCOME = ["value", "min", "max", "index", "label", "selected_index", "titles"];

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
const texts = (count: unknown): widgets.Text[] =>
  Array.from({ length: Number(count) }, () => new widgets.Text());

type Traits = Record<string, unknown>;

function build({ class: name, args }: Case): widgets.Widget & Traits {
  const type = (widgets as never as Record<string, new (o: object) => widgets.Widget & Traits>)[
    name
  ];
  const options = Object.entries(args).map(([k, v]) => [camel(k), k === "children" ? texts(v) : v]);
  return new type(Object.fromEntries(options));
}

function step(widget: widgets.Widget & Traits, trait: string, value: unknown): unknown {
  try {
    widget.set({ [camel(trait)]: trait === "children" ? texts(value) : value } as never);
  } catch (error) {
    expect(error).toMatchObject({ code: "InvalidArgument" });
    return "refused";
  }
  const known = OUTCOME.filter((name) => camel(name) in widget);
  return Object.fromEntries(known.map((name) => [name, widget[camel(name)]]));
}

describe("changes have the effect that they have in ipywidgets", () => {
  let expected: unknown[][];
  beforeAll(() => {
    expected = runPythonJson(script, [casesFile]);
  });

  test.each(cases.map((c, i) => [`${c.class} ${JSON.stringify(c.args)}`, i] as const))(
    "%s",
    (_, i) => {
      const widget = build(cases[i]);
      const outcome = cases[i].steps.map(([trait, value]) => [
        trait,
        value,
        step(widget, trait, value),
      ]);
      const wanted = cases[i].steps.map(([trait, value], k) => [trait, value, expected[i][k]]);
      expect(outcome).toEqual(wanted);
    },
  );
});
