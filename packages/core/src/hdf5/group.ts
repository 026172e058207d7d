import { closestNames } from "../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError, isBeambookError } from "../errors.js";
import { type AttributeValue, readAttributes } from "./attributes.js";
import { Hdf5Dataset } from "./dataset.js";
import type { FileHandle } from "./file-handle.js";
import { type Hdf5Link, linkAt } from "./link-target.js";
import { locatedError } from "./located-error.js";
import { hdf5Reason, type RawMetadata } from "./raw-module.js";
import { Hdf5Tree, type TreeOptions } from "./tree.js";

/** What a path leads to. */
export type Hdf5Object = Hdf5Group | Hdf5Dataset;

/** A group of an open file; the root group is the file itself. Soft and external links are followed. */
export class Hdf5Group {
  readonly kind = "group" as const;
  /** Absolute path inside the file. */
  readonly path: string;
  readonly #handle: FileHandle;

  /** @internal */
  constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.path = path;
  }

  /** Last part of the path; empty for the root group. */
  get name(): string {
    return this.path.slice(this.path.lastIndexOf("/") + 1);
  }

  /** Attributes by name, read anew each time. */
  get attrs(): Record<string, AttributeValue> {
    return readAttributes(this.#handle, this.path);
  }

  /** Names of the members, broken links included. */
  keys(): string[] {
    const { module, id, path } = this.#handle;
    try {
      return module.get_names(id, this.path, false);
    } catch (cause) {
      const message = (): string => `Cannot list the group: ${hdf5Reason(cause)}.`;
      throw locatedError(cause, { file: path, dataset: this.path }, { message });
    }
  }

  /** Whether a path leads to a group or dataset. */
  has(path: string): boolean {
    return this.#typeOf(this.#resolve(path)) !== undefined;
  }

  /** How the name is linked: directly, or by a soft or external link. */
  link(name: string): Hdf5Link {
    return linkAt(this.#handle.module, this.#handle.id, this.#resolve(name));
  }

  /**
   * The group or dataset at a path, relative to this group or absolute.
   *
   * @throws `NotFound` with the closest names, or saying which link is broken.
   */
  get(path: string): Hdf5Object {
    const full = this.#resolve(path);
    this.#handle.examine(full);
    const type = this.#typeOf(full);
    if (type === "group") return new Hdf5Group(this.#handle, full);
    if (type === "dataset") {
      return new Hdf5Dataset(this.#handle, full, this.#metadata(full));
    }
    throw this.#notFound(full);
  }

  #metadata(path: string): RawMetadata {
    const { module, id, path: file } = this.#handle;
    try {
      return module.get_dataset_metadata(id, path);
    } catch (cause) {
      const message = (): string => `Cannot open the dataset: ${hdf5Reason(cause)}.`;
      throw locatedError(cause, { file, dataset: path }, { message });
    }
  }

  /** The group at a path. @throws `NotFound` */
  group(path: string): Hdf5Group {
    const found = this.get(path);
    if (found.kind === "group") return found;
    throw new BeambookError("NotFound", `"${found.path}" is a dataset, not a group.`, {
      file: this.#handle.path,
      dataset: found.path,
      hint: "Use dataset().",
    });
  }

  /** The dataset at a path. @throws `NotFound` */
  dataset(path: string): Hdf5Dataset {
    const found = this.get(path);
    if (found.kind === "dataset") return found;
    throw new BeambookError("NotFound", `"${found.path}" is a group, not a dataset.`, {
      file: this.#handle.path,
      dataset: found.path,
      hint: `It holds: ${found.keys().slice(0, 8).join(", ")}.`,
    });
  }

  /** Walks all datasets below this group, in order; links are not followed, and a group inside itself only once. */
  *walk(): Generator<Hdf5Dataset> {
    yield* this.#walk([]);
  }

  *#walk(above: readonly number[]): Generator<Hdf5Dataset> {
    const address = this.#handle.addressOf(this.path);
    if (above.includes(address)) return;
    for (const name of this.keys()) {
      const path = this.#resolve(name);
      const type = this.#typeOf(path);
      if (type === "group" && this.link(name).kind === "hard") {
        yield* this.group(path).#walk([...above, address]);
      } else if (type === "dataset") yield this.dataset(path);
    }
  }

  /** @internal Which object this is: the same for all names of a group. */
  get address(): number {
    return this.#handle.addressOf(this.path);
  }

  /** The structure below this group, shown as text or as a page of folds. */
  tree(options: TreeOptions = {}): Hdf5Tree {
    return new Hdf5Tree(this, options);
  }

  toString(): string {
    return `${this.path} (${this.keys().length} members)`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return this.tree({ depth: 2 })[JUPYTER_DISPLAY]();
  }

  #resolve(path: string): string {
    const joined = path.startsWith("/") ? path : `${this.path}/${path}`;
    if (path.includes("\0")) {
      const message = `Nothing at ${JSON.stringify(path)}: names have no zero bytes.`;
      throw new BeambookError("NotFound", message, { file: this.#handle.path });
    }
    return `/${joined.split("/").filter(Boolean).join("/")}`;
  }

  #typeOf(path: string): "group" | "dataset" | undefined {
    const { module, id } = this.#handle;
    if (path === "/") return "group";
    try {
      const type = module.get_type(id, path);
      if (type === module.H5G_GROUP) return "group";
      return type === module.H5G_DATASET ? "dataset" : undefined;
    } catch (cause) {
      if (isBeambookError(cause)) throw cause;
      return undefined;
    }
  }

  #notFound(path: string): BeambookError {
    const parts = path.split("/").filter(Boolean);
    let parent = new Hdf5Group(this.#handle, "/");
    for (const part of parts) {
      const names = parent.keys();
      if (!names.includes(part)) {
        const near = closestNames(part, names).map((name) => `"${name}"`);
        const hint = near.length > 0 ? `Closest: ${near.join(", ")}.` : "The group is empty.";
        const message = `Nothing at "${path}": "${parent.path}" has no "${part}".`;
        return new BeambookError("NotFound", message, { file: this.#handle.path, hint });
      }
      const next = parent.path === "/" ? `/${part}` : `${parent.path}/${part}`;
      if (this.#typeOf(next) !== "group") return this.#broken(path, next, parent.link(part));
      parent = new Hdf5Group(this.#handle, next);
    }
    return new BeambookError("NotFound", `Nothing at "${path}".`, { file: this.#handle.path });
  }

  #broken(path: string, at: string, link: Hdf5Link): BeambookError {
    const what =
      link.kind === "soft"
        ? `the link "${at}" leads to "${link.target}", which does not exist`
        : link.kind === "external"
          ? `the link "${at}" leads to "${link.target}" in "${link.file}", which cannot be opened`
          : `"${at}" is not a group`;
    return new BeambookError("NotFound", `Nothing at "${path}": ${what}.`, {
      file: this.#handle.path,
    });
  }
}
