import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";
import { PACKAGES, writeFiles } from "./support/packages.js";

let folder: string;
let kernel: TestKernel;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-modules-"));
  writeFiles(folder, PACKAGES);
  kernel = await TestKernel.start({ folder });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true, force: true });
});

const value = async (code: string): Promise<string | undefined> => {
  const { text, error } = await kernel.run(code);
  return error ? error.plain : text;
};

describe("packages of beambook", () => {
  it("are found from any folder, with types, whatever lies in the folder", async () => {
    expect(
      await value(
        'import { BeambookError } from "@beambook/core"; new BeambookError("NoData", "x").code',
      ),
    ).toBe("'NoData'");
    const { error } = await kernel.run(
      'import { NDArray } from "@beambook/core/ndarray";\nconst n: number = NDArray;',
    );
    expect(error?.plain).toMatch(/:2:7 - error TS2322: Type 'typeof NDArray' is not assignable/);
  });

  it("complete their members", async () => {
    await kernel.run(
      'import { isBeambookError } from "@beambook/core"; import * as core from "@beambook/core";',
    );
    const { content } = await kernel.request("complete_request", {
      code: "core.isBeam",
      cursor_pos: 11,
    });
    expect(content.matches).toContain("isBeambookError");
    expect(content.metadata._jupyter_types_experimental[0]).toMatchObject({ type: "function" });
    const hover = await kernel.request("inspect_request", {
      code: "isBeambookError",
      cursor_pos: 4,
    });
    expect(hover.content.data["text/plain"]).toContain("error is BeambookError");
  });

  it("know the kernel they run in", async () => {
    expect(
      await value(
        'import { notebookHost } from "@beambook/kernel/comm"; typeof notebookHost()!.display',
      ),
    ).toBe("'function'");
  });
});

describe("packages of the notebook's folder", () => {
  it("that are only for import are imported, statically and dynamically, with types", async () => {
    expect(await value('import twice, { answer } from "esm-only"; twice(answer)')).toBe("84");
    expect(await value('import { part } from "esm-only/deep/part"; part')).toBe("'deep'");
    expect(
      await value('const loaded = await import("esm-only"); [loaded.answer, loaded.default(4)]'),
    ).toBe("[ 42, 8 ]");
    const { error } = await kernel.run(
      'import { answer as a } from "esm-only"; const text: string = a;',
    );
    expect(error?.evalue).toContain("Type 'number' is not assignable to type 'string'");
  });

  it("that await at their top level are imported too", async () => {
    expect(await value('import { ready } from "slow-start"; ready')).toBe("true");
    expect(await value('(await import("slow-start")).ready')).toBe("true");
  });

  it("in CommonJS work by import, import() and require", async () => {
    expect(await value('import { kind, twice as double } from "common"; [kind, double(2)]')).toBe(
      "[ 'cjs', 4 ]",
    );
    expect(await value('(await import("common")).kind')).toBe("'cjs'");
    expect(await value('require("common").kind')).toBe("'cjs'");
  });

  it("win over the kernel's own copies", async () => {
    expect(await value('import { whose } from "h5wasm"; whose')).toBe("'notebook'");
  });

  it("that are missing are named", async () => {
    const { error } = await kernel.run('import { x } from "no-such-package"; x');
    expect(error?.evalue).toMatch(/Cannot find module 'no-such-package'.*Install it/);
    const dynamic = await kernel.run('await import("no-such-" + "package")');
    expect(dynamic.error?.evalue).toContain("no-such-package");
  });

  it("that need a browser say so", async () => {
    const { error } = await kernel.run('const w = require("browser-only"); w');
    expect(error?.evalue).toBe(
      'The package "browser-only" only works in a browser (window is not defined); the kernel is Node.js.',
    );
  });
});

describe("files next to the notebook", () => {
  it("are imported as TypeScript, and their errors point into them", async () => {
    expect(await value('import { shout } from "./helper"; shout("ab")')).toBe("'AB42'");
    const { error } = await kernel.run('import { fails } from "./helper"; fails()');
    expect(error?.plain).toMatch(/at (Module\.|Object\.)?fails \(.*helper\.ts:4:9\)/);
    expect(error?.plain).toContain("> 4 |   throw new Error('from a file');");
  });

  it("are read again when they have changed", async () => {
    await kernel.run('import { shout as before } from "./helper"; before("x")');
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeFiles(folder, {
      "helper.ts": "export function shout(text: string): string { return text + '!'; }\n",
    });
    const end = Date.now() + 8000;
    let text: string | undefined;
    while (text !== "'ab!'" && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      text = await value('import { shout } from "./helper"; shout("ab")');
    }
    expect(text).toBe("'ab!'");
  });

  it("may be JSON, with types", async () => {
    expect(await value('import data from "./data.json"; data.energy * 2')).toBe("18.6");
    const { error } = await kernel.run(
      'import data from "./data.json"; const s: string = data.energy;',
    );
    expect(error?.ename).toBe("TypeScriptError");
  });

  it("may be modules written in a cell", async () => {
    await kernel.run("/** @module inline */\nexport const inlined = 7;");
    expect(await value('import { inlined } from "./inline"; inlined')).toBe("7");
  });
});

describe("loading ahead", () => {
  it("never gets in the way of a cell that imports the same", async () => {
    for (const idle of [250, 700, 1500]) {
      const fresh = await TestKernel.start();
      await new Promise((resolve) => setTimeout(resolve, idle));
      const { text, error } = await fresh.run(
        'import { Table } from "@beambook/core/table"; import { IntSlider } from "@beambook/widgets";\nnew IntSlider({ value: new Table({ a: [7] }).length }).value',
      );
      expect(error?.plain).toBeUndefined();
      expect(text).toBe("1");
      await fresh.stop();
    }
  }, 60_000);
});
