import { readFileSync } from "node:fs";
import { BEAMBOOK } from "@beambook/widgets/views";
import { expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";

it("the version that kernel and views agree on is the package's", () => {
  const text = readFileSync(`${repoRoot}/packages/widgets/package.json`, "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  expect(BEAMBOOK).toEqual({ module: name, version });
});
