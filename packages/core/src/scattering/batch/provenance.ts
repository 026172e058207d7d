import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isNDArray } from "../../ndarray/index.js";
import type { MappingOptions } from "../mapping/mapping-data.js";

/** What a batch's numbers were made with, as JSON. */
export async function provenance(
  files: readonly string[],
  options: MappingOptions,
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { mask, instrument, signal: _, geometry, ...rest } = options;
  return `${JSON.stringify(
    {
      made: new Date().toISOString(),
      files,
      instrument: typeof instrument === "object" ? instrument.name : (instrument ?? "ID02"),
      mask: typeof mask === "string" ? mask : undefined,
      maskHash: await maskHash(mask),
      geometry,
      options: rest,
      settings,
    },
    (_key, value: unknown) => (value === Infinity ? "Infinity" : value),
    1,
  )}\n`;
}

async function maskHash(mask: MappingOptions["mask"]): Promise<string | undefined> {
  if (mask === undefined) return undefined;
  const hash = createHash("sha256");
  if (isNDArray(mask)) {
    const { buffer, byteOffset, byteLength } = mask.contiguous().flat();
    return hash.update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex");
  }
  return hash.update(await readFile(mask)).digest("hex");
}
