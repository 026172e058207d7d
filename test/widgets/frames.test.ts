import { setNotebookHost } from "@beambook/kernel/comm";
import {
  DOMWidget,
  defineWidget,
  FrameChannel,
  type FrameMessage,
  frameViewer,
  isFrame,
} from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";

class Screen extends DOMWidget {
  static {
    defineWidget(Screen, { model: { name: "ScreenModel", module: "screens", version: "1" } });
  }
}

let host: MiniHost;
let page: FrontEnd;
let screen: Screen;

beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
  screen = new Screen();
});
afterEach(() => setNotebookHost(undefined));

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
const frames = (): FrameMessage[] =>
  page.models
    .get(screen.modelId)!
    .custom.map((m) => m.content)
    .filter((c): c is FrameMessage => isFrame(c));
const numbers = (): unknown[] => frames().map((f) => f.meta.n);
const viewer = () => frameViewer((content) => void page.send(screen.modelId, content));
const frame = (n: number) => ({ meta: { n }, buffers: [new Uint16Array([n])] });

describe("FrameChannel", () => {
  test("without a view nothing is made, and a view that appears gets the newest", async () => {
    const channel = new FrameChannel(screen);
    let made = 0;
    for (let n = 1; n <= 5; n++) {
      channel.push(() => {
        made++;
        return frame(n);
      });
    }
    await settle();
    expect([made, frames().length]).toEqual([0, 0]);
    viewer().ready();
    await settle();
    expect([made, numbers()]).toEqual([1, [5]]);
    expect(channel.counts).toEqual({ sent: 1, replaced: 4 });
    const { buffers } = page.models.get(screen.modelId)!.custom[0];
    expect(buffers).toEqual([new Uint8Array([5, 0])]);
  });

  test("no more than inFlight are on the way, and of those that wait the newest wins", async () => {
    const channel = new FrameChannel(screen, { inFlight: 2 });
    const view = viewer();
    view.ready();
    for (let n = 1; n <= 10; n++) {
      channel.push(frame(n));
      await settle();
    }
    expect(numbers()).toEqual([1, 2]);
    view.ack(frames()[0]);
    await settle();
    expect(numbers()).toEqual([1, 2, 10]);
    view.ack(frames()[1]);
    view.ack(frames()[2]);
    await settle();
    expect(numbers()).toEqual([1, 2, 10]);
  });

  test("goes at the pace of the slowest view, until that one goes", async () => {
    const channel = new FrameChannel(screen, { inFlight: 1 });
    const [fast, slow] = [viewer(), viewer()];
    fast.ready();
    slow.ready();
    channel.push(frame(1));
    await settle();
    fast.ack(frames()[0]);
    channel.push(frame(2));
    await settle();
    expect(numbers()).toEqual([1]);
    slow.bye();
    await settle();
    expect(numbers()).toEqual([1, 2]);
    expect(channel.views).toBe(1);
  });

  test("a view that stops answering is forgotten after a while, and counts again when it answers", async () => {
    const channel = new FrameChannel(screen, { inFlight: 1, timeout: 30 });
    const [alive, lost] = [viewer(), viewer()];
    alive.ready();
    lost.ready();
    channel.push(frame(1));
    await settle();
    alive.ack(frames()[0]);
    channel.push(frame(2));
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(numbers()).toEqual([1, 2]);
    expect(channel.views).toBe(1);
    lost.ack(frames()[1]);
    await settle();
    expect(channel.views).toBe(2);
  });

  test("a second view gets the present frame at once", async () => {
    const channel = new FrameChannel(screen);
    const view = viewer();
    view.ready();
    channel.push(frame(7));
    await settle();
    view.ack(frames()[0]);
    viewer().ready();
    await settle();
    expect(frames().map((f) => [f.seq, f.meta.n])).toEqual([
      [1, 7],
      [1, 7],
    ]);
  });

  test("a frame that fails is reported under its cell and the next one goes out", async () => {
    const channel = new FrameChannel(screen);
    viewer().ready();
    host.cell("cell-3", () =>
      channel.push(async () => {
        throw new Error("no data");
      }),
    );
    await settle();
    channel.push(() => undefined);
    channel.push(frame(2));
    await settle();
    expect(host.outputs).toMatchObject([{ kind: "error", parent: "cell-3" }]);
    expect(numbers()).toEqual([2]);
  });

  test("channels of one widget do not mix, and a closed one is silent", async () => {
    const a = new FrameChannel(screen, { channel: "a" });
    const b = new FrameChannel(screen, { channel: "b" });
    frameViewer((content) => void page.send(screen.modelId, content), "b").ready();
    a.push(frame(1));
    b.push(frame(2));
    await settle();
    const custom = page.models.get(screen.modelId)!.custom.map((m) => m.content);
    expect(custom).toMatchObject([{ channel: "b", meta: { n: 2 } }]);
    b.close();
    b.push(frame(3));
    await settle();
    expect(page.models.get(screen.modelId)!.custom).toHaveLength(1);
  });

  test("inFlight must be 1 or more", () => {
    expect(() => new FrameChannel(screen, { inFlight: 0 })).toThrow(/inFlight/);
  });
});
