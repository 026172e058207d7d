import type { JsonObject } from "@beambook/kernel/comm";
import { asBytes } from "@beambook/kernel/comm";
import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { REFUSED, Trait } from "../base/trait.js";

/** A file that a user has chosen. */
export interface UploadedFile {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date;
  readonly content: Uint8Array;
}

/** A list of files; their contents are not sent back to other front ends. */
export function uploadedFiles(): Trait<readonly UploadedFile[]> {
  return new Trait<readonly UploadedFile[]>({
    kind: "a list of files { name, type, size, lastModified, content }",
    echo: false,
    initial: (): readonly UploadedFile[] => Object.freeze([]),
    parse: (value: unknown): readonly UploadedFile[] | typeof REFUSED =>
      Array.isArray(value) && value.every(isFile) ? Object.freeze([...value]) : REFUSED,
    toWire: (value: readonly UploadedFile[]): unknown =>
      value.map(({ lastModified, ...file }) => ({
        ...file,
        last_modified: lastModified.getTime(),
      })),
    fromWire: (value: unknown): unknown => (Array.isArray(value) ? value.map(fileOf) : value),
  });
}

function isFile(value: unknown): value is UploadedFile {
  if (typeof value !== "object" || value === null) return false;
  const file = value as Partial<UploadedFile>;
  return (
    typeof file.name === "string" && asBytes(file.content) !== undefined && !!file.lastModified
  );
}

function fileOf(value: unknown): unknown {
  const file = value as JsonObject;
  return {
    name: file.name,
    type: file.type,
    size: file.size,
    lastModified: new Date(Number(file.last_modified)),
    // An empty file has no buffer on some front ends.
    content: asBytes(file.content) ?? new Uint8Array(0),
  };
}

/** A button that lets the user choose files. */
export class UploadBase extends DescriptionWidget {
  protected override normalize(next: Values, changed: ReadonlySet<string>, initial: boolean): void {
    if (initial && !changed.has("description")) next.description = "Upload";
  }
}
