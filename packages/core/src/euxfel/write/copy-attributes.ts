import type { AttributeValue } from "../../hdf5/attributes.js";
import type { AttributeInput, AttributesInput, Hdf5Writer } from "../../hdf5/write/index.js";
import { isNDArray } from "../../ndarray/guards.js";
import type { KeyData } from "../key-data.js";

/** Attributes in the form in which they are written; those that cannot be are left out. */
export function writableAttributes(found: Record<string, AttributeValue>): AttributesInput {
  const kept: [string, AttributeInput][] = [];
  for (const [name, value] of Object.entries(found)) {
    const input = writable(value);
    if (input !== undefined) kept.push([name, input]);
  }
  return Object.fromEntries(kept);
}

function writable(value: AttributeValue): AttributeInput | undefined {
  if (isNDArray(value)) return value;
  if (typeof value === "bigint") return BigInt64Array.of(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  const isText = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isText && value.length > 0 ? (value as string[]) : undefined;
}

/** Attributes of a key's dataset: units and the like. */
export function datasetAttributes(key: KeyData): AttributesInput {
  return writableAttributes(key.datasetIn(key.files[0]).attrs);
}

/** Copies the attributes of the group around a control key, where its units are. */
export async function copyPropertyAttributes(writer: Hdf5Writer, key: KeyData): Promise<void> {
  if (key.section !== "CONTROL" || !key.key.endsWith(".value")) return;
  const [file] = key.files;
  const attributes = writableAttributes(file.groupAttributes(key.section, key.source, key.key));
  if (Object.keys(attributes).length === 0) return;
  const path = file.datasetPath(key.section, key.source, key.key);
  await writer.group(path.slice(0, path.lastIndexOf("/")), { attributes });
}
