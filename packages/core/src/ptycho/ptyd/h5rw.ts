import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { createHdf5, type Hdf5Dataset, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import type { Param } from "../parameters/param.js";
import { visitGroup, visitMember } from "./members.js";
import { readGroup, readMember } from "./read-tree.js";
import { asctime, LAYOUT_VERSION } from "./stamps.js";
import { writeMembers } from "./write-tree.js";

/**
 * Reads a file or a part of it as a tree: groups as objects, datasets as arrays, numbers, strings or `null`.
 *
 * @throws `UnsupportedType` for pickled items, `NotFound` for an unknown path
 * @example
 * const meta = await h5read("npy.ptyd", "meta");
 * const energy = await h5read<number>("npy.ptyd", "meta/energy");
 */
export async function h5read<T = Param>(file: string, path: string = "/"): Promise<T> {
  const opened = await openHdf5(file);
  const parts = path.split("/").filter(Boolean);
  try {
    if (parts.length === 0) return (await readGroup(opened, file)) as T;
    return await visitGroup(opened, file, parts.slice(0, -1), async (group, place) => {
      const name = parts[parts.length - 1];
      const found = await visitMember(group, place, name, async (item, home) => ({
        value: await readMember(item, home),
      }));
      return (found ? found.value : group.group(name)) as T; // which says what there is
    });
  } finally {
    opened.close();
  }
}

/**
 * Writes trees of objects, lists, arrays, numbers, strings and `null`, as PtyPy's `h5write` does. The file appears when
 * it is whole.
 *
 * @throws `UnsupportedType` for values of other kinds
 */
export async function h5write(file: string, tree: object): Promise<void> {
  const writer = await createHdf5(file);
  try {
    const now = asctime(new Date());
    await writer.group("/", {
      attributes: { h5rw_version: LAYOUT_VERSION, ctime: now, mtime: now },
    });
    await writeMembers(writer, "", tree);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** What {@link h5info} returns: its text shows in a notebook. */
export class Hdf5Info {
  readonly #text: string;

  /** @internal */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** @internal */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.#text, "text/html": `<pre>${escapeHtml(this.#text)}</pre>` };
  }
}

/**
 * The tree of a file in text: groups with their number of members, arrays by shape and dtype, scalars with their value.
 *
 * @example
 * console.log(String(await h5info("npy.ptyd")));
 */
export async function h5info(
  file: string,
  { depth = 8 }: { depth?: number } = {},
): Promise<Hdf5Info> {
  const opened = await openHdf5(file);
  try {
    const created = opened.attrs.ctime;
    const lines = created === undefined ? [] : [`File created : ${created}`];
    await list(opened, file, 0, depth, lines);
    return new Hdf5Info(lines.join("\n"));
  } finally {
    opened.close();
  }
}

async function list(
  group: Hdf5Group,
  file: string,
  level: number,
  depth: number,
  lines: string[],
): Promise<void> {
  const indent = " ".repeat(1 + 4 * level);
  for (const name of group.keys()) {
    const found = await visitMember(group, file, name, async (item, place) => {
      if (item.kind === "dataset") {
        lines.push(`${indent}* ${name} [${await describe(item)}]`);
        return true;
      }
      const word = String(item.attrs.type ?? "dict");
      lines.push(`${indent}* ${name} [${word} ${item.keys().length}]:`);
      if (level + 1 < depth) await list(item, place, level + 1, depth, lines);
      return true;
    });
    if (found === undefined) lines.push(`${indent}* ${name} [link to nothing]`);
  }
}

/** Values of a list that are written out. */
const SHOWN = 4;

async function describe(dataset: Hdf5Dataset): Promise<string> {
  const type = String(dataset.attrs.type ?? "");
  if (type === "None") return "None";
  if (dataset.ndim === 0) {
    const value = wordOf(await dataset.value());
    return dataset.type.kind === "string" ? `string = "${value}"` : `scalar = ${value}`;
  }
  const list = dataset.ndim === 1 && (type === "arraylist" || type === "arraytuple");
  if (list || (dataset.ndim === 1 && dataset.size <= SHOWN)) {
    const values = (await dataset.values()).slice(0, SHOWN).map(wordOf);
    const more = dataset.size > SHOWN ? ", ..." : "";
    return `${list ? type.slice(5) : "array"} = [${values.join(list ? ", " : " ")}${more}]`;
  }
  return `${dataset.shape.join("x")} ${dataset.dtype} array`;
}

/** A value as Python writes it. */
function wordOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}
