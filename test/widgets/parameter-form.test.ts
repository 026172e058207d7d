import { ParameterNode, PtyScan, parseDoc } from "@beambook/core/ptycho";
import { setNotebookHost } from "@beambook/kernel/comm";
import { Checkbox, Dropdown, type HTML, ParameterForm, Text } from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MiniHost } from "../support/mini-host.js";

beforeEach(() => void new MiniHost().install());
afterEach(() => setNotebookHost(undefined));

/** The control with a name. */
function control<T>(form: ParameterForm, name: string): T {
  return form.children.find((child) => (child as Text).description === name) as T;
}

describe("a form of parameters", () => {
  it("has a control for each, by kind, and gives back what a constructor takes", () => {
    const form = new ParameterForm({
      parameters: PtyScan.parameters,
      values: { rebin: 2, center: [17, 22] },
    });
    expect(control(form, "add_poisson_noise")).toBeInstanceOf(Checkbox);
    expect(control(form, "save")).toBeInstanceOf(Dropdown);
    expect(control(form, "auto_center")).toBeInstanceOf(Dropdown);
    expect(control(form, "energy")).toBeInstanceOf(Text);
    expect(form.values).toEqual({ ...PtyScan.DEFAULT, rebin: 2, center: [17, 22] });
    expect(new PtyScan(form.values).info.center).toEqual([17, 22]);
  });

  it("has the default of another parameter where one refers to it", () => {
    const text = "[a]\ndefault = 3\ntype = int\nhelp =\n[b]\ndefault = @a\ntype = @a\nhelp =\n";
    const parameters = new ParameterNode("").add(parseDoc(text));
    expect(new ParameterForm({ parameters }).values).toEqual({ a: 3, b: 3 });
  });

  it("follows its controls and says what is wrong", () => {
    const form = new ParameterForm({ parameters: PtyScan.parameters });
    const seen: unknown[] = [];
    form.on("change", (change) => seen.push(change));
    control<Text>(form, "orientation").value = "(True, False, True)";
    control<Dropdown>(form, "save").value = "link" as never;
    expect(form.values).toMatchObject({ orientation: [true, false, true], save: "link" });
    expect(seen).toEqual([
      { event: "change", name: "orientation", value: [true, false, true] },
      { event: "change", name: "save", value: "link" },
    ]);
    control<Text>(form, "rebin").value = "40";
    expect(form.problems).toEqual(["rebin – 40 is above 32"]);
    expect((form.children.at(-1) as HTML).value).toContain("40 is above 32");
    control<Text>(form, "rebin").value = "4 + x";
    expect(form.problems[0]).toContain("is not a literal");
    control<Text>(form, "rebin").value = "4";
    expect([form.problems, (form.children.at(-1) as HTML).value]).toEqual([[], ""]);
  });

  it("shows some parameters only, and keeps the values of the others", () => {
    const form = new ParameterForm({
      parameters: PtyScan.parameters,
      names: ["energy", "distance"],
      values: { label: "S00" },
    });
    expect(form.children.slice(0, -1).map((child) => (child as Text).description)).toEqual([
      "energy",
      "distance",
    ]);
    expect(form.values).toEqual({ energy: 7.2, distance: 7.19, label: "S00" });
  });
});
