import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that disappears after the test file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "beambook-euxfel-"));
  made.push(folder);
  return folder;
}
