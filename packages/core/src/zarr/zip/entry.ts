import { BeambookError } from "../../errors.js";

/** One entry of a zip archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packedSize: number;
  /** Bytes of the content. */
  readonly size: number;
  /** Where the entry's own header starts in the file. */
  readonly offset: number;
}

/**
 * Refuses names that would leave the folder they are unpacked in.
 *
 * @throws FileFormat for absolute paths, drive letters, `..`, backslashes, empty names and control characters
 */
export function checkEntryName(name: string, file: string): void {
  const parts = name.split("/");
  const bad =
    name === "" ||
    name.startsWith("/") ||
    /^[a-z]:/i.test(name) ||
    name.includes("\\") ||
    hasControl(name) ||
    parts.includes("..");
  if (!bad) return;
  throw new BeambookError("FileFormat", `The archive has an entry named ${JSON.stringify(name)}.`, {
    file,
    hint: "Names may not be absolute or lead out of the archive; do not unpack this file.",
  });
}

function hasControl(name: string): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) < 32) return true;
  return false;
}
