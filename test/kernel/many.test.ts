import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

/** Processes whose command line names a connection file. */
function processesWith(file: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(file);
    } catch {
      return false;
    }
  });
}

describe("many kernels", () => {
  it("start and stop, three at a time, and leave neither processes nor ports", async () => {
    for (let round = 0; round < 4; round++) {
      const kernels = await Promise.all([0, 1, 2].map(() => TestKernel.start()));
      const texts = await Promise.all(kernels.map((kernel, n) => kernel.run(`${n} + ${round}`)));
      expect(texts.map(({ text }) => text)).toEqual([0, 1, 2].map((n) => String(n + round)));
      for (const kernel of kernels) {
        const ports = Object.entries(JSON.parse(readFileSync(kernel.connectionFile, "utf8")))
          .filter(([name]) => name.endsWith("_port"))
          .map(([, port]) => Number(port));
        await kernel.stop();
        expect(processesWith(kernel.connectionFile)).toEqual([]);
        expect(listening().filter((port) => ports.includes(port))).toEqual([]);
      }
    }
  }, 240_000);
});

function listening(): number[] {
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A")
    .map((fields) => Number.parseInt(fields[1].split(":")[1], 16));
}
