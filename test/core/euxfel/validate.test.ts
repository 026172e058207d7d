import { cpSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type Problem, problemText, RunDirectory, validate } from "@beambook/core/euxfel";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { expectCode } from "./support/compare.js";
import { expectedFor, runNames } from "./support/expected.js";
import { scratchFolder } from "./support/scratch.js";

/** A problem in the reference's form; which error HDF5 gave is each library's own. */
function inReferenceForm(problem: Problem): Record<string, unknown> {
  const { message: msg, file, dataset, dataMap, folder, shapes } = problem;
  if (dataMap !== undefined && file !== undefined) {
    return { msg, cache_file: basename(dataMap), data_file: basename(file) };
  }
  const names: Record<string, string> = { trainIds: "trainids_shape" };
  const lengths = Object.entries(shapes ?? {}).map(([name, shape]) => [
    names[name] ?? `${name}_shape`,
    shape,
  ]);
  return {
    msg,
    ...(file === undefined ? {} : { file: basename(file) }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(folder === undefined ? {} : { directory: "<dir>" }),
    ...Object.fromEntries(lengths),
  };
}

function sorted(rows: readonly Record<string, unknown>[]): string[] {
  return rows
    .map(({ error, ...row }) =>
      JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
    )
    .sort();
}

describe("validate", () => {
  it.each(runNames.filter((name) => expectedFor(name).validate))(
    "finds in %s what EXtra-data finds",
    async (name) => {
      const problems = await validate(await euxfelRun(name));
      const wanted = expectedFor(name).validate ?? [];
      expect(sorted(problems.map(inReferenceForm))).toEqual(sorted(wanted));
    },
  );

  it("names file, dataset and entry", async () => {
    const [gap] = await validate(await euxfelRun("bad_gap"));
    expect(gap.entry).toBeTypeOf("number");
    expect(problemText(gap)).toContain(gap.dataset);
    expect(problemText(gap)).toContain(basename(gap.file as string));
  });

  it("leaves out the checks that are not wanted, and says which there are", async () => {
    const folder = await euxfelRun("bad_gap");
    const skip = ["index_control", "index_instrument"];
    expect(await validate(folder, { skip })).toEqual([]);
    await expectCode("InvalidArgument", () => validate(folder, { skip: ["index"] }));
  });

  it("takes single files and open runs, and tells how far it is", async () => {
    const folder = await euxfelRun("bad_nothdf5");
    const run = await RunDirectory(folder);
    const seen: number[] = [];
    expect(await validate(run, { onProgress: ({ done }) => seen.push(done) })).toEqual([]);
    expect(seen).toEqual(run.files.map((_, i) => i + 1));
    const bad = readdirSync(folder).find((name) => name.includes("DA03")) as string;
    expect(await validate(join(folder, bad))).toMatchObject([{ code: "FileFormat" }]);
    await expectCode("FileNotFound", () => validate(join(folder, "none")));
  });

  it("reports a file that vanished", async () => {
    const folder = join(scratchFolder(), "run");
    cpSync(await euxfelRun("bad_ok"), folder, { recursive: true });
    const run = await RunDirectory(folder);
    rmSync(run.files[0].path);
    run.close();
    expect(await validate(run)).toMatchObject([
      { message: "Could not access file", file: run.files[0].path },
    ]);
  });
});
