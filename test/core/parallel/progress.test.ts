import { progress } from "@beambook/core/parallel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

interface Shown {
  bundle: Record<string, string>;
  options: { displayId: string; update: boolean };
}

const KEY = Symbol.for("beambook.host");
const scope = globalThis as { [KEY]?: unknown };
let shown: Shown[] = [];
beforeEach(() => {
  shown = [];
  scope[KEY] = {
    display: (bundle: Shown["bundle"], options: Shown["options"]): Promise<void> => {
      shown.push({ bundle, options });
      return Promise.resolve();
    },
  };
});
afterEach(() => {
  delete scope[KEY];
});
const last = (): string => shown.at(-1)?.bundle["text/plain"] ?? "";

describe("progress", () => {
  it("passes on what it loops over and ends at 100 %", () => {
    expect([...progress([5, 6, 7], { label: "fit", unit: "trains" })]).toEqual([5, 6, 7]);
    expect(last()).toMatch(/^fit 100 % \|█{24}\| 3\/3 \[0:00, .* trains\/s\]$/);
    expect(shown[0].bundle["text/plain"]).toContain("0 % |························| 0/3");
  });

  it("updates one output and never draws more than it must", () => {
    for (const _ of progress(new Set(Array.from({ length: 5000 }, (_, i) => i))));
    expect(shown.length).toBeLessThan(20);
    expect(shown.map(({ options }) => options.update)).toEqual(shown.map((_, n) => n > 0));
    expect(new Set(shown.map(({ options }) => options.displayId)).size).toBe(1);
  });

  it("follows async iterables, with a total or without", async () => {
    async function* count(): AsyncGenerator<number> {
      yield* [1, 2];
    }
    const seen: number[] = [];
    for await (const n of progress(count(), { total: 2 })) seen.push(n);
    expect(seen).toEqual([1, 2]);
    expect(last()).toContain("2/2");
    for await (const _ of progress(count()));
    expect(last()).toMatch(/^2 \[/);
  });

  it("says where a loop was left", () => {
    for (const n of progress([1, 2, 3, 4])) if (n === 3) break;
    expect(last()).toMatch(/50 % .* 2\/4 .*stopped/);
    const failing = (): void => {
      for (const _ of progress([1, 2])) throw new Error("x");
    };
    expect(failing).toThrow("x");
    expect(last()).toContain("0/2");
  });

  it("is moved by hand or by onProgress", () => {
    const bar = progress(4);
    bar.advance();
    bar.onProgress({ done: 3, total: 6 });
    expect(bar.done).toBe(3);
    bar.finish();
    expect(last()).toMatch(/50 % .* 3\/6/);
    const before = shown.length;
    bar.finish();
    bar.advance();
    expect(shown.length).toBe(before);
  });

  it("escapes its label and names its bar", () => {
    progress(1, { label: "<b>" }).finish();
    const html = shown.at(-1)?.bundle["text/html"];
    expect(html).toContain("<span>&lt;b&gt;</span>");
    expect(html).toContain('aria-label="&lt;b&gt;" value="0" max="1"');
  });

  it("shows nothing outside a notebook and a terminal", () => {
    delete scope[KEY];
    expect([...progress([1])]).toEqual([1]);
    expect(shown).toEqual([]);
  });

  it("refuses totals that are no number of steps", () => {
    expect(() => progress(Number.NaN)).toThrowError(
      expect.objectContaining({ code: "InvalidArgument" }),
    );
    expect(() => progress([1], { total: -1 })).toThrowError("-1 steps");
  });
});
