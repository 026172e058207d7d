import { MESSAGE } from "../write/messages.js";
import type { DatasetFacts } from "./byte-reader.js";
import type { FileBytes } from "./file-bytes.js";
import { readCollection } from "./global-heap.js";
import { readGroupLinks, type StoredLink } from "./group-links.js";
import { type HeaderMessage, readHeaderMessages, readUint } from "./header-messages.js";
import { decodeLayout } from "./layout.js";
import { PagedBytes } from "./paged-bytes.js";
import { numberType } from "./plain-type.js";
import { simpleExtent } from "./simple-extent.js";
import { readSmallNumbers, readSmallStrings, type SmallNumbers } from "./small-dataset.js";
import { baseAddress } from "./superblock.js";

/** More links than this on the way to an object are a circle. */
const MAX_LINKS = 16;

/**
 * Reads names, links and small datasets of an HDF5 file without the HDF5 library, for programs that open hundreds of
 * files only to look at their first pages. Whatever it cannot read is undefined; then HDF5 has to do it.
 */
export class LeanFile {
  /** The file's bytes, those read once kept: for metadata. */
  readonly bytes: FileBytes;
  /** What its addresses count from. */
  readonly base: number;
  readonly #root: number;
  readonly #groups = new Map<number, Map<string, StoredLink> | undefined>();

  private constructor(file: FileBytes, base: number, root: number) {
    this.bytes = file;
    this.base = base;
    this.#root = root;
  }

  /** Opens a file; undefined when it is not HDF5, or of a kind that only HDF5 reads. */
  static open(path: string): LeanFile | undefined {
    const file = new PagedBytes(path);
    const base = baseAddress(file);
    if (base !== undefined) return new LeanFile(file, base, rootAddress(file, base));
    file.close();
    return undefined;
  }

  /**
   * Where a path leads, links at its end not followed; `"missing"` when there is nothing, undefined when HDF5 has to say.
   *
   * @throws `FileFormat` for damaged files
   */
  link(path: string): StoredLink | "missing" | undefined {
    const parts = path.split("/").filter(Boolean);
    const name = parts.pop();
    if (name === undefined) return { kind: "hard", address: this.#root };
    const parent = this.#follow(parts, 0);
    if (typeof parent !== "number") return parent;
    const links = this.#links(parent);
    return links && (links.get(name) ?? "missing");
  }

  /** Whether there is something at a path; undefined when HDF5 has to say. */
  has(path: string): boolean | undefined {
    const found = this.#follow(path.split("/").filter(Boolean), 0);
    return found === undefined ? undefined : found !== "missing";
  }

  /** Address of the object header that a path leads to, links followed; undefined when HDF5 has to say. */
  address(path: string): number | "missing" | undefined {
    return this.#follow(path.split("/").filter(Boolean), 0);
  }

  /**
   * Checks what HDF5 trusts too much: the heap with a virtual dataset's mappings.
   *
   * @throws `FileFormat` when it is damaged
   */
  checkObject(address: number): void {
    const messages = readHeaderMessages(this.bytes, this.base, address);
    const layout = messages.find(({ type }) => type === MESSAGE.layout);
    const decoded = layout && decodeLayout(layout);
    if (decoded?.kind === "virtual" && decoded.heap >= 0) {
      readCollection(this.bytes, this.base + decoded.heap);
    }
  }

  /** Names in a group; undefined when HDF5 has to say, or there is no such group. */
  names(path: string): string[] | undefined {
    const found = this.#follow(path.split("/").filter(Boolean), 0);
    const links = typeof found === "number" ? this.#links(found) : undefined;
    return links && [...links.keys()];
  }

  /** Numbers of a one-dimensional dataset. */
  numbers(path: string): SmallNumbers | undefined {
    const messages = this.#messages(path);
    return messages && readSmallNumbers(this.bytes, this.base, messages);
  }

  /** Text of a one-dimensional dataset. */
  strings(path: string): string[] | undefined {
    const messages = this.#messages(path);
    return messages && readSmallStrings(this.bytes, this.base, messages);
  }

  /** Shape and type of a dataset of numbers; undefined when HDF5 has to say. */
  numberFacts(address: number): Omit<DatasetFacts, "path"> | undefined {
    const messages = readHeaderMessages(this.bytes, this.base, address);
    const body = (wanted: number): DataView | undefined => {
      const found = messages.find(({ type }) => type === wanted);
      return found?.shared ? undefined : found?.body;
    };
    const [space, kind] = [body(MESSAGE.dataspace), body(MESSAGE.datatype)];
    const type = kind && numberType(kind);
    const extent = space && simpleExtent(space);
    return type && extent && { ...extent, chunks: null, type };
  }

  close(): void {
    this.bytes.close();
  }

  #messages(path: string): HeaderMessage[] | undefined {
    const found = this.#follow(path.split("/").filter(Boolean), 0);
    if (typeof found !== "number") return undefined;
    return readHeaderMessages(this.bytes, this.base, found);
  }

  /** The header at a path, soft links followed. */
  #follow(parts: readonly string[], followed: number): number | "missing" | undefined {
    let at = this.#root;
    for (const [i, name] of parts.entries()) {
      const links = this.#links(at);
      if (!links) return undefined;
      const link = links.get(name);
      if (!link) return "missing";
      if (link.kind === "soft") {
        if (followed > MAX_LINKS) return undefined;
        const above = link.target.startsWith("/") ? [] : parts.slice(0, i);
        const target = link.target.split("/").filter((part) => part !== "" && part !== ".");
        return this.#follow([...above, ...target, ...parts.slice(i + 1)], followed + 1);
      }
      at = link.address;
    }
    return at;
  }

  #links(address: number): Map<string, StoredLink> | undefined {
    if (!this.#groups.has(address)) {
      const messages = readHeaderMessages(this.bytes, this.base, address);
      this.#groups.set(address, readGroupLinks(this.bytes, this.base, messages));
    }
    return this.#groups.get(address);
  }
}

/** The address of the root group's header, from the superblock. */
function rootAddress(file: FileBytes, base: number): number {
  const head = file.metadata(base, 16);
  const version = head.getUint8(8);
  const at = version >= 2 ? 36 : 64 + 4 * version;
  return readUint(file.metadata(base + at, 8), 0, 8);
}
