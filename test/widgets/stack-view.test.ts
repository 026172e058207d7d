import { JUPYTER_DISPLAY, ndarray } from "@beambook/core";
import { MoonFlowerScan, type ScanChunk } from "@beambook/core/ptycho";
import { setNotebookHost } from "@beambook/kernel/comm";
import { StackView, WIDGET_VIEW } from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MiniHost } from "../support/mini-host.js";

beforeEach(() => void new MiniHost().install());
afterEach(() => setNotebookHost(undefined));

describe("a view of a stack", () => {
  it("shows a chunk's frames, exact values, and a picture beside the view", async () => {
    const chunk = (await new MoonFlowerScan({ num_frames: 4, shape: 32 }).auto(4)) as ScanChunk;
    const view = new StackView({ frames: chunk, frame: 2, norm: "log" });
    await view.ready;
    expect(view.frameCount).toBe(4);
    expect((await view.readPixel(16, 16))?.value).toBe(chunk.frames.get(2, 16, 16));
    const bundle = await view[JUPYTER_DISPLAY]();
    expect(Object.keys(bundle)).toEqual(expect.arrayContaining([WIDGET_VIEW, "image/png"]));
  });

  it("leaves out pixels that do not count, unless told", async () => {
    const frames = ndarray(Float64Array.of(1, 2, 3, 4), [1, 2, 2]);
    const weights = ndarray(Float64Array.of(1, 0, 1, 1), [1, 2, 2]);
    const value = async (view: StackView): Promise<unknown> => (await view.image()).toArray();
    expect(await value(new StackView({ frames: { frames, weights } }))).toEqual([
      [1, Number.NaN],
      [3, 4],
    ]);
    expect(await value(new StackView({ frames: { frames, weights }, masked: false }))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await value(new StackView({ frames }))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});
