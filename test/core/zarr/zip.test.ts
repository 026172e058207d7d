import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import {
  checkEntryName,
  layOut,
  lockFile,
  openZarrZip,
  repairArchive,
  rootMetadata,
  writerOf,
  ZipArchive,
  ZipWriter,
} from "@beambook/core/zarr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-zip-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bytes(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => random() * 256);
}

/** The code of the error a call throws. */
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isBeambookError(error)) return error.code;
    throw error;
  }
  return "none";
}

async function make(name: string, entries: Record<string, Uint8Array | string>): Promise<string> {
  const path = join(folder, name);
  const writer = await ZipWriter.open(path);
  for (const [entry, content] of Object.entries(entries)) await writer.add(entry, content);
  await writer.finish();
  return path;
}

describe("archives", () => {
  it("are what Python and unzip take them for, whatever the names and sizes", async () => {
    const contents = {
      a: "",
      "b/c.txt": "text",
      "ü/ñ.bin": bytes(70_000, 1),
      "d/e/f/0.0": bytes(1, 2),
    };
    const path = await make("all.zip", contents);
    const listed = runPythonJson<[string, number, number][]>(
      "import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps([[i.filename,i.file_size,i.compress_type] for i in z.infolist()]))",
      [path],
    );
    expect(listed).toEqual([
      ["a", 0, 0],
      ["b/c.txt", 4, 0],
      ["ü/ñ.bin", 70_000, 0],
      ["d/e/f/0.0", 1, 0],
    ]);
    const unzip = spawnSync("unzip", ["-tq", path], { encoding: "utf8" });
    if (!unzip.error)
      expect([unzip.status, unzip.stdout]).toEqual([0, expect.stringContaining("No errors")]);
    const archive = new ZipArchive(path);
    expect(Buffer.from(archive.read("ü/ñ.bin")).equals(contents["ü/ñ.bin"])).toBe(true);
    expect(archive.repair).toBeUndefined();
    archive.close();
  });

  it("of more than 65535 entries and beyond 4 GiB are ZIP64, for Python too", async () => {
    const path = join(folder, "large.zip");
    writeFileSync(path, "");
    truncateSync(path, 4.5 * 2 ** 30); // a hole takes no room
    const writer = await ZipWriter.open(path, { length: 4.5 * 2 ** 30 });
    const parts = Array.from({ length: 66_000 }, (_, i) => ({
      name: `x/${i}`,
      content: new Uint8Array([i & 255]),
    }));
    await writer.addSegment(layOut(parts));
    await writer.finish();
    const archive = new ZipArchive(path);
    expect(archive.entries.size).toBe(66_000);
    expect([...archive.read("x/65999")]).toEqual([65999 & 255]);
    archive.close();
    const read = runPythonJson<number[]>(
      "import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); n=z.namelist(); print(json.dumps([len(n)]+[z.read(i)[0] for i in (n[0],n[40000],n[-1])]))",
      [path],
    );
    expect(read).toEqual([66_000, 0, 40_000 & 255, 65_999 & 255]);
    rmSync(path);
  });

  it("by Python are read: stored and deflated, with sizes behind the data, after other bytes", () => {
    const path = join(folder, "python.zip");
    runPython(
      `
import sys, zipfile, io
class Pipe(io.RawIOBase):   # cannot seek: sizes follow the data
    def __init__(s, f): s.f = f
    def writable(s): return True
    def write(s, b): return s.f.write(b)
with open(sys.argv[1], 'wb') as f:
    f.write(b'#!/bin/sh\\n' * 9)
    with zipfile.ZipFile(Pipe(f), 'w') as z:
        z.writestr('a', b'A' * 1000)
        z.writestr('b', b'B' * 5000, compress_type=zipfile.ZIP_DEFLATED)
`,
      [path],
    );
    const archive = new ZipArchive(path);
    expect(archive.readText("a")).toBe("A".repeat(1000));
    expect(archive.readText("b")).toBe("B".repeat(5000));
    archive.close();
  });

  it("without a directory are recovered, also where sizes follow the data", () => {
    const path = join(folder, "piped.zip");
    runPython(
      `
import sys, zipfile, io
out = io.BytesIO()
class Pipe(io.RawIOBase):
    def writable(s): return True
    def write(s, b): return out.write(b)
with zipfile.ZipFile(Pipe(), 'w') as z:
    for k in range(5): z.writestr(f'e{k}', bytes([k]) * (1000 * k) + b'PK\\x07\\x08' * k)
data = out.getvalue()
open(sys.argv[1], 'wb').write(data[:data.rindex(b'PK\\x01\\x02', 0, data.index(b'PK\\x01\\x02') + 4)])
`,
      [path],
    );
    const archive = new ZipArchive(path);
    expect(archive.repair).toMatchObject({ kind: "directory missing", damaged: [] });
    expect([...archive.entries.keys()]).toEqual(["e0", "e1", "e2", "e3", "e4"]);
    expect(archive.verify()).toEqual([]);
    archive.close();
  });

  it("repaired are read by everybody", async () => {
    const path = await make("cut.zip", {
      ".zgroup": rootMetadata(2)[1],
      a: bytes(5000, 3),
      b: bytes(5000, 4),
    });
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 30));
    expect(await repairArchive(path)).toBe(false); // just written: its writer may be at work
    expect(await repairArchive(path, true)).toBe(true);
    expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
  });
});

