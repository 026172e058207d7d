import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, it } from "vitest";
import { packPackage } from "../support/packed.js";
import { manifestOf } from "../support/sources.js";

// What attw reports about every package that is ESM only, and why it does not matter to ours.
const ACCEPTED = new Map([
  // Every supported Node can `require` an ES module; a notebook's cells do just that.
  ["CJSResolvesToESM", () => true],
  // Old resolution (a cell's) finds types through typesVersions; the module itself is found through `exports`.
  ["NoResolution", ({ resolutionKind }: Finding) => resolutionKind === "node10"],
  // A style sheet has no types.
  ["UntypedResolution", ({ entrypoint }: Finding) => entrypoint?.endsWith(".css") === true],
]);

interface Finding {
  kind: string;
  entrypoint?: string;
  resolutionKind?: string;
}

describe.each(["core", "kernel", "widgets"])("%s as packed for npm", (name) => {
  const tarball = packPackage(name);

  it("pleases publint", async () => {
    const data = readFileSync(tarball);
    const { messages, pkg } = await publint({
      strict: true,
      pack: { tarball: new Uint8Array(data).buffer },
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it("gives its types to every kind of resolution", { timeout: 240_000 }, async () => {
    const pack = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
    const css = Object.keys(manifestOf(name).exports ?? {}).filter((path) =>
      /\.(css|json)$/.test(path),
    );
    const result = await checkPackage(pack, { excludeEntrypoints: css });
    if (!result.types) throw new Error(`attw found no types in ${tarball}.`);
    const findings: Finding[] = result.problems;
    const serious = findings.filter((finding) => !ACCEPTED.get(finding.kind)?.(finding));
    expect(serious).toEqual([]);
  });
});
