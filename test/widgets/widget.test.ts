import { JUPYTER_DISPLAY } from "@beambook/core";
import { setNotebookHost } from "@beambook/kernel/comm";
import {
  bytes,
  DOMWidget,
  defineWidget,
  defineWidgetClass,
  float,
  HTML,
  IntSlider,
  int,
  json,
  list,
  string,
  typedArray,
  VBox,
  WIDGET_VIEW,
  type Widget,
} from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";

class Dial extends defineWidgetClass({
  model: { name: "DialModel", module: "dials", version: "^1.0.0" },
  view: { name: "DialView", module: "dials", version: "^1.0.0" },
  traits: {
    angle: float(0),
    turnCount: int(0),
    data: json<unknown>({}),
    picture: bytes(),
    samples: typedArray(Float32Array),
    names: list(string()),
  },
}) {}

type Model = Record<string, unknown>;

let host: MiniHost;
let page: FrontEnd;

beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});

afterEach(() => setNotebookHost(undefined));

describe("opening", () => {
  test("layout and style are opened before their owner, with protocol version 2.1.0", () => {
    const slider = new IntSlider();
    const opened = host.sent.filter((m) => m.type === "comm_open");
    expect(opened.map((m) => (m.content.data as { state: Model }).state._model_name)).toEqual([
      "LayoutModel",
      "SliderStyleModel",
      "IntSliderModel",
    ]);
    expect(opened.every((m) => m.metadata.version === "2.1.0")).toBe(true);
    expect(page.state(slider.modelId).layout).toBe(`IPY_MODEL_${slider.layout.modelId}`);
    expect(host.comms.list()[slider.modelId]).toBe("jupyter.widget");
  });

  test("options are traits in camelCase and travel in snake_case", () => {
    const slider = new IntSlider({ readoutFormat: "03d", continuousUpdate: false });
    expect(page.state(slider.modelId)).toMatchObject({
      readout_format: "03d",
      continuous_update: false,
    });
    expect(page.state(slider.modelId)).not.toHaveProperty("readoutFormat");
  });

  test("layout and style may be given as options", () => {
    const slider = new IntSlider({
      layout: { width: "50%", border: "1px solid" },
      style: { handleColor: "red" },
    });
    expect(slider.layout.width).toBe("50%");
    expect(page.state(slider.layout.modelId).border_left).toBe("1px solid");
    expect(page.state(slider.style.modelId).handle_color).toBe("red");
    slider.layout = { width: "10%" };
    expect(page.state(slider.modelId).layout).toBe(`IPY_MODEL_${slider.layout.modelId}`);
  });

  test("outside a notebook a widget keeps its state and shows its text", async () => {
    setNotebookHost(undefined);
    const slider = new IntSlider({ max: 50, value: 7 });
    const seen: number[] = [];
    slider.observe("value", (change) => seen.push(change.new));
    slider.value = 8;
    expect(seen).toEqual([8]);
    expect(await slider[JUPYTER_DISPLAY]()).toEqual({ "text/plain": "IntSlider(value=8, max=50)" });
    slider.close();
  });
});

describe("display", () => {
  test("the bundle holds the view, text, and a picture when the widget has one", async () => {
    class Pictured extends Dial {
      protected override async fallback(): Promise<{ "image/png": string }> {
        return { "image/png": "iVBORw0KGgo=" };
      }
    }
    const dial = new Pictured({});
    expect(await dial[JUPYTER_DISPLAY]()).toEqual({
      [WIDGET_VIEW]: { version_major: 2, version_minor: 0, model_id: dial.modelId },
      "text/plain": "Pictured()",
      "image/png": "iVBORw0KGgo=",
    });
    dial.close();
    expect(await dial[JUPYTER_DISPLAY]()).not.toHaveProperty([WIDGET_VIEW]);
  });
});

