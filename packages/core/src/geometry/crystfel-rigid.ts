import { BeambookError } from "../errors.js";
import type { GeomMetadata } from "./crystfel-metadata.js";
import type { Modules } from "./tile.js";

/** What a .geom file that is written calls a tile. */
export function panelName(module: number, tile: number): string {
  return `p${module}a${tile}`;
}

type Named = [name: string, members: readonly string[]][];

/**
 * The lines of a .geom file about panels that move together: those of the file that was read, otherwise modules and
 * quadrants.
 *
 * @param quadrants - 0 for none
 * @throws InvalidArgument for quadrants that do not divide the modules
 */
export function rigidGroups(
  modules: Modules,
  quadrants: number,
  known: GeomMetadata | undefined,
): string[] {
  const own = modules.map((tiles, m) => tiles.map((_, t) => panelName(m, t)));
  const { groups, collections } = known
    ? groupsOfFile(own.flat(), known)
    : groupsOfLayout(own, quadrants);
  const line = ([name, members]: Named[number]): string => `${name} = ${members.join(",")}`;
  return [
    ...groups.map((group) => `rigid_group_${line(group)}`),
    ...collections.map((collection) => `rigid_group_collection_${line(collection)}`),
  ];
}

function groupsOfFile(
  own: readonly string[],
  { panelNames, rigidGroups: groups, rigidGroupCollections }: GeomMetadata,
): { groups: Named; collections: Named } {
  const written = new Map(panelNames.flat().map((name, i) => [name, own[i]]));
  const renamed = (panels: readonly string[]): string[] =>
    panels.flatMap((panel) => written.get(panel) ?? []);
  return {
    groups: Object.entries(groups).map(([name, panels]) => [name, renamed(panels)]),
    collections: Object.entries(rigidGroupCollections),
  };
}

function groupsOfLayout(
  own: readonly (readonly string[])[],
  quadrants: number,
): { groups: Named; collections: Named } {
  const groups: Named = own.map((panels, m) => [`p${m}`, panels]);
  const collections: Named = [["modules", groups.map(([name]) => name)]];
  if (quadrants === 0) return { groups, collections };
  const per = own.length / quadrants;
  if (!Number.isInteger(per) || per < 1) {
    throw new BeambookError(
      "InvalidArgument",
      `${own.length} modules cannot form ${quadrants} quadrants.`,
    );
  }
  const names = Array.from({ length: quadrants }, (_, q) => `q${q}`);
  groups.push(
    ...names.map((name, q): Named[number] => [name, own.slice(q * per, (q + 1) * per).flat()]),
  );
  collections.push(["quads", names]);
  return { groups, collections };
}
