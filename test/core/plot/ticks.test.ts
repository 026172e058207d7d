import { describe, expect, it } from "vitest";
import {
  linearLabels,
  powerOfTen,
  timeLabels,
} from "../../../packages/core/dist/plot/scene/tick-labels.js";
import {
  linearTicks,
  logTicks,
  symlogTicks,
  timeTicks,
} from "../../../packages/core/dist/plot/scene/ticks.js";
import { randomNumbers } from "./random.js";

describe("linear ticks", () => {
  const random = randomNumbers(7);
  const ranges = Array.from({ length: 400 }, (): [number, number, number] => {
    const low = (random() - 0.5) * 10 ** (random() * 24 - 12);
    const span = 10 ** (random() * 12 - 6) * Math.max(Math.abs(low), 1e-12);
    return [low, low + span, 2 + Math.floor(random() * 9)];
  });

  it("stand inside the range, increase, and are at most one more than asked for", () => {
    for (const [low, high, count] of ranges) {
      const { major, step } = linearTicks(low, high, count);
      const slack = 1e-6 * (high - low);
      expect(major.length).toBeGreaterThanOrEqual(1);
      expect(major.length).toBeLessThanOrEqual(count + 2);
      for (let i = 0; i < major.length; i++) {
        expect(major[i]).toBeGreaterThanOrEqual(low - slack);
        expect(major[i]).toBeLessThanOrEqual(high + slack);
        if (i > 0) expect(major[i]).toBeGreaterThan(major[i - 1]);
      }
      // No further tick would have fitted at either end.
      expect(major[0] - step).toBeLessThan(low + slack);
      expect(major[major.length - 1] + step).toBeGreaterThan(high - slack);
    }
  });

  it("are 1, 2 or 5 times a power of ten apart", () => {
    for (const [low, high, count] of ranges) {
      const lead = Number(linearTicks(low, high, count).step.toExponential(6).split("e")[0]);
      expect([1, 2, 5]).toContain(Math.round(lead * 1e5) / 1e5);
    }
  });

  it("have no rounding noise", () => {
    expect(linearTicks(0, 0.7, 7).major).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect(linearTicks(-0.3, 0.3, 6).major).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  });

  it("get labels that are all different and read back as their values", () => {
    for (const [low, high, count] of ranges) {
      const ticks = linearTicks(low, high, count);
      if (ticks.major.length < 2) continue;
      const { labels, note } = linearLabels(ticks, 10);
      expect(new Set(labels).size, `${low} … ${high}: ${labels} ${note}`).toBe(labels.length);
      for (const label of labels) expect(label.length).toBeLessThanOrEqual(12);
      if (note !== "") continue;
      labels.forEach((label, i) => {
        const error = Math.abs(Number(label.replace("−", "-")) - ticks.major[i]);
        expect(error).toBeLessThan(ticks.step * 1e-3);
      });
    }
  });
});

describe("labels", () => {
  const labelsOf = (
    low: number,
    high: number,
    count: number,
    room: number,
  ): ReturnType<typeof linearLabels> => linearLabels(linearTicks(low, high, count), room);

  it("write train IDs in full where they fit", () => {
    expect(labelsOf(1517095000, 1517095400, 4, 10)).toEqual({
      labels: ["1517095000", "1517095100", "1517095200", "1517095300", "1517095400"],
      note: "",
    });
  });

  it("write train IDs as differences from an offset where they do not fit", () => {
    expect(labelsOf(1517095000, 1517095400, 4, 7)).toEqual({
      labels: ["0", "100", "200", "300", "400"],
      note: "+1517095000",
    });
    expect(labelsOf(142844490, 142844495, 5, 6).note).toBe("+142844490");
  });

  it("share a power of a thousand", () => {
    expect(labelsOf(0, 1.2e6, 4, 7)).toEqual({ labels: ["0.0", "0.5", "1.0"], note: "×10⁶" });
    expect(labelsOf(0, 4e-4, 4, 7)).toEqual({
      labels: ["0", "100", "200", "300", "400"],
      note: "×10⁻⁶",
    });
  });

  it("use the typographic minus", () => {
    expect(labelsOf(-2, 2, 4, 7).labels).toEqual(["−2", "−1", "0", "1", "2"]);
    expect(powerOfTen(-12)).toBe("10⁻¹²");
  });

  it("write times of one day with its date as a note", () => {
    const start = Date.UTC(2026, 4, 3, 22);
    const { major, step } = timeTicks(start, start + 4 * 3600e3, 5);
    const { labels, note } = timeLabels(major, step);
    expect(labels.slice(0, 2)).toEqual(["22:00", "23:00"]);
    expect(note).toBe("2026-05-03 – 05-04 UTC");
  });
});

describe("log ticks", () => {
  it("are powers of ten with 2 to 9 between them", () => {
    const { major, minor } = logTicks(1e-3, 1e2, 8);
    expect(major).toEqual([1e-3, 1e-2, 0.1, 1, 10, 100]);
    expect(minor).toHaveLength(40);
  });

  it("skip decades where there are many", () => {
    const { major } = logTicks(1e-30, 1e30, 8);
    expect(major.length).toBeLessThanOrEqual(9);
    expect(major.every((v) => Number.isInteger(Math.log10(v)))).toBe(true);
  });

  it("are there even within one decade", () => {
    expect(logTicks(2.2, 8.5, 6).major.length).toBeGreaterThanOrEqual(2);
    expect(logTicks(1.01, 1.05, 5).major.length).toBeGreaterThanOrEqual(2);
  });
});

describe("symlog ticks", () => {
  it("lie on both sides of 0", () => {
    const { major } = symlogTicks(-1e6, 1e6, 9, 10);
    expect(major).toContain(0);
    expect(major.filter((v) => v < 0).length).toBe(major.filter((v) => v > 0).length);
    expect(major.length).toBeGreaterThanOrEqual(5);
  });
});
