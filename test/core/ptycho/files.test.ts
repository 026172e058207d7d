import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NDArray } from "@beambook/core";
import {
  EOS,
  h5info,
  h5read,
  h5write,
  PtydScan,
  type ScanChunk,
  WAIT,
} from "@beambook/core/ptycho";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { type Case, FormulaScan, positionsOf } from "./support/formula-scan.js";

const folder = fileURLToPath(new URL("../../reference/ptyd/", import.meta.url));
const CASES = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as Case[];
const EXPECTED = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<
  string,
  { layout?: Row[]; files?: string[] }
>;
const scratch = mkdtempSync(join(tmpdir(), "ptyd-files-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Row {
  path: string;
  kind: string;
  dtype?: string;
  shape?: number[];
  attrs?: Record<string, string>;
  compression?: string | null;
  level?: number | null;
  value?: unknown;
  file?: string;
  target?: string;
}

const caseOf = (name: string): Case => CASES.find((c) => c.name === name) as Case;

async function write(
  name: string,
  file: string,
  options: object = {},
  more: object = {},
): Promise<string> {
  const given = caseOf(name);
  const pars: Record<string, unknown> = { ...given.pars, dfile: join(scratch, file), ...more };
  if (pars.positions_theory) {
    const reversed = positionsOf(given.n).take([...Array(given.n).keys()].reverse(), 0);
    pars.positions_theory = reversed.multiply(2);
  }
  const scan = new FormulaScan(given, pars, options);
  for (const frames of given.calls) await scan.auto(frames);
  return join(scratch, file);
}

const SAVED = CASES.filter(({ name }) => EXPECTED[name].layout).map(({ name }) => name);

describe("files that we write", () => {
  let layouts: Record<string, Row[]>;
  beforeAll(async () => {
    const paths: string[] = [];
    for (const name of SAVED) paths.push(await write(name, `${name}.ptyd`, { links: "original" }));
    layouts = runPythonJson(join(folder, "layout.py"), paths);
  });

  /** What is not as in PtyPy's: sizes of chunks; info of a run that stopped early; a scan without positions has none. */
  function comparable(rows: Row[], name: string): Record<string, unknown> {
    const early = name === "append_noeos" || name.startsWith("pos_");
    const kept = rows.filter(
      ({ path }) =>
        !(early && /^\/info\/(shape|center)$/.test(path)) &&
        !(name === "pos_none" && path.includes("/positions")),
    );
    return Object.fromEntries(
      kept.map(({ path, ...row }) => {
        const {
          chunks: _,
          hdf5type: __,
          ...rest
        } = row as Row & { chunks?: unknown; hdf5type?: unknown };
        if (rest.file) rest.file = basename(rest.file);
        if (path === "/info/dfile") rest.value = basename(String(rest.value));
        return [path, rest];
      }),
    );
  }

  for (const name of SAVED) {
    it(`have PtyPy's tree, dtypes and attributes: ${name}`, () => {
      const ours = comparable(layouts[join(scratch, `${name}.ptyd`)], name);
      expect(ours).toEqual(comparable(EXPECTED[name].layout as Row[], name));
    });
  }

  it("say all of info when a run stops early", async () => {
    const { shape, center } = await h5read(join(scratch, "append_noeos.ptyd"), "info");
    expect([shape, center].map((a) => (a as NDArray).toArray())).toEqual([
      [32n, 32n],
      [17n, 22n],
    ]);
  });

  it("name chunks by chunk_format and link to them by relative names", async () => {
    const path = await write("chunk_format", "linked.ptyd");
    const files = readdirSync(scratch).filter((f) => f.startsWith("linked"));
    expect(files.sort()).toEqual(["linked.ptyd", "linked.ptyd.c0000", "linked.ptyd.c0001"]);
    const rows = runPythonJson<Record<string, Row[]>>(join(folder, "layout.py"), [path])[path];
    expect(rows.filter((row) => row.kind === "external")).toEqual([
      { path: "/chunks/0", kind: "external", file: "linked.ptyd.c0000", target: "/" },
      { path: "/chunks/1", kind: "external", file: "linked.ptyd.c0001", target: "/" },
    ]);
  });

  it("are shown and read as trees, linked chunks too", async () => {
    const path = await write("append", "shown.ptyd", {}, { save: "link", chunk_format: ".c%04d" });
    for (const file of [path, join(folder, "link.ptyd")]) {
      const info = String(await h5info(file));
      expect(info).toMatch(
        /\* 0 \[dict 4\]:\n +\* data \[3x\d+x\d+ \w+ array\]\n +\* indices \[list = \[0, 1, 2\]\]/,
      );
      const chunk = await h5read(file, "chunks/1");
      expect([chunk.indices, (chunk.data as NDArray).shape[0]]).toEqual([[3, 4, 5], 3]);
      expect(await h5read(file)).toMatchObject({ chunks: { 0: { indices: [0, 1, 2] } } });
    }
    await expect(h5read(path, "chunks/7")).rejects.toMatchObject({ code: "NotFound" });
    rmSync(`${path}.c0001`);
    expect(String(await h5info(path))).toContain("* 1 [link to nothing]");
  });

  it("merge all frames into one chunk", async () => {
    const given = caseOf("append");
    const path = await write("append", "merged.ptyd", {}, { save: "merge" });
    const scan = await new PtydScan({ dfile: path }).initialize();
    const all = (await scan.auto(given.n)) as ScanChunk;
    const parts = await new PtydScan({ dfile: join(folder, "append.ptyd") }).initialize();
    const same = (await parts.auto(given.n)) as ScanChunk;
    expect(all.frames.toArray()).toEqual(same.frames.toArray());
    expect(all.weights.toArray()).toEqual(same.weights.toArray());
    const info = String(await h5info(path));
    expect(info).toContain("* chunks [dict 1]:");
    expect(info).toContain("indices [list = [0, 1, 2, 3, ...]]");
  });

  it("keep an older file beside the new one", async () => {
    const path = await write("append", "twice.ptyd");
    await write("append_noeos", "twice.ptyd");
    const frames = async (file: string): Promise<unknown> =>
      ((await (await new PtydScan({ dfile: file }).initialize()).auto(7)) as ScanChunk).frames
        .shape;
    expect(await frames(path)).toEqual([3, 32, 32]);
    expect(await frames(`${path}.old`)).toEqual([7, 32, 32]);
  });
});

describe("PtydScan reads what PtyPy wrote", () => {
  for (const name of ["append", "append_noeos", "link", "pos_frame", "pos_none", "pos_theory"]) {
    it(name, async () => {
      const file = join(folder, `${name}.ptyd`);
      const scan = await new PtydScan({ dfile: file }).initialize();
      const given = caseOf(name);
      const original = new FormulaScan(given, {
        ...given.pars,
        save: null,
        positions_theory: given.pars.positions_theory
          ? positionsOf(given.n)
              .take([...Array(given.n).keys()].reverse(), 0)
              .multiply(2)
          : null,
      });
      for (const frames of given.calls) {
        const [read, wanted] = [await scan.auto(frames), await original.auto(frames)];
        if (wanted === EOS) {
          expect(read).toBe(EOS);
          continue;
        }
        const [a, b] = [read as ScanChunk, wanted as ScanChunk];
        expect(a.frames.toArray()).toEqual(b.frames.toArray());
        expect(a.weights.toArray()).toEqual(b.weights.toArray());
        expect(a.chunk.positions?.toArray()).toEqual(b.chunk.positions?.toArray());
        expect(a.common).toEqual(b.common);
      }
    });
  }

  it("waits for a linked file that is not there yet", async () => {
    const dir = mkdtempSync(join(scratch, "dangling-"));
    const { copyFileSync } = await import("node:fs");
    for (const part of ["", ".part000", ".part001"]) {
      copyFileSync(join(folder, `link.ptyd${part}`), join(dir, `link.ptyd${part}`));
    }
    const scan = await new PtydScan({ dfile: join(dir, "link.ptyd") }).initialize();
    const lengths = async (): Promise<unknown> => {
      const message = await scan.auto(3);
      return typeof message === "string" ? message : message.chunk.indices.length;
    };
    expect([await lengths(), await lengths(), await lengths(), await lengths()]).toEqual([
      3,
      3,
      WAIT,
      WAIT,
    ]);
    copyFileSync(join(folder, "link.ptyd.part002"), join(dir, "link.ptyd.part002"));
    expect([await lengths(), await lengths()]).toEqual([1, EOS]);
  });

  it("leaves frames out, wherever they are in a chunk", async () => {
    const path = await write("append", "skipped.ptyd");
    const all: number[] = [];
    const first = (frame: NDArray): number => Number(frame.get(0, 0)) + Number(frame.sum());
    for await (const { frames } of new PtydScan({ dfile: path }).chunks(3))
      for (let k = 0; k < frames.shape[0]; k++) all.push(first(frames.slice(k)));
    const skip = [1, 3, 4];
    const seen = new Map<number, number>();
    for await (const { chunk } of new PtydScan({ dfile: path }, { skip }).chunks(3))
      for (const [index, frame] of chunk.data) seen.set(index, first(frame));
    const kept = all.map((sum, k) => [k, sum] as const).filter(([k]) => !skip.includes(k));
    expect([...seen]).toEqual(kept);
  });

  it("prepares frames once more into another file", async () => {
    const target = join(scratch, "second.ptyd");
    const source = join(folder, "append.ptyd");
    const scan = new PtydScan({ source, dfile: target, save: "append", rebin: 2, orientation: 4 });
    const chunk = (await scan.auto(7)) as ScanChunk;
    expect(chunk.frames.shape).toEqual([7, 16, 16]);
    expect(chunk.common).toMatchObject({ shape: [16, 16], psize: [0.000344, 0.000344] });
    const before = (await (
      await new PtydScan({ dfile: source }).initialize()
    ).auto(7)) as ScanChunk;
    const [down, across] = (before.common.center as number[]).map((c) => c - 16);
    const rows = [4 + down, 5 + down];
    const columns = [6 + across, 7 + across];
    const block = before.frames.slice(2, rows, null).slice(null, columns).mean();
    expect(chunk.frames.slice(2, 3, 2).mean()).toBe(block);
    expect(await scan.auto(7)).toBe(EOS);
    const again = (await (await new PtydScan({ dfile: target }).initialize()).auto(7)) as ScanChunk;
    expect(again.frames.toArray()).toEqual(chunk.frames.toArray());
  });

  it("never overwrites its input", async () => {
    const source = join(folder, "append.ptyd");
    const scan = new PtydScan({ source, dfile: source, save: "append" });
    await expect(scan.initialize()).rejects.toMatchObject({
      code: "InvalidArgument",
      file: source,
    });
    const same = await new PtydScan({ dfile: source, save: "append" }).initialize();
    expect(((await same.auto(7)) as ScanChunk).frames.shape).toEqual([7, 32, 32]);
    expect(readdirSync(folder).some((file) => file.endsWith(".old"))).toBe(false);
  });
});

describe("trees", () => {
  it("come back as they were written, and h5py reads them", async () => {
    const path = join(scratch, "tree.h5");
    const tree = {
      a: 3,
      b: 2.5,
      "with/slash": "grün",
      none: null,
      yes: true,
      list: [1, 2, 3],
      mixed: [1, "two", null],
      branch: { deep: { x: [0.5, 1] } },
      map: new Map([[4, "four"]]),
      positions: positionsOf(3),
    };
    await h5write(path, tree);
    const back = await h5read(path);
    expect({ ...back, positions: 0 }).toEqual({ ...tree, map: { 4: "four" }, positions: 0 });
    const rows = runPythonJson<Record<string, Row[]>>(join(folder, "layout.py"), [path])[path];
    const types = Object.fromEntries(rows.map(({ path: at, attrs }) => [at, attrs?.type]));
    expect(types).toMatchObject({
      "/a": "scalar",
      "/none": "None",
      "/list": "arraylist",
      "/mixed": "list",
      "/mixed/00001": "string",
      "/branch": "dict",
      "/positions": "array",
    });
    expect(rows.find((row) => row.path === "/with_SLASH_slash")?.attrs).toEqual({
      type: "string",
      escaped: "1",
    });
  });

  it("keep large numbers, and nested lists of one kind as arrays", async () => {
    const path = join(scratch, "numbers.h5");
    const tree = {
      huge: 1e300,
      list: [1e300, 1],
      big: 2n ** 62n,
      mixed: [2n ** 60n, 1.5],
      nested: [
        [1, 2],
        [3, 4],
      ],
      ragged: [[1], [2, 3]],
    };
    await h5write(path, tree);
    expect({ ...(await h5read(path)) }).toEqual(tree);
    expect(await h5read<number>(path, "huge")).toBe(1e300);
    expect(String(await h5info(path))).toContain("nested [2x2 int64 array]");
    await h5write(path, new Map([["from", new Map([[1, "map"]])]]));
    expect(await h5read<string>(path, "from/1")).toBe("map");
    const around: Record<string, unknown> = {};
    around.again = [around];
    for (const wrong of [around, [1], null, { text: "a\0b" }, { tooLarge: [2n ** 63n] }]) {
      await expect(h5write(path, wrong as object)).rejects.toMatchObject({
        code: "UnsupportedType",
      });
    }
    expect(await h5read<string>(path, "from/1")).toBe("map");
  });

  it("refuse what only Python can read", async () => {
    const path = join(scratch, "pickled.h5");
    runPythonJson(
      `import h5py, sys, json
with h5py.File(sys.argv[1], "w") as f:
    f["meta/x"] = b"cos\\nsystem"
    f["meta/x"].attrs["type"] = "pickle"
print("0")`,
      [path],
    );
    await expect(h5read(path)).rejects.toMatchObject({
      code: "UnsupportedType",
      dataset: "/meta/x",
    });
  });
});