describe("names", () => {
  it("that lead out of an archive are refused when written and when read", async () => {
    for (const name of ["../a", "a/../b", "/etc/passwd", "C:\\x", "c:/x", "a\\b", "", "a\nb"]) {
      expect(
        codeOf(() => checkEntryName(name, "f")),
        name,
      ).toBe("FileFormat");
    }
    for (const name of ["a", "a/b..c", "..a", ".zgroup", "a/.zarray"]) {
      expect(
        codeOf(() => checkEntryName(name, "f")),
        name,
      ).toBe("none");
    }
    const path = join(folder, "evil.zip");
    runPython(
      "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1],'w'); z.writestr('../../evil','x'); z.close()",
      [path],
    );
    expect(codeOf(() => new ZipArchive(path))).toBe("FileFormat");
    await expect(openZarrZip(path)).rejects.toMatchObject({
      message: expect.stringContaining("../../evil"),
    });
  });

  it("are written once", async () => {
    const writer = await ZipWriter.open(join(folder, "twice.zip"));
    await writer.add("a", "1");
    await expect(writer.add("a", "2")).rejects.toMatchObject({ code: "InvalidArgument" });
    await writer.abort();
    expect(codeOf(() => new ZipArchive(join(folder, "twice.zip")))).toBe("FileNotFound");
  });
});

describe("writing", () => {
  it("given up leaves the old archive byte for byte", async () => {
    const path = await make("old.zip", { a: "1" });
    const before = readFileSync(path);
    const { entries, length } = new ZipArchive(path);
    const writer = await ZipWriter.open(path, { entries: entries.values(), length });
    await writer.add("b", bytes(100_000, 5));
    expect(statSync(path).size).toBeGreaterThan(100_000);
    const meanwhile = new ZipArchive(path);
    expect([...meanwhile.entries.keys()]).toEqual(["a"]);
    expect(writerOf(path)?.pid).toBe(process.pid);
    meanwhile.close();
    await writer.abort();
    expect(Buffer.compare(readFileSync(path), before)).toBe(0);
    expect(writerOf(path)).toBeUndefined();
  });

  it("on a full disk says so and takes everything back", async () => {
    const script = `
import { ZipWriter, ZipArchive } from "@beambook/core/zarr";
import { statSync } from "node:fs";
process.on("SIGXFSZ", () => {});
const path = process.argv[1];
const { entries, length } = new ZipArchive(path);
const writer = await ZipWriter.open(path, { entries: entries.values(), length });
try {
  for (let i = 0; i < 100; i++) await writer.add("n" + i, new Uint8Array(100000));
  console.log("no error");
} catch (error) {
  await writer.abort();
  console.log(error.code, statSync(path).size === length);
}`;
    const path = await make("full.zip", { a: bytes(1000, 6) });
    // A limit on the size of files stands in for the disk's.
    const done = spawnSync(
      "bash",
      ["-c", `ulimit -f 512; "${process.execPath}" --input-type=module -e '${script}' "${path}"`],
      {
        encoding: "utf8",
      },
    );
    expect(done.stdout.trim(), done.stderr).toBe("FileAccess true");
  });

  it("is refused while another process holds the lock, and goes on when that process has died", async () => {
    const path = await make("held.zip", { a: "1" });
    const script = `import { lockFile } from "@beambook/core/zarr"; lockFile(process.argv[1]); process.kill(process.pid, "SIGKILL");`;
    spawnSync(process.execPath, ["--input-type=module", "-e", script, path], {
      cwd: import.meta.dirname,
    });
    expect(statSync(`${path}.lock`).size).toBeGreaterThan(10);
    expect(writerOf(path)).toBeUndefined();
    const lock = lockFile(path);
    expect(codeOf(() => lockFile(path))).toBe("FileAccess");
    lock.release();
    lock.release();
    writeFileSync(
      `${path}.lock`,
      JSON.stringify({ pid: 1, host: "elsewhere", born: "", since: "" }),
    );
    expect(codeOf(() => lockFile(path))).toBe("FileAccess");
    rmSync(`${path}.lock`);
  });
});
