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
  const { mask, dark, flat, instrument, signal: _, geometry, ...rest } = options;
  const path = (given: ImageOption): string | undefined =>
    typeof given === "string" ? given : undefined;
  return `${JSON.stringify(
    {
      made: new Date().toISOString(),
      files,
      instrument: typeof instrument === "object" ? instrument.name : (instrument ?? "ID02"),
      ...{ mask: path(mask), maskHash: await hashOf(mask) },
      ...{ dark: path(dark), darkHash: await hashOf(dark) },
      ...{ flat: path(flat), flatHash: await hashOf(flat) },
      geometry,
      options: rest,
      settings,
    },
    (_key, value: unknown) => (value === Infinity ? "Infinity" : value),
    1,
  )}\n`;
}

type ImageOption = MappingOptions["mask"];

async function hashOf(image: ImageOption): Promise<string | undefined> {
  if (image === undefined) return undefined;
  const hash = createHash("sha256");
  if (isNDArray(image)) {
    const { buffer, byteOffset, byteLength } = image.contiguous().flat();
    return hash.update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex");
  }
  return hash.update(await readFile(image)).digest("hex");
}
