import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { createHdf5, type Hdf5Dataset, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import type { Param } from "../parameters/param.js";
import { visitGroup, visitMember } from "./members.js";
import { readGroup } from "./read-tree.js";
import { asctime, LAYOUT_VERSION } from "./stamps.js";
import { writeEntry } from "./write-tree.js";

/**
 * Reads a file or a part of it as a tree: groups as objects, datasets as arrays, numbers, strings or `null`.
 *
 * @throws `UnsupportedType` for pickled items, `NotFound` for an unknown path
 * @example
 * const meta = await h5read("npy.ptyd", "meta");
 */
export async function h5read(file: string, path: string = "/"): Promise<Param> {
  const opened = await openHdf5(file);
  try {
    return await visitGroup(opened, file, path.split("/").filter(Boolean), readGroup);
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
    for (const [key, value] of Object.entries(tree)) await writeEntry(writer, "", key, value);
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
    const value = await dataset.value();
    const python = value === true ? "True" : value === false ? "False" : String(value);
    return dataset.type.kind === "string" ? `string = "${python}"` : `scalar = ${python}`;
  }
  const list = type === "arraylist" || type === "arraytuple";
  if (list || (dataset.ndim === 1 && dataset.size <= SHOWN)) {
    const values = (await dataset.values()).slice(0, SHOWN).map(String);
    const more = dataset.size > SHOWN ? ", ..." : "";
    return `${list ? type.slice(5) : "array"} = [${values.join(list ? ", " : " ")}${more}]`;
  }
  return `${dataset.shape.join("x")} ${dataset.dtype} array`;
}
