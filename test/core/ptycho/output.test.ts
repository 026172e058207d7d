import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { full } from "@beambook/core";
import {
  Hdf5Scan,
  h5read,
  h5write,
  type LoadedFrames,
  PtydScan,
  PtyScan,
  type ScanChunk,
  type ScanOptions,
} from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

class Plain extends PtyScan {
  override load(indices: number[]): LoadedFrames {
    return { raw: indices.map((i) => full([8, 8], i, "uint16")) };
  }
}
const make = (file: string, more: object = {}, options: ScanOptions = {}): Plain =>
  new Plain({ shape: 8, num_frames: 7, save: "append", dfile: at(file), ...more }, options);
const prepare = async (scan: PtyScan): Promise<void> => {
  for await (const _ of scan.chunks(3));
};
/** Value of the first pixel of each frame in a file. */
const values = async (file: string): Promise<unknown> =>
  ((await new PtydScan({ dfile: at(file) }).auto(99)) as ScanChunk).frames
    .slice(null, 0, 0)
    .toArray();

describe("a scan never writes over what it reads", () => {
  it.each(["append", "link", "merge"] as const)(
    "by links or as the older file: %s",
    async (save) => {
      const input = `input-${save}.ptyd`;
      await prepare(make(input));
      symlinkSync(at(input), at(`symbolic-${save}`));
      linkSync(at(input), at(`hard-${save}`));
      for (const [source, dfile] of [
        [`symbolic-${save}`, input],
        [input, `symbolic-${save}`],
        [`hard-${save}`, input],
      ]) {
        const scan = new PtydScan({ source: at(source), dfile: at(dfile), save });
        await expect(scan.auto(3)).rejects.toThrow("source and dfile are the same file");
      }
      await prepare(make(input));
      const older = new PtydScan({ source: at(`${input}.old`), dfile: at(input), save });
      await expect(older.auto(3)).rejects.toThrow("in each other's way");
      expect(await values(input)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    },
  );

  it("whatever scan it is, and whatever its file says", async () => {
    await h5write(at("raw.h5"), { frames: full([3, 8, 8], 1, "uint16") });
    const own = new Hdf5Scan({
      file: at("raw.h5"),
      frames: "frames",
      dfile: at("raw.h5"),
      save: "append",
    });
    await expect(own.auto(1)).rejects.toThrow("file and dfile are the same file");
    const meta = { save: "append", dfile: at("raw.h5"), rebin: 2, shape: "None", energy: 9 };
    await h5write(at("sly.ptyd"), { meta, chunks: { 0: { data: full([2, 6, 6], 3, "uint16") } } });
    const sly = (await new PtydScan({ dfile: at("sly.ptyd") }).auto(2)) as ScanChunk;
    expect([sly.frames.shape, sly.common.energy]).toEqual([[2, 6, 6], 9]);
    expect(readdirSync(folder).filter((name) => /^(raw|sly).*old$/.test(name))).toEqual([]);
  });

  it("refuses a folder, and patterns for chunks' files, before it moves anything", async () => {
    await expect(make("").initialize()).rejects.toMatchObject({ code: "FileAccess" });
    await prepare(make("here.ptyd"));
    const bad = make("here.ptyd", { save: "link", chunk_format: ".chunk" });
    await expect(bad.initialize()).rejects.toThrow("chunk_format");
    expect(readdirSync(folder)).not.toContain("here.ptyd.old");
    await prepare(make("here.ptyd", { save: "link", chunk_format: "_%i" }));
    expect(readdirSync(folder)).toContain("here.ptyd_2");
  });
});

describe("a scan that goes on", () => {
  it("begins again when it merges, and has all frames", async () => {
    const scan = make("merged.ptyd", { save: "merge" });
    await scan.auto(3);
    await prepare(scan);
    const first = readFileSync(at("merged.ptyd")).length;
    await prepare(make("merged.ptyd", { save: "merge" }, { resume: true }));
    expect(await values("merged.ptyd")).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(readFileSync(at("merged.ptyd.old")).length).toBe(first);
    expect(await h5read(at("merged.ptyd"), "meta")).toMatchObject({ num_frames: 7 });
  });

  it("refuses another shape", async () => {
    await make("shape.ptyd").auto(3);
    const other = make("shape.ptyd", { shape: 4 }, { resume: true });
    await expect(other.auto(3)).rejects.toThrow("begun with shape = 8, 8, now it is 4, 4");
    await prepare(make("shape.ptyd", { shape: [8, 8] }, { resume: true }));
    expect(await values("shape.ptyd")).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("says that merging ends with an error, and keeps the frames before it", async () => {
    class Changing extends Plain {
      override load(indices: number[]): LoadedFrames {
        return indices[0] === 3
          ? { raw: indices.map(() => full([8, 8], 0.5)) }
          : super.load(indices);
      }
    }
    const dfile = at("changing.ptyd");
    const scan = new Changing({ shape: 8, num_frames: 7, save: "merge", dfile });
    await scan.auto(3);
    await expect(scan.auto(3)).rejects.toThrow("does not fit uint16");
    await expect(scan.auto(3)).rejects.toThrow("cannot be merged after an error");
    expect(await values("changing.ptyd")).toEqual([0, 1, 2]);
  });
});

describe("foreign files", () => {
  it("may have weights in some chunks, and no positions in any", async () => {
    const data = full([2, 6, 6], 3, "uint16");
    const weights = full([2, 6, 6], 0, "bool");
    await h5write(at("some.h5"), {
      chunks: { 0: { data, positions: null }, 1: { data, weights } },
    });
    const chunk = (await new PtydScan({ dfile: at("some.h5") }).auto(9)) as ScanChunk;
    expect([chunk.weights.sum(), chunk.chunk.positions]).toEqual([72, null]);
    const positions = full([2, 2], 0);
    await h5write(at("half.h5"), { chunks: { 0: { data }, 1: { data, positions } } });
    await expect(new PtydScan({ dfile: at("half.h5") }).auto(9)).rejects.toThrow(
      "Only some of the chunks have positions",
    );
  });

  it("are read up to the number that is asked for when they are prepared once more", async () => {
    await prepare(make("seven.ptyd"));
    const scan = new PtydScan({ source: at("seven.ptyd"), num_frames: 4, rebin: 2 });
    const lengths: number[] = [];
    for await (const { chunk } of scan.chunks(3)) lengths.push(chunk.indices.length);
    expect(lengths).toEqual([3, 1]);
  });
});
