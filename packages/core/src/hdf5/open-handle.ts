import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { closestNames } from "../closest.js";
import { BeambookError, isBeambookError } from "../errors.js";
import { FileHandle } from "./file-handle.js";
import { identify, isStale, noteClose, noteOpen } from "./file-identity.js";
import { loadedH5wasm } from "./h5wasm.js";
import { hdf5Reason } from "./raw-module.js";

/** Options of openHdf5(). */
export interface OpenOptions {
  /**
   * Reads numbers straight from the file where its layout allows it, which is faster (default). With false everything
   * goes through the HDF5 library: slower, for comparison.
   */
  direct?: boolean;
}

/** Opens a file of HDF5's kind; h5wasm must be loaded. */
export function openHandle(path: string, { direct = true }: OpenOptions = {}): FileHandle {
  const library = loadedH5wasm();
  const full = resolve(path);
  if (isStale(library, full)) {
    throw new BeambookError("FileAccess", "The file was written anew while it was open.", {
      file: full,
      hint: "Open it with openHdf5(), or close it everywhere first.",
    });
  }
  const identity = identify(full);
  if (!identity) throw missing(full);
  try {
    const id = library.module.open(full, 0, false, -1, -1);
    return new FileHandle(library, full, { id, identity, direct });
  } catch (cause) {
    noteOpen(library, identity);
    noteClose(library, identity, true);
    throw isBeambookError(cause) ? crashed(full, cause) : openError(full, cause);
  }
}

/** HDF5 died of this file. */
function crashed(file: string, cause: BeambookError): BeambookError {
  const { code, reason, hint } = cause;
  return new BeambookError(code, reason, { file, hint, cause });
}

/** Why a file could not be opened, found out only after HDF5 has refused it. */
function openError(path: string, cause: unknown): BeambookError {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return missing(path);
  if (!info.isFile()) {
    return new BeambookError("FileFormat", "not an HDF5 file: this is a folder", { file: path });
  }
  try {
    accessSync(path, constants.R_OK);
  } catch {
    return new BeambookError("FileAccess", "No permission to read the file.", {
      file: path,
      cause,
    });
  }
  if (!hasSignature(path, info.size)) {
    return new BeambookError("FileFormat", "not an HDF5 file", { file: path, cause });
  }
  return new BeambookError("FileFormat", `HDF5 cannot open the file: ${hdf5Reason(cause)}.`, {
    file: path,
    hint: "It may be truncated or still being written.",
    cause,
  });
}

function missing(path: string): BeambookError {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const hint = `There is no folder ${folder}.`;
    return new BeambookError("FileNotFound", "No such file.", { file: path, hint });
  }
  const near = closestNames(basename(path), readdirSync(folder)).map((name) => `"${name}"`);
  return new BeambookError("FileNotFound", "No such file.", {
    file: path,
    hint: near.length > 0 ? `Closest in its folder: ${near.join(", ")}.` : "Its folder is empty.",
  });
}

const SIGNATURE = "894844460d0a1a0a";

/** HDF5's signature stands at 0, 512, 1024, 2048, … (a file may begin with a user block). */
function hasSignature(path: string, size: number): boolean {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(8);
    for (let at = 0; at + 8 <= size; at = at === 0 ? 512 : 2 * at) {
      readSync(file, bytes, 0, 8, at);
      if (bytes.toString("hex") === SIGNATURE) return true;
    }
    return false;
  } finally {
    closeSync(file);
  }
}