describe("state", () => {
  test("setting a trait sends only what has changed", () => {
    const dial = new Dial();
    const before = host.sent.length;
    dial.angle = 1.5;
    dial.angle = 1.5;
    dial.set({ angle: 1.5, turnCount: 2 });
    expect(host.updates(dial.modelId)).toEqual([
      { method: "update", state: { angle: 1.5 }, buffer_paths: [] },
      { method: "update", state: { turn_count: 2 }, buffer_paths: [] },
    ]);
    expect(host.sent.length - before).toBe(2);
  });

  test("binary values travel as buffers from any depth of lists and records", () => {
    const dial = new Dial({
      data: {
        image: new Uint8Array([1, 2]),
        rows: [1, new Float32Array([1]), { x: new Uint8Array(0) }],
      },
      picture: new Uint8Array([9]).buffer as never,
    });
    const open = host.sent.find((m) => m.content.comm_id === dial.modelId)!;
    const data = open.content.data as { state: Record<string, unknown>; buffer_paths: unknown };
    expect(data.state.data).toEqual({ rows: [1, null, {}] });
    expect(data.state).not.toHaveProperty("picture");
    expect(data.buffer_paths).toEqual([
      ["data", "image"],
      ["data", "rows", 1],
      ["data", "rows", 2, "x"],
      ["picture"],
      ["samples"],
    ]);
    expect([...open.buffers[1]]).toEqual([0, 0, 128, 63]);
    expect(page.state(dial.modelId).picture).toEqual(new Uint8Array([9]));
  });

  test("a typed array arrives as one, whatever the alignment of its bytes", async () => {
    const dial = new Dial();
    const bytes = new Uint8Array(13);
    bytes.set(new Uint8Array(new Float32Array([1, 2, 3]).buffer), 1);
    await page.set(dial.modelId, { samples: bytes.subarray(1) });
    expect(dial.samples).toEqual(new Float32Array([1, 2, 3]));
    await page.set(dial.modelId, { samples: new Uint8Array(5) });
    expect(host.errors[0]).toMatchObject({ code: "InvalidArgument" });
    expect(dial.samples.length).toBe(3);
  });

  test("a list is frozen, so that a change cannot go unnoticed", () => {
    const dial = new Dial({ names: ["a"] });
    expect(() => (dial.names as string[]).push("b")).toThrow(TypeError);
    dial.names = [...dial.names, "b"];
    expect(page.state(dial.modelId).names).toEqual(["a", "b"]);
  });

  test("sendState sends data that were changed in place", () => {
    const dial = new Dial({ samples: new Float32Array([1, 2]) });
    dial.samples[0] = 5;
    void dial.sendState("samples");
    expect(page.state(dial.modelId).samples).toEqual(
      new Uint8Array(new Float32Array([5, 2]).buffer),
    );
  });

  test("request_state is answered with everything", async () => {
    const dial = new Dial({ angle: 2 });
    await host.deliver("comm_msg", { comm_id: dial.modelId, data: { method: "request_state" } });
    const [update] = host.updates(dial.modelId);
    expect(update.state).toMatchObject({
      angle: 2,
      _model_name: "DialModel",
      _view_name: "DialView",
    });
  });

  test("references to widgets travel as ids and come back as widgets", async () => {
    const box = new VBox([new HTML({ value: "a" }), new IntSlider()]);
    const [html, slider] = box.children;
    expect(page.state(box.modelId).children).toEqual(
      [html, slider].map((w) => `IPY_MODEL_${w.modelId}`),
    );
    await page.set(box.modelId, { children: [`IPY_MODEL_${slider.modelId}`] });
    expect(box.children).toEqual([slider]);
    expect(box.children[0]).toBe(slider);
    expect(host.errors).toEqual([]);
  });
});

