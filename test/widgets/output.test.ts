import { JUPYTER_DISPLAY } from "@beambook/core";
import { notebookHost, setNotebookHost } from "@beambook/kernel/comm";
import {
  Dropdown,
  FloatSlider,
  fixed,
  HTML,
  type Interactive,
  IntSlider,
  interact,
  interactive,
  interactiveOutput,
  Output,
  type Text,
} from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";

let host: MiniHost;
let page: FrontEnd;
beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});
afterEach(() => setNotebookHost(undefined));

const pause = (ms = 3): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const print = (text: string): void => void notebookHost()?.display({ "text/plain": text });
const shown = (): unknown[] =>
  host.outputs.filter((o) => o.kind === "display").map((o) => [o.parent, o.bundle?.["text/plain"]]);

describe("Output", () => {
  test("keeps the last picture beside the view, for where no view can be", async () => {
    const out = new Output();
    expect(Object.keys(await out[JUPYTER_DISPLAY]())).not.toContain("image/png");
    out.appendDisplayData({ "text/plain": "first", "image/png": "AAAA" });
    out.appendDisplayData({ "text/plain": "second", "image/png": "BBBB", "text/html": "<b>b</b>" });
    out.appendStdout("after");
    const bundle = await out[JUPYTER_DISPLAY]();
    expect(bundle["image/png"]).toBe("BBBB");
    expect(bundle["text/html"]).toBeUndefined();
  });

  test("captures what a function puts out by the id of the cell, also while it waits", async () => {
    const out = new Output();
    const ids: unknown[] = [];
    out.observe("msgId", ({ new: id }) => ids.push(id));
    const result = await host.cell("cell-1", () =>
      out.capture(async () => {
        await pause();
        print("inside");
        return 5;
      }),
    );
    expect(result).toBe(5);
    expect(ids).toEqual(["cell-1", ""]);
    expect(shown()).toEqual([["cell-1", "inside"]]);
    expect(page.state(out.modelId).msg_id).toBe("");
  });

  test("in a callback it captures the message that called it, which is not handled before it ends", async () => {
    const out = new Output();
    const slider = new IntSlider();
    const ids: unknown[] = [];
    out.observe("msgId", ({ new: id }) => ids.push(id));
    host.cell("cell-1", () =>
      slider.observe("value", () => {
        void out.capture(async () => {
          await pause();
          print("moved");
        });
      }),
    );
    await page.set(slider.modelId, { value: 3 });
    expect(ids).toEqual(["page-1", ""]);
    expect(shown()).toEqual([["page-1", "moved"]]);
  });

  test("shows the error of the function and gives undefined", async () => {
    const out = new Output();
    const result = await host.cell("cell-1", () =>
      out.capture(() => {
        throw new Error("inside");
      }),
    );
    expect(result).toBeUndefined();
    expect(host.outputs).toMatchObject([{ kind: "error", parent: "cell-1" }]);
    expect(out.msgId).toBe("");
  });

  test("overlapping captures end with the last one", async () => {
    const out = new Output();
    const [a, b] = [1, 2].map((n) => host.cell("c", () => out.capture(() => pause(n * 5))));
    await a;
    expect(out.msgId).toBe("c");
    await b;
    expect(out.msgId).toBe("");
  });

  test("append, stdout, stderr, errors and clear work without capturing", async () => {
    const out = new Output();
    await out.append(new HTML({ value: "<b>x</b>" }));
    await out.append({ a: 1 });
    out.appendDisplayData({ "text/latex": "$q$" }, { isolated: true });
    out.appendStdout("a\n");
    out.appendStdout("b\n");
    out.appendStderr("c\n");
    out.appendError(new TypeError("bad"));
    expect(page.state(out.modelId).outputs).toMatchObject([
      { output_type: "display_data", data: { "text/html": "<b>x</b>" } },
      { output_type: "display_data", data: { "text/plain": '{"a":1}' } },
      { output_type: "display_data", data: { "text/latex": "$q$" }, metadata: { isolated: true } },
      { output_type: "stream", name: "stdout", text: "a\nb\n" },
      { output_type: "stream", name: "stderr", text: "c\n" },
      { output_type: "error", ename: "TypeError", evalue: "bad" },
    ]);
    await host.cell("c", () => out.clear());
    expect(out.outputs).toEqual([]);
    expect(host.outputs.at(-1)).toMatchObject({ kind: "clear", parent: "c" });
  });

  test("works outside a notebook", async () => {
    setNotebookHost(undefined);
    const out = new Output();
    expect(await out.capture(() => 3)).toBe(3);
    await out.capture(() => {
      throw new Error("x");
    });
    expect(out.outputs).toMatchObject([{ output_type: "error", evalue: "x" }]);
  });
});

