import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { full, type NDArray } from "@beambook/core";
import { EOS, h5read, PtydScan, PtyScan, type ScanChunk, WAIT } from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const folder = mkdtempSync(join(tmpdir(), "acquisition-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = fileURLToPath(new URL("./support/acquire.mjs", import.meta.url));

/** A process that acquires; what it has said so far. */
function acquire(
  file: string,
  save: string,
  frames: number,
  pause: number | "answer",
  ...more: string[]
): { process: ChildProcess; lines: string[] } {
  const child = spawn(
    process.execPath,
    [script, file, save, String(frames), String(pause), ...more],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  // It may have ended before it reads the last line.
  child.stdin.on("error", () => {});
  const lines: string[] = [];
  child.stdout.on("data", (data: Buffer) => lines.push(...String(data).trim().split("\n")));
  return { process: child, lines };
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once("exit", resolve))
    : Promise.resolve();

async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("one process acquires while another reads", () => {
  it("has each frame before the next one is acquired", async () => {
    const file = join(folder, "live.ptyd");
    const source = acquire(file, "link", 12, "answer");
    const goOn = (): boolean => source.process.stdin?.write("next\n") ?? false;
    await until(() => source.lines.length > 0);
    const scan = await new PtydScan({ dfile: file }).initialize();
    const seen: number[] = [];
    goOn();
    for await (const chunk of scan.chunks(2, { poll: 0.02 })) {
      for (const { index, data } of chunk.iterable) {
        expect([data.shape, data.mean()]).toEqual([[16, 16], index + 1]);
        seen.push(index);
      }
      // Nothing comes unless what was acquired has been seen.
      goOn();
    }
    await ended(source.process);
    expect(seen).toEqual([...Array(12).keys()]);
  });

  it("a reader may come before the first chunk", async () => {
    const file = join(folder, "early.ptyd");
    class Slow extends PtyScan {
      override load(indices: number[]): { raw: NDArray } {
        return { raw: full([indices.length, 24, 24], 3, "uint16") };
      }
    }
    const source = await new Slow({
      dfile: file,
      save: "link",
      shape: 16,
      num_frames: 4,
    }).initialize();
    const reader = await new PtydScan({ dfile: file }).initialize();
    expect(await reader.auto(2)).toBe(WAIT);
    await source.auto(2);
    const chunk = (await reader.auto(2)) as ScanChunk;
    expect([chunk.frames.shape, chunk.common.num_frames]).toEqual([[2, 16, 16], 4]);
    expect(await reader.auto(2)).toBe(WAIT);
  });

  it("a reader that ended goes on where it was", async () => {
    const file = join(folder, "resumed.ptyd");
    const source = acquire(file, "append", 8, 10);
    await ended(source.process);
    const first = await new PtydScan({ dfile: file }).initialize();
    expect(((await first.auto(3)) as ScanChunk).chunk.indices).toEqual([0, 1, 2]);
    const second = await new PtydScan({ dfile: file }, { start: 3 }).initialize();
    expect(((await second.auto(9)) as ScanChunk).chunk.indices).toEqual([3, 4, 5, 6, 7]);
    expect(await second.auto(9)).toBe(EOS);
  });
});

describe("kill -9 at any moment", () => {
  it.each(["append", "link", "merge"])("leaves whole chunks, save %s", async (save) => {
    const random = seededRandom(save.length);
    const files: string[] = [];
    for (let round = 0; round < 6; round++) {
      const file = join(folder, `${save}${round}.ptyd`);
      const source = acquire(file, save, 400, 0);
      await until(() => source.lines.length > 1);
      await new Promise((resolve) => setTimeout(resolve, 150 * random()));
      source.process.kill("SIGKILL");
      await ended(source.process);
      const said = source.lines.filter((line) => line !== "begun").length;
      const scan = await new PtydScan({ dfile: file }).initialize();
      let count = 0;
      for (;;) {
        const message = await scan.auto(2);
        if (message === WAIT || message === EOS) break;
        for (const { index, data } of message.iterable) expect(data.mean()).toBe(index + 1);
        count += message.chunk.indices.length;
      }
      expect(count).toBeGreaterThanOrEqual(2 * said);
      files.push(file);
    }
    const lengths = runPythonJson<number[]>(
      `import h5py, sys, json
def frames(path):
    with h5py.File(path) as f:
        return sum(len(f["chunks"][k]["data"]) for k in f["chunks"])
print(json.dumps([frames(p) for p in sys.argv[1:]]))`,
      files,
    );
    expect(lengths.every((n) => n > 0)).toBe(true);
  });

  it("a scan begun again goes on in the same file", async () => {
    const file = join(folder, "again.ptyd");
    for (const kills of [2, 4]) {
      const source = acquire(file, "append", 20, 5, "resume");
      await until(() => source.lines.length > kills);
      source.process.kill("SIGKILL");
      await ended(source.process);
    }
    await ended(acquire(file, "append", 20, 5, "resume").process);
    const scan = await new PtydScan({ dfile: file }).initialize();
    const all = (await scan.auto(20)) as ScanChunk;
    expect(all.iterable.map(({ data }) => data.mean())).toEqual(
      [...Array(20).keys()].map((i) => i + 1),
    );
    expect((await h5read(file, "info")).center).toMatchObject({ shape: [2] });
    await expect(
      new PtyScan({ dfile: file, save: "append" }, { resume: true }).initialize(),
    ).rejects.toMatchObject({
      code: "InvalidArgument",
      dataset: "/info/rebin",
    });
  });
});
