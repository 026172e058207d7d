import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Lease } from "../../../packages/core/dist/parallel/slurm/lease.js";

let folder: string;
const held: Lease[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-lease-"));
});
afterEach(() => {
  for (const lease of held.splice(0)) lease.release();
  rmSync(folder, { recursive: true, force: true });
});

async function take(takeOver?: boolean): Promise<Lease> {
  const lease = await Lease.take(folder, takeOver);
  held.push(lease);
  return lease;
}

const refusal = (): Promise<unknown> =>
  take().then(
    () => "taken",
    (error: unknown) => error,
  );

/** A claim as another process leaves it. */
function claim(owner: object | string, silentSeconds = 0): void {
  const path = join(folder, `owner.${readdirSync(folder).length + 1}`);
  writeFileSync(path, typeof owner === "string" ? owner : JSON.stringify(owner));
  const then = new Date(Date.now() - silentSeconds * 1000);
  utimesSync(path, then, then);
}
const on = (host: string, pid: number): object => ({ host, pid, since: "2026-11-21T10:00:00Z" });
/** The test runner's parent lives as long as the test. */
const living = process.ppid;
/** Above the largest number that Linux gives to a process. */
const NOBODY = 2 ** 22 + 1;

it("one claim after the other: whoever was taken over sees it and touches nothing", async () => {
  const first = await take();
  expect(first.held).toBe(true);
  const second = await take(true);
  expect([first.held, second.held]).toEqual([false, true]);
  expect(() => first.assertHeld()).toThrowError(expect.objectContaining({ code: "Aborted" }));
  first.release();
  expect(second.held).toBe(true);
  second.release();
  expect(readdirSync(folder)).toEqual([]);
  expect((await take()).held).toBe(true);
});

it("of many that ask at once one gets it", async () => {
  claim(on(hostname(), NOBODY));
  const answers = await Promise.all(Array.from({ length: 8 }, refusal));
  expect(answers.filter((answer) => answer === "taken").length).toBe(1);
  const others = answers.filter((answer) => answer !== "taken");
  expect(others.every((error) => isBeambookError(error, "FileAccess"))).toBe(true);
});

it.each([
  ["a process of this machine that has ended", on(hostname(), NOBODY), 0],
  ["a number of this machine that another process has by now", on(hostname(), living), 700],
  ["a machine that has been silent for long", on("elsewhere", 1), 200],
  ["nobody knows whom, long ago", "{", 200],
])("takes over from %s", async (_, owner, silent) => {
  claim(owner, silent);
  expect((await take()).held).toBe(true);
});

it.each([
  ["a process of this machine", on(hostname(), living), 100, `process ${living} on ${hostname()}`],
  ["a machine that has given a sign", on("elsewhere", 1), 100, "process 1 on elsewhere"],
  ["somebody who is just writing the claim", "", 0, "another process has just picked it up"],
])("does not take over from %s, unless told to", async (_, owner, silent, who) => {
  claim(owner, silent);
  const error = await refusal();
  expect(isBeambookError(error, "FileAccess")).toBe(true);
  expect((error as Error).message).toContain(who);
  expect((await take(true)).held).toBe(true);
});

it("a folder that is gone is said to be, and holds nothing", async () => {
  const lease = await take();
  rmSync(folder, { recursive: true });
  expect(lease.held).toBe(false);
  lease.release();
  expect(isBeambookError(await refusal(), "FileNotFound")).toBe(true);
  expect(existsSync(folder)).toBe(false);
});
