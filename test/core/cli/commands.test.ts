import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHdf5 } from "@beambook/core/hdf5";
import { afterAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { repoRoot } from "../../support/peers.js";

const scratch = mkdtempSync(join(tmpdir(), "beambook-cli-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Done {
  code: number | null;
  out: string;
  err: string;
}

/** Runs one of core's commands as a shell would. */
function run(command: string, ...args: string[]): Done {
  const script = join(repoRoot, "packages/core/dist/cli", `${command}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

describe("karabo-data-validate", () => {
  it("ends with 0 for a good run and with 1 when it found problems", async () => {
    const good = run("karabo-data-validate", await euxfelRun("bad_ok"));
    expect(good).toMatchObject({ code: 0, out: "No problems found\n" });
    const bad = run("karabo-data-validate", await euxfelRun("bad_gap"));
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/Validation failed! \d+ problems:/);
    expect(bad.out).toContain("dataset: INDEX/");
  });

  it("prints JSON, lists its checks and leaves some out", async () => {
    const folder = await euxfelRun("bad_overlap");
    const { code, out } = run("karabo-data-validate", "--json", folder);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      path: folder,
      problems: [{ check: "index_instrument", entry: 0 }],
    });
    expect(run("karabo-data-validate", "--skip", "index_instrument", folder).code).toBe(0);
    expect(run("karabo-data-validate", "--list").out).toContain("  run_json_cache");
  });

  it("ends with 2 for a wrong path, check or option", async () => {
    for (const args of [
      ["/no/such/run"],
      ["--skip", "all", await euxfelRun("bad_ok")],
      ["--x"],
      [],
    ]) {
      const { code, err, out } = run("karabo-data-validate", ...args);
      expect([code, out, err.length > 0]).toEqual([2, "", true]);
      expect(err).not.toMatch(/^ {4}at /m);
    }
  });
});

describe("lsxfel", () => {
  it("shows a run, a file, and the keys of sources", async () => {
    const folder = await euxfelRun("fxe_raw");
    const { code, out } = run("lsxfel", "--detail", "*XGM/DOOCS/MAIN:output", folder);
    expect(code).toBe(0);
    expect(out).toContain("# of trains:    48");
    expect(out).toContain("Showing 2 of 24 sources");
    expect(out).toContain("data for 48 trains (100.00%), 1 entries per train");
    expect(out).toContain("- data.intensityTD\t[float32, entry shape (1000)]");
    const file = run("lsxfel", "--json", join(folder, "RAW-R0450-DA01-S00001.h5"));
    expect(JSON.parse(file.out).info.trainCount).toBe(8);
  });

  it("shows some sources, counts, writers and similar names as one or by themselves", async () => {
    const folder = await euxfelRun("fxe_raw");
    const some = run("lsxfel", "-s", "XGM", "-c", "-g", folder).out;
    expect(some).toMatch(/- \[DA\d+\] SA1_XTD2_XGM\/DOOCS\/MAIN:output\n {4}data for 48 trains/);
    expect(some).not.toContain("LPD");
    const jungfrau = await euxfelRun("jungfrau");
    expect(run("lsxfel", jungfrau).out).toMatch(/JNGFR\{\d+-\d+\}/);
    expect(run("lsxfel", "--no-group", jungfrau).out).not.toContain("{");
    expect(run("lsxfel", "-x", folder).out).toContain("0 reduction sources:");
    expect(run("lsxfel", "-s", "NOTHING", folder).code).toBe(2);
  });

  it("tells of several paths in a line each", async () => {
    const folder = await euxfelRun("fxe_raw");
    const file = join(folder, "RAW-R0450-DA01-S00001.h5");
    const both = run("lsxfel", folder, file, "/no/such/run");
    expect(both.code).toBe(2);
    expect(both.out.split("\n")).toEqual([
      expect.stringMatching(/: run of \d+ files, 48 trains, 24 sources$/),
      expect.stringMatching(/: file, 8 trains, \d+ sources$/),
      "",
    ]);
    expect(both.err).toContain("/no/such/run");
    expect(JSON.parse(run("lsxfel", "--json", folder, file).out)[0].trains).toBe(48);
  });

  it("lists the runs of a proposal and finds one by number", async () => {
    const proposal = join(scratch, "SPB/201901/p002012");
    cpSync(await euxfelRun("bad_ok"), join(proposal, "raw/r0034"), { recursive: true });
    expect(run("lsxfel", proposal).out).toMatch(/raw\/r0034: \d+ files/);
    expect(run("lsxfel", join(proposal, "raw")).out).toMatch(/raw\/r0034: \d+ files/);
    expect(run("lsxfel", proposal, "34").out).toContain("# of trains:    32");
  });

  it("ends with 2 when there is no such data", async () => {
    expect(run("lsxfel", join(scratch, "none")).code).toBe(2);
    expect(run("lsxfel", "--detail", "none*", await euxfelRun("bad_ok")).err).toContain("none*");
  });
});

describe("karabo-data-make-virtual-cxi", () => {
  it("writes where it is told", async () => {
    const path = join(scratch, "a.cxi");
    const done = run(
      "karabo-data-make-virtual-cxi",
      await euxfelRun("spb_raw"),
      ...["-o", path, "--fill-value", "data", "7", "--fill-value", "gain=1", "--min-modules", "16"],
    );
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain(path);
    const file = await openHdf5(path);
    const data = file.dataset("/entry_1/instrument_1/detector_1/data");
    expect([data.isVirtual, ...data.shape]).toEqual([true, 12, 16, 2, 512, 128]);
    file.close();
  });

  it("writes into the proposal's scratch folder otherwise", async () => {
    const proposal = join(scratch, "p000001");
    mkdirSync(join(proposal, "scratch"), { recursive: true });
    cpSync(await euxfelRun("spb_raw"), join(proposal, "raw/r0238"), { recursive: true });
    expect(run("karabo-data-make-virtual-cxi", join(proposal, "raw/r0238")).code).toBe(0);
    expect(existsSync(join(proposal, "scratch/r0238_raw_detectors_virt.cxi"))).toBe(true);
  });

  it("takes a proposal and a number, and detectors of fewer modules", async () => {
    const proposal = join(scratch, "p000002");
    mkdirSync(join(proposal, "scratch"), { recursive: true });
    cpSync(await euxfelRun("spb_proc"), join(proposal, "proc/r0238"), { recursive: true });
    expect(run("karabo-data-make-virtual-cxi", proposal, "238")).toMatchObject({ code: 0 });
    expect(existsSync(join(proposal, "scratch/r0238_detectors_virt.cxi"))).toBe(true);
    const path = join(scratch, "jungfrau.cxi");
    const jungfrau = await euxfelRun("jungfrau");
    const done = run("karabo-data-make-virtual-cxi", jungfrau, "--n-modules", "2", "-o", path);
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain("2 modules");
  });

  it("ends with 2 without a detector, enough modules or a place to write", async () => {
    const out = ["-o", join(scratch, "b.cxi")];
    expect(run("karabo-data-make-virtual-cxi", await euxfelRun("bad_ok"), ...out).code).toBe(2);
    const few = ["--min-modules", "17"];
    const spb = await euxfelRun("spb_raw");
    expect(run("karabo-data-make-virtual-cxi", spb, ...out, ...few).code).toBe(2);
    expect(run("karabo-data-make-virtual-cxi", spb).err).toContain("-o");
    expect(existsSync(join(scratch, "b.cxi"))).toBe(false);
  });
});