describe("changes of a front end", () => {
  test("are echoed under the message's id and call observers under their cell", async () => {
    const dial = new Dial();
    const parents: (string | undefined)[] = [];
    host.cell("cell-7", () => dial.observe("angle", () => void parents.push(host.parentId)));
    await page.set(dial.modelId, { angle: 3 });
    expect(dial.angle).toBe(3);
    expect(parents).toEqual(["cell-7"]);
    const echo = host.sent.at(-1)!;
    expect(echo).toMatchObject({
      parent: "page-1",
      content: { data: { method: "echo_update", state: { angle: 3 } } },
    });
  });

  test("a second page sees them, and the first page's own newer value stays", async () => {
    const second = new FrontEnd(host);
    const dial = new Dial();
    await page.set(dial.modelId, { angle: 3 });
    expect(second.state(dial.modelId).angle).toBe(3);
    await second.set(dial.modelId, { angle: 4 });
    expect(page.state(dial.modelId).angle).toBe(4);
  });

  test("a value that the model adjusts is sent back", async () => {
    const slider = new IntSlider({ max: 10 });
    await page.set(slider.modelId, { value: 25 });
    expect(slider.value).toBe(10);
    expect(page.state(slider.modelId).value).toBe(10);
  });

  test("a value that the model refuses is reported and the page gets the right one", async () => {
    const slider = host.cell("cell-1", () => new IntSlider({ value: 5 }));
    await page.set(slider.modelId, { orientation: "diagonal", value: 6 });
    expect(host.outputs.at(-1)).toMatchObject({ kind: "error", parent: "cell-1" });
    expect(host.errors[0]).toMatchObject({ code: "InvalidArgument" });
    expect(slider.value).toBe(5);
    expect(page.state(slider.modelId)).toMatchObject({ value: 5, orientation: "horizontal" });
  });

  test("large buffers are not echoed", async () => {
    const dial = new Dial();
    await page.set(dial.modelId, { angle: 1, picture: new Uint8Array(100_000) });
    expect(dial.picture.length).toBe(100_000);
    expect(host.updates(dial.modelId)).toEqual([
      { method: "echo_update", state: { angle: 1 }, buffer_paths: [] },
    ]);
  });

  test("a trait that nobody knows is ignored", async () => {
    const dial = new Dial();
    await page.set(dial.modelId, { nonsense: 1, angle: 2 });
    expect(dial.angle).toBe(2);
    expect(host.errors).toEqual([]);
  });

  test.each([
    ["a path into nothing", [["data", "no", "place"]]],
    ["a list index that does not exist", [["rows", 7]]],
    ["an empty path", [[]]],
    ["a path that is no list", ["data"]],
    ["more paths than buffers", [["a"], ["b"]]],
    ["no list at all", 5],
  ])("%s is a typed error and leaves the model alone", async (_, paths) => {
    const dial = new Dial({ data: { old: 1 } });
    const state = { data: { new: 1 }, rows: [1], angle: 9 };
    await host.deliver(
      "comm_msg",
      { comm_id: dial.modelId, data: { method: "update", state, buffer_paths: paths } as never },
      { buffers: [new Uint8Array(1)] },
    );
    expect(host.errors).toHaveLength(1);
    expect(host.errors[0]).toMatchObject({ code: "InvalidArgument" });
    expect([dial.data, dial.angle]).toEqual([{ old: 1 }, 0]);
  });
});

describe("validation", () => {
  test.each([
    ["value", "abc", "an integer"],
    ["value", 1.5, "an integer"],
    ["value", Number.NaN, "an integer"],
    ["readout", 1, "true or false"],
    ["orientation", "diagonal", 'one of "horizontal", "vertical"'],
    ["description", 5, "a string"],
  ])("IntSlider.%s = %j names trait, value and what is allowed", (trait, value, allowed) => {
    const slider = new IntSlider();
    const act = () => slider.set({ [trait]: value } as never);
    expect(act).toThrow(`IntSlider.${trait} must be ${allowed}`);
    expect(act).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
  });

  test("a refused change leaves all traits alone and sends nothing", () => {
    const slider = new IntSlider();
    const before = host.sent.length;
    expect(() => slider.set({ value: 5, orientation: "x" as never })).toThrow();
    expect(slider.value).toBe(0);
    expect(host.sent.length).toBe(before);
  });

  test("an unknown trait is named with those that exist", () => {
    expect(() => new IntSlider({ vaule: 1 } as never)).toThrow(/no trait "vaule".*value/);
    expect(() => new IntSlider().observe("vaule" as never, () => {})).toThrow(/no trait "vaule"/);
  });

  test("a trait cannot take the name of a method", () => {
    const define = () => {
      class Bad extends DOMWidget {
        static {
          defineWidget(Bad, { traits: { send: int(0) } });
        }
      }
      return Bad;
    };
    expect(define).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
  });
});