describe("Output on a kernel that redirects", () => {
  beforeEach(() => {
    host.withRedirect();
  });

  const outputs = (out: Output): unknown => page.state(out.modelId).outputs;
  const shownText = (text: string) => ({
    output_type: "display_data",
    data: { "text/plain": text },
  });

  test("takes exactly what the function puts out, while the cell goes on", async () => {
    const out = new Output();
    const done = host.cell("cell-1", () =>
      out.capture(async () => {
        print("first");
        await pause();
        print("second");
      }),
    );
    host.cell("cell-1", () => print("of the cell"));
    await done;
    await pause(40);
    expect(outputs(out)).toMatchObject([shownText("first"), shownText("second")]);
    expect(shown()).toEqual([["cell-1", "of the cell"]]);
    expect(out.msgId).toBe("");
  });

  test("shows errors, clears, and replaces named outputs", async () => {
    const out = new Output();
    await out.capture(async () => {
      await host.display({ "text/plain": "1 %" }, { displayId: "bar" });
      print("beside");
      await host.display({ "text/plain": "99 %" }, { displayId: "bar", update: true });
    });
    await pause(40);
    expect(outputs(out)).toMatchObject([shownText("99 %"), shownText("beside")]);
    await out.capture(
      () => {
        throw new Error("inside");
      },
      { clear: "wait" },
    );
    await pause(40);
    expect(outputs(out)).toMatchObject([
      { output_type: "error", ename: "Error", evalue: "inside" },
    ]);
    await out.clear();
    expect(outputs(out)).toEqual([]);
    expect(host.outputs).toEqual([]);
  });

  test("many prints travel in few messages", async () => {
    const out = new Output();
    await out.capture(() => {
      for (let i = 0; i < 500; i++) print(`${i}`);
    });
    await pause(40);
    expect(out.outputs).toHaveLength(500);
    expect(host.updates(out.modelId).length).toBeLessThan(5);
  });

  test("interact shows itself outside its own output, also when its function waits", async () => {
    const w = host.cell("cell-1", () =>
      interact(
        async ({ x }) => {
          await pause();
          return `x is ${x}`;
        },
        { x: 3 },
      ),
    );
    await pause(60);
    expect(host.outputs).toHaveLength(1);
    expect(host.outputs[0].bundle).toHaveProperty(["application/vnd.jupyter.widget-view+json"]);
    expect(outputs(w.out)).toMatchObject([shownText("x is 3")]);
    await page.set(w.controls.x.modelId, { value: 4 });
    await pause(40);
    expect(outputs(w.out)).toMatchObject([shownText("x is 4")]);
  });
});

