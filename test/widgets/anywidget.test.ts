import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setNotebookHost } from "@beambook/kernel/comm";
import {
  AnyWidget,
  fromAnywidget,
  IntSlider,
  int,
  list,
  oneOf,
  string,
  typedArray,
} from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";
import { runPythonJson } from "../support/peers.js";

const ESM = "export default { render({ model, el }) { el.textContent = model.get('count'); } };";

let host: MiniHost;
let page: FrontEnd;
beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});
afterEach(() => setNotebookHost(undefined));

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((r) => setTimeout(r, 10));
}

describe("fromAnywidget", () => {
  test("travels like a widget of Python's anywidget", () => {
    const counter = fromAnywidget({
      esm: ESM,
      css: ".a {}",
      name: "__main__.Counter",
      traits: { count: int(3), longName: string("x") },
    });
    const { layout: _l, ...own } = page.state(counter.modelId);
    const code = `
import json, anywidget, traitlets as t
class Counter(anywidget.AnyWidget):
    _esm = ${JSON.stringify(ESM)}
    _css = ".a {}"
    count = t.Int(3).tag(sync=True)
    longName = t.Unicode("x").tag(sync=True)
state = Counter().get_state()
del state["layout"]
print(json.dumps(state))`;
    expect(own).toEqual(runPythonJson(code));
  });

  test("state gives typed traits by first values", async () => {
    const w = fromAnywidget({
      esm: ESM,
      state: { count: 0, lit: true, label: "a", points: new Float32Array([1]), tree: { a: [1] } },
    });
    w.count += 2;
    w.tree = { a: [1, 2] };
    expect(page.state(w.modelId)).toMatchObject({ count: 2, lit: true, tree: { a: [1, 2] } });
    await page.set(w.modelId, {
      points: new Uint8Array(new Float32Array([5, 6]).buffer),
      lit: false,
    });
    expect(w.points).toEqual(new Float32Array([5, 6]));
    expect(w.lit).toBe(false);
    expect(() => w.set({ count: "many" as never })).toThrow(/count must be a finite number/);
  });

  test("traits say more: words, lists, typed arrays", () => {
    const w = fromAnywidget({
      esm: ESM,
      traits: {
        mode: oneOf(["a", "b"], "a"),
        names: list(string()),
        data: typedArray(Uint16Array),
      },
    });
    w.mode = "b";
    w.data = new Uint16Array([258]);
    expect(page.state(w.modelId)).toMatchObject({
      mode: "b",
      names: [],
      data: new Uint8Array([2, 1]),
    });
    expect(() => w.set({ mode: "c" as never })).toThrow(/one of "a", "b"/);
  });

  test("other widgets travel as references for host.getWidget", async () => {
    const slider = new IntSlider();
    const w = fromAnywidget({ esm: ESM, state: { child: slider, more: { list: [slider] } } });
    const reference = `anywidget:${slider.modelId}`;
    expect(page.state(w.modelId)).toMatchObject({ child: reference, more: { list: [reference] } });
    await page.set(w.modelId, { child: reference });
    expect(host.errors).toEqual([]);
    expect(w.child).toBe(slider);
  });

  test("custom messages of any shape, and answers to invoke with buffers", async () => {
    const w = fromAnywidget({
      esm: ESM,
      commands: {
        double: (message, buffers) => ({
          response: Number(message) * 2,
          buffers: buffers.map((b) => b.map((x) => x * 2)),
        }),
      },
    });
    const got: unknown[] = [];
    w.onMessage((content) => got.push(content));
    await page.send(w.modelId, "plain text");
    await page.send(w.modelId, [1, 2]);
    expect(got).toEqual(["plain text", [1, 2]]);
    const call = { id: "7", kind: "anywidget-command", name: "double", msg: 21 };
    await page.send(w.modelId, call, [new Uint8Array([4])]);
    expect(page.models.get(w.modelId)?.custom).toEqual([
      {
        content: { id: "7", kind: "anywidget-command-response", response: 42 },
        buffers: [new Uint8Array([8])],
      },
    ]);
    expect(host.errors).toEqual([]);
  });

  test("a file is read and followed, also when an editor replaces it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const [file, css] = [join(folder, "dial.js"), join(folder, "dial.css")];
    writeFileSync(file, "export default {};");
    writeFileSync(css, "a {}");
    const w = fromAnywidget({ esm: file, css: pathToFileURL(css) });
    expect([w._esm, w._css]).toEqual(["export default {};", "a {}"]);
    writeFileSync(file, "export default { render() {} };");
    await until(() => w._esm.includes("render"));
    expect(page.state(w.modelId)._esm).toBe("export default { render() {} };");
    writeFileSync(join(folder, "new.css"), "b {}");
    renameSync(join(folder, "new.css"), css);
    await until(() => w._css === "b {}");
    expect(page.state(w.modelId)._css).toBe("b {}");
    w.close();
    writeFileSync(file, "export default { closed: 1 };");
    await new Promise((r) => setTimeout(r, 80));
    expect(w._esm).not.toContain("closed");
  });

  test("a package's module for browsers is found from the working folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const make = (name: string, manifest: object, file: string): void => {
      const at = join(folder, "node_modules", name);
      mkdirSync(join(at, "dist"), { recursive: true });
      writeFileSync(join(at, "package.json"), JSON.stringify(manifest));
      writeFileSync(join(at, file), `export default { name: "${name}" };`);
    };
    make(
      "@a/one",
      { exports: { ".": { node: "./no.js", import: { default: "./dist/w.js" } } } },
      "dist/w.js",
    );
    make("two", { module: "dist/m.mjs", main: "no.cjs" }, "dist/m.mjs");
    const before = process.cwd;
    process.cwd = () => folder;
    try {
      expect(fromAnywidget({ esm: { package: "@a/one" } })._esm).toContain("@a/one");
      expect(fromAnywidget({ esm: { package: "two" } })._esm).toContain("two");
      expect(fromAnywidget({ esm: { package: "two/dist/m.mjs" } })._esm).toContain("two");
      expect(() => fromAnywidget({ esm: { package: "three" } })).toThrow(/npm install three/);
      expect(() => fromAnywidget({ esm: { package: "@a/one/other" } })).toThrow(
        expect.objectContaining({ code: "NotFound" }),
      );
    } finally {
      process.cwd = before;
    }
  });

  test("an address is left to the browser, a missing file is a typed error", () => {
    expect(fromAnywidget({ esm: "https://esm.sh/widget" })._esm).toBe("https://esm.sh/widget");
    expect(() => fromAnywidget({ esm: "./no-such.js" })).toThrow(
      expect.objectContaining({ code: "FileNotFound" }),
    );
  });

  test("is an AnyWidget, each call with traits of its own", () => {
    const [a, b] = [1, 2].map((count) => fromAnywidget({ esm: ESM, state: { count } }));
    expect(a).toBeInstanceOf(AnyWidget);
    expect([a.count, b.count]).toEqual([1, 2]);
    expect(a._anywidget_id).toBe(b._anywidget_id);
  });
});
