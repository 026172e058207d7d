import { describe, expect, it } from "vitest";
import {
  FrameIndex,
  groupFrames,
} from "../../../packages/widgets/dist/detector-view/frame-index.js";
import { NewestPerView } from "../../../packages/widgets/dist/detector-view/newest-per-view.js";
import { keyAction } from "../../../packages/widgets/dist/detector-view/view/keyboard.js";
import { NewestWins } from "../../../packages/widgets/dist/detector-view/view/requests.js";

describe("NewestWins", () => {
  it("has two requests under way and keeps only the newest wish beside them", () => {
    const sent: [number, string][] = [];
    const requests = new NewestWins<string>((id, wish) => sent.push([id, wish]));
    for (const wish of ["a", "b", "c", "d", "e"]) requests.ask(wish);
    expect(sent).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(requests.answered(1)).toBe(true);
    expect(sent.slice(2)).toEqual([[3, "e"]]);
    expect(requests.answered(1)).toBe(false);
    requests.answered(2);
    requests.answered(3);
    expect(sent).toHaveLength(3);
    expect(requests.pending).toBe(false);
  });

  it("gives up on answers that never come", () => {
    const sent: number[] = [];
    const requests = new NewestWins<number>((_, wish) => sent.push(wish), {
      places: 1,
      patience: -1,
    });
    requests.ask(1);
    requests.ask(2);
    expect(sent).toEqual([1, 2]);
  });
});

describe("NewestPerView", () => {
  it("reads what a fast slider rests on, not what it has passed", async () => {
    const done: number[] = [];
    const dropped: number[] = [];
    const finish: (() => void)[] = [];
    const queue = new NewestPerView<{ view: string; id: number }>(
      ({ id }) => {
        done.push(id);
        return new Promise((resolve) => finish.push(resolve));
      },
      ({ id }) => void dropped.push(id),
    );
    for (const id of [1, 2, 3, 4]) queue.push({ view: "a", id });
    queue.push({ view: "b", id: 9 });
    expect(done).toEqual([1, 9]);
    finish[0]();
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toEqual([1, 9, 4]);
    expect(dropped).toEqual([2, 3]);
  });
});

describe("FrameIndex", () => {
  const trains = [100, 100, 100, 102, 105, 105];
  const pulses = [0, 4, 8, 0, 0, 4];
  const index = new FrameIndex(groupFrames(trains, pulses));

  it("finds train and pulse of every frame, and the frame of each", () => {
    expect(index.count).toBe(6);
    expect(index.trains).toBe(3);
    for (let k = 0; k < 6; k++) {
      expect(index.trainId(index.trainOf(k))).toBe(trains[k]);
      expect(index.pulseId(k)).toBe(pulses[k]);
      expect(index.find(trains[k], pulses[k])).toBe(k);
    }
    expect(index.find(105)).toBe(4);
    expect(index.find(105, 8)).toBe(-1);
    expect(index.find(101)).toBe(-1);
  });

  it("keeps the place in the train from train to train as far as it can", () => {
    expect(index.sameInTrain(2, 2)).toBe(5);
    expect(index.sameInTrain(1, 1)).toBe(3);
    expect(index.sameInTrain(3, 99)).toBe(4);
  });

  it("stays small for long runs: trains share one pattern of pulses", () => {
    const count = 3000 * 352;
    const groups = groupFrames(
      Float64Array.from({ length: count }, (_, k) => 10_000 + Math.floor(k / 352)),
      Uint16Array.from({ length: count }, (_, k) => k % 352),
    );
    const bytes = Object.values(groups).reduce((sum, part) => sum + part.byteLength, 0);
    expect(bytes).toBeLessThan(50_000);
    expect(new FrameIndex(groups).pulseId(count - 1)).toBe(351);
  });

  it("is empty without frames", () => {
    expect(new FrameIndex(groupFrames([], [])).count).toBe(0);
  });
});

describe("keys", () => {
  const press = (key: string, more = {}): ReturnType<typeof keyAction> =>
    keyAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

  it("move frames, trains and the cursor, zoom, and leave the rest to the page", () => {
    expect(press("ArrowRight")).toEqual({ do: "frame", by: 1 });
    expect(press("ArrowLeft", { ctrlKey: true })).toEqual({ do: "frame", by: -10 });
    expect(press("ArrowUp")).toEqual({ do: "train", by: -1 });
    expect(press("ArrowUp", { shiftKey: true })).toEqual({ do: "cursor", x: 0, y: -1 });
    expect(press("0")).toEqual({ do: "reset" });
    expect(press("+", { shiftKey: true })).toMatchObject({ do: "zoom" });
    expect(press("s", { ctrlKey: true })).toBeUndefined();
    expect(press("a", { metaKey: true })).toBeUndefined();
    expect(press("Tab")).toBeUndefined();
  });
});