describe("interactive", () => {
  test("makes controls from abbreviations", () => {
    const given = {
      whole: 10,
      zero: 0,
      minus: -2,
      real: 2.5,
      span: [0, 9] as const,
      steps: [0, 1, 0.25] as const,
      flag: true,
      text: "a",
      list: ["x", "y"],
      pairs: [
        ["one", 1],
        ["two", 2],
      ] as [string, number][],
      record: { p: 1, q: 2 },
      own: new FloatSlider({ description: "mine" }),
      same: fixed({ deep: 1 }),
    };
    let args: Record<string, unknown> = {};
    const w = interactive((a) => {
      args = a;
    }, given);
    const seen = Object.fromEntries(
      Object.entries(w.controls).map(([name, c]) => {
        const { min, max, step, description } = c as IntSlider;
        const limits = min === undefined ? [] : [min, max, step];
        return [name, [c.constructor.name, description, ...limits]];
      }),
    );
    expect(seen).toMatchObject({
      whole: ["IntSlider", "whole", -10, 30, 1],
      zero: ["IntSlider", "zero", 0, 1, 1],
      minus: ["IntSlider", "minus", -6, 2, 1],
      real: ["FloatSlider", "real", -2.5, 7.5, 0.1],
      span: ["IntSlider", "span", 0, 9, 1],
      steps: ["FloatSlider", "steps", 0, 1, 0.25],
      flag: ["Checkbox", "flag"],
      text: ["Text", "text"],
      list: ["Dropdown", "list"],
      record: ["Dropdown", "record"],
      own: ["FloatSlider", "mine", 0, 100, 0.1],
    });
    expect(args).toEqual({
      whole: 10,
      zero: 0,
      minus: -2,
      real: 2.5,
      span: 4,
      steps: 0.5,
      flag: true,
      text: "a",
      list: "x",
      pairs: 1,
      record: 1,
      own: 0,
      same: { deep: 1 },
    });
    expect(w.children).toHaveLength(13);
    expect(w.domClasses).toEqual(["widget-interact"]);
  });

  test("runs the function at each change and keeps its result", async () => {
    const w = interactive(({ x }) => x * 2, { x: 10 });
    await pause();
    expect(w.result).toBe(20);
    await page.set(w.controls.x.modelId, { value: 15 });
    expect([w.args, w.result]).toEqual([{ x: 15 }, 30]);
  });

  test("of changes during a slow run only the newest is run", async () => {
    const runs: number[] = [];
    const w = interactive(
      async ({ x }) => {
        runs.push(x);
        await pause(15);
      },
      { x: [0, 100] },
    );
    for (let x = 1; x <= 20; x++) void page.set(w.controls.x.modelId, { value: x });
    await pause(60);
    expect(runs).toEqual([50, 20]);
  });

  test("manual runs at the button, or at Enter in a text field", async () => {
    const runs: unknown[] = [];
    const w = interactive((args) => runs.push(args), { x: 1, t: "a" }, { manual: true });
    await page.set(w.controls.x.modelId, { value: 2 });
    expect(runs).toEqual([]);
    const button = w.children.at(-2)!;
    await page.send(button.modelId, { event: "click" });
    expect(runs).toEqual([{ x: 2, t: "a" }]);
    expect((w.controls.t as Text).continuousUpdate).toBe(false);
    await page.set(w.controls.t.modelId, { value: "b" });
    expect(runs.at(-1)).toEqual({ x: 2, t: "b" });
  });

  test("an error of the function is shown and the next change runs", async () => {
    const w = interactive(
      ({ x }) => {
        if (x > 1) throw new Error("too much");
        return x;
      },
      { x: 1 },
    );
    await page.set(w.controls.x.modelId, { value: 2 });
    expect(host.errors).toHaveLength(1);
    await page.set(w.controls.x.modelId, { value: 0 });
    expect(w.result).toBe(0);
  });

  test("what stands for no control is refused by name", () => {
    expect(() => interactive(() => {}, { f: (() => 1) as never })).toThrow(/argument "f"/);
    expect(() => interactive(() => {}, { r: [5, 1] })).toThrow(/\[min, max, step\]/);
    expect(() => interactive(() => {}, { w: new Output() as never })).toThrow(/has no value/);
  });

  test("interact shows itself once and what the function returns", async () => {
    const mark = Symbol.for("beambook.displayHandle");
    const w = host.cell("cell-1", () => interact(({ x }) => `x is ${x}`, { x: 3 })) as Interactive;
    expect(mark in w).toBe(true);
    await pause();
    expect(mark in w).toBe(false);
    expect(shown()).toEqual(expect.arrayContaining([["cell-1", "x is 3"]]));
    expect(shown()).toHaveLength(2);
    await page.set(w.controls.x.modelId, { value: 4 });
    expect(shown().at(-1)).toEqual(["page-1", "x is 4"]);
    expect(host.outputs.some((o) => o.kind === "clear" && o.parent === "page-1" && o.wait)).toBe(
      true,
    );
  });

  test("interactiveOutput follows controls that are shown elsewhere", async () => {
    const a = new IntSlider({ value: 2 });
    const b = new Dropdown({ options: [10, 20] });
    const seen: number[] = [];
    interactiveOutput(({ a, b }) => void seen.push(a * Number(b)), { a, b });
    await pause();
    await page.set(b.modelId, { index: 1 });
    expect(seen).toEqual([20, 40]);
  });
});
