import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Hdf5Dataset, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";

/** A group or a dataset. */
export type Member = Hdf5Group | Hdf5Dataset;

/** Path of a linked file: beside the file with the link, else as it is written. Undefined when there is none. */
export function linkedFile(from: string, link: string): string | undefined {
  return [resolve(dirname(from), link), resolve(link)].find((path) => existsSync(path));
}

/**
 * Visits a member of a group. What an external link leads to is opened in its own file: HDF5 in WebAssembly looks for
 * the text of attributes in the wrong one.
 *
 * @param file - path of the file that the group is in
 * @returns undefined when a link leads to nothing
 */
export async function visitMember<T>(
  group: Hdf5Group,
  file: string,
  name: string,
  visit: (item: Member, file: string) => Promise<T>,
): Promise<T | undefined> {
  const link = group.link(name);
  if (link.kind !== "external") return group.has(name) ? visit(group.get(name), file) : undefined;
  const target = linkedFile(file, link.file);
  if (target === undefined) return undefined;
  const opened = await openHdf5(target);
  try {
    return opened.has(link.target) ? await visit(opened.get(link.target), target) : undefined;
  } finally {
    opened.close();
  }
}

/**
 * Visits the group at a path, links followed as in {@link visitMember}.
 *
 * @throws `NotFound` with the closest names
 */
export async function visitGroup<T>(
  group: Hdf5Group,
  file: string,
  parts: readonly string[],
  visit: (item: Hdf5Group, file: string) => Promise<T>,
): Promise<T> {
  const [name, ...rest] = parts;
  if (name === undefined) return visit(group, file);
  if (!group.keys().includes(name)) return visit(group.group(name), file); // which says what there is
  let result: { value: T } | undefined;
  await visitMember(group, file, name, async (item, place) => {
    const next = item.kind === "group" ? item : group.group(name);
    result = { value: await visitGroup(next, place, rest, visit) };
  });
  return result === undefined ? visit(group.group(name), file) : result.value;
}
