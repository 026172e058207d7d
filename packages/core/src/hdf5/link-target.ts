import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { RawModule } from "./raw-module.js";

/** How a name of a group leads to its object. */
export type Hdf5Link =
  | { kind: "hard" }
  | { kind: "soft"; target: string }
  | { kind: "external"; file: string; target: string };

/** How the last part of an absolute path is linked. */
export function linkAt(module: RawModule, file: bigint, path: string): Hdf5Link {
  try {
    const target = module.get_symbolic_link(file, path);
    if (target) return { kind: "soft", target };
  } catch {
    // HDF5 reports "not a soft link" as an error.
  }
  try {
    const { filename, obj_path } = module.get_external_link(file, path);
    if (filename) return { kind: "external", file: filename, target: obj_path };
  } catch {
    // … and so for external ones.
  }
  return { kind: "hard" };
}

/**
 * Whether a path leads to an object of this very file. Through an external link it leads to another one, where the
 * addresses of this file mean nothing. Soft links count as outside too: where they end is HDF5's business.
 */
export function staysInFile(
  module: RawModule,
  file: bigint,
  path: string,
  known: Map<string, boolean>,
): boolean {
  let inside = true;
  let prefix = "";
  for (const part of path.split("/").filter(Boolean)) {
    prefix += `/${part}`;
    const cached = known.get(prefix);
    inside = cached ?? (inside && linkAt(module, file, prefix).kind === "hard");
    known.set(prefix, inside);
    if (!inside) return false;
  }
  return true;
}

/** Soft links on the way to an object; more are a circle. */
const MAX_SOFT = 16;

/**
 * Where a path leaves a file by an external link: the file that HDF5 takes then, and the path in there.
 *
 * @param from - path of the file
 * @returns undefined when it stays, or leads nowhere
 */
export function beyondFile(
  module: RawModule,
  file: bigint,
  from: string,
  path: string,
  followed = 0,
): { file: string; path: string } | undefined {
  const parts = path.split("/").filter(Boolean);
  for (let i = 1; i <= parts.length; i++) {
    const link = linkAt(module, file, `/${parts.slice(0, i).join("/")}`);
    if (link.kind === "hard") continue;
    const rest = parts.slice(i);
    const target = [link.target, ...rest].join("/");
    if (link.kind === "soft") {
      if (followed >= MAX_SOFT) return undefined;
      const above = link.target.startsWith("/") ? [] : parts.slice(0, i - 1);
      return beyondFile(module, file, from, [...above, target].join("/"), followed + 1);
    }
    const places = [resolve(dirname(from), link.file), resolve(link.file)];
    const found = places.find((place) => existsSync(place));
    return found === undefined ? undefined : { file: found, path: target };
  }
  return undefined;
}

/** The address of an object's header, as HDF5 finds it. */
export function headerAddress(module: RawModule, file: bigint, path: string): number {
  const reference = module.create_object_reference(file, path);
  return reference.reduceRight((sum, byte) => sum * 256 + byte, 0);
}