describe("handlers", () => {
  test("one that throws is reported under its cell and the others still run", async () => {
    const dial = new Dial();
    const ran: string[] = [];
    host.cell("cell-1", () =>
      dial.observe("angle", () => {
        throw new Error("broken");
      }),
    );
    host.cell("cell-2", () =>
      dial.observe("angle", async () => {
        await Promise.resolve();
        throw new Error("broken later");
      }),
    );
    dial.observe("angle", () => void ran.push("third"));
    await page.set(dial.modelId, { angle: 1 });
    expect(ran).toEqual(["third"]);
    expect(host.outputs.map((o) => [o.parent, (o.error as Error).message])).toEqual([
      ["cell-1", "broken"],
      ["cell-2", "broken later"],
    ]);
  });

  test("a message counts as handled when async observers are done", async () => {
    const dial = new Dial();
    let done = false;
    dial.observe("angle", async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done = true;
    });
    await page.set(dial.modelId, { angle: 1 });
    expect(done).toBe(true);
  });

  test("observe tells name, old and new value, for one, several or all traits, until it is ended", () => {
    const dial = new Dial();
    const seen: unknown[] = [];
    const note = ({
      name,
      old,
      new: value,
      owner,
    }: {
      name: string;
      old: unknown;
      new: unknown;
      owner: Widget;
    }) => void seen.push([name, old, value, owner === dial]);
    const end = dial.observe(["angle", "turnCount"], note);
    dial.set({ angle: 1, turnCount: 2 });
    end();
    dial.angle = 5;
    expect(seen).toEqual([
      ["angle", 0, 1, true],
      ["turnCount", 0, 2, true],
    ]);
    seen.length = 0;
    dial.observe("*", note);
    dial.names = ["x"];
    dial.unobserve(note);
    dial.names = [];
    expect(seen).toEqual([["names", [], ["x"], true]]);
  });

  test("custom messages and events travel both ways with buffers", async () => {
    const dial = new Dial();
    const got: unknown[] = [];
    dial.onMessage(
      (content, buffers) => void got.push(["message", content, buffers.map((b) => [...b])]),
    );
    dial.on("pick", (detail) => void got.push(["pick", detail.index]));
    await page.send(dial.modelId, { event: "pick", index: 3 }, [new Uint8Array([1, 2])]);
    expect(got).toEqual([
      ["message", { event: "pick", index: 3 }, [[1, 2]]],
      ["pick", 3],
    ]);
    await dial.send({ hello: 1 }, [new Float32Array([1])]);
    expect(page.models.get(dial.modelId)?.custom).toEqual([
      { content: { hello: 1 }, buffers: [new Uint8Array([0, 0, 128, 63])] },
    ]);
  });
});

describe("holdSync", () => {
  test("sends everything in one message, once, also around async work and nested", async () => {
    const dial = new Dial();
    await dial.holdSync(async () => {
      dial.angle = 1;
      await Promise.resolve();
      dial.holdSync(() => {
        dial.angle = 2;
        dial.turnCount = 1;
      });
      expect(host.updates(dial.modelId)).toEqual([]);
    });
    expect(host.updates(dial.modelId)).toEqual([
      { method: "update", state: { angle: 2, turn_count: 1 }, buffer_paths: [] },
    ]);
  });

  test("sends what was changed before an error", () => {
    const dial = new Dial();
    const act = () =>
      dial.holdSync(() => {
        dial.angle = 1;
        throw new Error("stop");
      });
    expect(act).toThrow("stop");
    expect(page.state(dial.modelId).angle).toBe(1);
  });
});

describe("closing", () => {
  test("twice is harmless, and a closed widget keeps its values but sends nothing", () => {
    const dial = new Dial();
    let closed = 0;
    dial.onClose(() => closed++);
    dial.close();
    dial.close();
    dial.angle = 4;
    expect(dial.closed).toBe(true);
    expect(closed).toBe(1);
    expect(host.sent.filter((m) => m.type === "comm_close")).toHaveLength(1);
    expect(host.updates(dial.modelId)).toEqual([]);
    expect(host.comms.list()).not.toHaveProperty(dial.modelId);
    expect(page.models.get(dial.modelId)?.closed).toBe(true);
  });

  test("by a front end ends the widget, too", async () => {
    const dial = new Dial();
    await host.deliver("comm_close", { comm_id: dial.modelId, data: {} });
    await host.deliver("comm_close", { comm_id: dial.modelId, data: {} });
    expect(dial.closed).toBe(true);
    dial.close();
    expect(host.sent.filter((m) => m.type === "comm_close")).toHaveLength(0);
    expect(host.logged).toEqual([]);
  });
});
