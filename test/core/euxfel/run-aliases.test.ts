import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DataCollection, openRun } from "@beambook/core/euxfel";
import { beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";
import { scratchFolder } from "./support/scratch.js";

const XGM = "SA1_XTD2_XGM/DOOCS/MAIN";
const CAMERA = "FXE_XAD_GEC/CAM/CAMERA:daqOutput";

let proposal: string;
let defaults: string;
beforeAll(async () => {
  proposal = join(scratchFolder(), "FXE", "201901", "p002013");
  cpSync(await euxfelRun("missing"), join(proposal, "raw", "r0451"), { recursive: true });
  mkdirSync(join(proposal, "usr"));
  defaults = join(proposal, "usr", "extra-data-aliases.yml");
  writeFileSync(defaults, `xgm: ${XGM}\n${XGM}:\n  ix: beamPosition.ixPos\n`);
  writeFileSync(join(proposal, "usr", "own.json"), JSON.stringify({ cam: CAMERA }));
});

const open = (aliases?: string): Promise<DataCollection> =>
  openRun({ proposal, run: 451, data: "raw", ...(aliases === undefined ? {} : { aliases }) });

describe("a run opened by its number", () => {
  it("knows the proposal's short names, as in EXtra-data", async () => {
    const own = "{}/usr/own.json";
    const wanted = runPythonJson<string[][]>(
      `
import json, sys
from extra_data import open_run
opened = [open_run(sys.argv[1], 451, data="raw"), open_run(sys.argv[1], 451, data="raw", aliases=sys.argv[2])]
joined = opened[0].union(opened[1])
print(json.dumps([sorted(run._aliases) for run in [*opened, joined]]))`,
      [proposal, own],
    );
    const opened = [await open(), await open(own)];
    const all = [...opened, opened[0].union(opened[1])];
    expect(all.map((run) => run.alias.names.sort())).toEqual(wanted);
    expect(all[2].alias.key("ix").source).toBe(XGM);
    expect(all[2].alias.source("cam").name).toBe(CAMERA);
  });

  it("says what is wrong with them", async () => {
    await expectCode("FileNotFound", () => open("{}/usr/none.yml"));
    const other = (await open()).withAliases({ cam: XGM });
    const own = await open("{}/usr/own.json");
    await expectCode("InvalidArgument", () => own.union(other));
    writeFileSync(defaults, "xgm: [1, 2, 3]\n");
    const run = await open();
    expect(run.alias.names).toEqual([]);
    expect(run.warnings.join()).toContain('"xgm" is no alias');
  });
});
