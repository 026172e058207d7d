import { BeambookError } from "../../errors.js";
import type { Hdf5Dataset, Hdf5Group } from "../../hdf5/index.js";
import { Param } from "../parameters/param.js";
import { type Member, visitMember } from "./members.js";

/** Lists and tuples whose items are one array. */
const ARRAY_LISTS = ["arraylist", "arraytuple"];
/** Kinds that need Python to be read, and could run code there. */
const REFUSED = ["pickle", "record_array"];

/**
 * Reads a group as PtyPy's `h5read` does: groups as objects, lists as arrays, scalars as numbers and strings, the empty
 * mark as `null`. Objects without the attribute `type` are read by what they are, links that lead nowhere left out.
 *
 * @param file - path of the file that the group is in
 * @throws `UnsupportedType` for pickled items
 */
export async function readGroup(group: Hdf5Group, file: string): Promise<Param> {
  const tree = new Param();
  for (const name of group.keys()) {
    await visitMember(group, file, name, async (item, place) => {
      const key = item.attrs.escaped === "1" ? name.replaceAll("_SLASH_", "/") : name;
      tree[key] = await readMember(item, place);
    });
  }
  return tree;
}

/** Reads a group or a dataset as what it was. */
export async function readMember(item: Member, file: string): Promise<unknown> {
  if (item.kind === "dataset") return readValue(item);
  const type = item.attrs.type;
  const tree = await readGroup(item, file);
  if (type !== "list" && type !== "tuple") return tree;
  const items = Object.entries(tree).sort(([a], [b]) => Number(a) - Number(b));
  return items.map(([, value]) => value);
}

/** Reads a dataset as what it was. */
export async function readValue(dataset: Hdf5Dataset): Promise<unknown> {
  const type = String(dataset.attrs.type ?? "");
  if (REFUSED.includes(type)) {
    throw new BeambookError("UnsupportedType", `The item is stored as ${type}.`, {
      dataset: dataset.path,
      hint: "Only Python can read it, and it may run code there: write it as numbers instead.",
    });
  }
  if (type === "None") return null;
  if (dataset.type.kind === "string") {
    const strings = await dataset.strings();
    return dataset.ndim === 0 ? strings[0] : strings;
  }
  if (dataset.ndim === 0) return numbersOf(await dataset.value());
  const array = await dataset.read();
  return ARRAY_LISTS.includes(type) ? numbersOf(array.toArray()) : array;
}

/** 64-bit integers as numbers where they fit. */
function numbersOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(numbersOf);
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
