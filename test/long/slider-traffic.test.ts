import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../kernel/support/client.js";

/** How long the slider is moved; `BEAMBOOK_SOAK_MINUTES` says otherwise. */
const MINUTES = Number(process.env.BEAMBOOK_SOAK_MINUTES ?? 30);
const RATE_HZ = 30;
/** Before that the kernel loads ahead and its heap finds its size. */
const SETTLE_MS = Math.min(60_000, (MINUTES * 60_000) / 4);
const LIMIT_MIB = 50;

const CELL = `import { FrameChannel, FloatSlider, fromAnywidget } from "@beambook/widgets";
  const slider = new FloatSlider({ max: 1e9 });
  const view = fromAnywidget({ esm: "export default {}", state: { shown: 0 } });
  const frames = new FrameChannel(view, { inFlight: 3 });
  let seen = 0;
  slider.observe("value", ({ new: value }) => {
    seen += 1;
    view.shown = value;
    frames.push({ meta: { value }, buffers: [new Uint16Array(100_000).fill(value & 65535)] });
    if (seen % 300 === 0) console.log("seen", seen);
  });
  [slider.modelId, view.modelId].join()`;

describe("a slider that is moved for long", () => {
  let kernel: TestKernel;
  let slider: string;
  let view: string;

  beforeAll(async () => {
    kernel = await TestKernel.start();
    const { text, error } = await kernel.run(CELL);
    expect(error?.plain).toBeUndefined();
    [slider, view] = String(text).slice(1, -1).split(",");
  });
  afterAll(() => kernel.stop());

  const memory = (): number => {
    const status = readFileSync(`/proc/${kernel.process.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };
  const toView = (event: string, seq?: number): Promise<string> => {
    const content = { event, channel: "frames", view: "page", seq };
    return kernel.send("comm_msg", { comm_id: view, data: { method: "custom", content } });
  };

  /** The page draws what has come and thanks for it. */
  const drawn = async (): Promise<number> => {
    const came = kernel.published.splice(0);
    let count = 0;
    for (const { type, content } of came) {
      if (type !== "comm_msg" || content.data.content?.event !== "frame") continue;
      await toView("frame-ack", content.data.content.seq);
      count += 1;
    }
    return count;
  };

  it(
    `keeps its memory within ${LIMIT_MIB} MiB over ${MINUTES} minutes at ${RATE_HZ} Hz`,
    async () => {
      const readings: number[] = [];
      const begin = performance.now();
      const end = begin + MINUTES * 60_000;
      let [sent, frames] = [0, 0];
      await toView("frame-ready");
      while (performance.now() < end) {
        sent += 1;
        const data = { method: "update", state: { value: sent }, buffer_paths: [] };
        await kernel.send("comm_msg", { comm_id: slider, data });
        frames += await drawn();
        const now = performance.now() - begin;
        if (now > SETTLE_MS && sent % RATE_HZ === 0) readings.push(memory());
        const wait = (sent * 1000) / RATE_HZ - now;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const { text } = await kernel.run("[seen, frames.counts.sent]");
      const [seen, made] = JSON.parse(String(text).replaceAll("'", '"')) as number[];
      const part = Math.max(1, Math.floor(readings.length / 6));
      const growth = median(readings.slice(-part)) - median(readings.slice(0, part));
      console.log(
        `${sent} moves, ${made} frames, ${frames} drawn; RSS ${median(readings.slice(0, part)).toFixed(0)} MiB, growth ${growth.toFixed(1)} MiB`,
      );
      expect(seen).toBe(sent);
      expect(made).toBeGreaterThan(sent / 10);
      expect(growth).toBeLessThan(LIMIT_MIB);
    },
    (MINUTES + 2) * 60_000,
  );
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
