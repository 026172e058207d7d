import type { DType } from "../ndarray/dtype.js";
import type { LongDoubleFormat } from "./long-double.js";
import type { RawMetadata } from "./raw-module.js";

/** A member of a compound type. */
export interface CompoundMember {
  name: string;
  /** Byte offset inside the element. */
  offset: number;
  type: Hdf5Type;
}

/** The element type of a dataset or attribute; `size` counts bytes of one element in memory. */
export type Hdf5Type =
  | { kind: "number"; dtype: DType; size: number; swapped?: boolean }
  | { kind: "half"; dtype: "float32"; size: 2; swapped?: boolean }
  | {
      kind: "longDouble";
      dtype: "float64";
      size: number;
      format: LongDoubleFormat;
      swapped?: boolean;
    }
  | { kind: "bool"; dtype: "bool"; size: number }
  | {
      kind: "enum";
      dtype: DType;
      size: number;
      members: Record<string, number>;
      swapped?: boolean;
    }
  | { kind: "complex"; dtype: "complex64" | "complex128"; size: number; swapped?: boolean }
  | { kind: "string"; size: number; variable: boolean; ascii?: boolean }
  | { kind: "compound"; size: number; members: CompoundMember[] }
  | { kind: "array"; size: number; shape: number[]; base: Hdf5Type }
  | { kind: "sequence"; size: number; base: Hdf5Type }
  | { kind: "reference"; size: number }
  | { kind: "opaque"; size: number };

/** HDF5's type classes. */
const CLASS = {
  integer: 0,
  float: 1,
  string: 3,
  compound: 6,
  reference: 7,
  enum: 8,
  sequence: 9,
  array: 10,
} as const;

/** The formats of a type's long doubles in the order of its parts, where the file tells them. */
export type LongDoubles = readonly (LongDoubleFormat | undefined)[];

/**
 * Describes the elements of a dataset or attribute.
 *
 * @param longDoubles - without them long doubles are opaque bytes
 */
export function describeType(raw: RawMetadata, longDoubles: LongDoubles = []): Hdf5Type {
  // HDF5 swaps a type for us only when all of its parts are big-endian; in mixed compounds we swap the members.
  return describe(raw, byteOrders(raw).size > 1, longDoubles.values());
}

/** {@link describeType} for elements whose bytes are taken from the file as they are. */
export function describeStored(raw: RawMetadata, longDoubles: LongDoubles = []): Hdf5Type {
  return describe(raw, true, longDoubles.values());
}

/** Whether a type has floats larger than float64. */
export function hasLongDoubles(raw: RawMetadata): boolean {
  const parts = [raw.array_type, raw.vlen_type, ...(raw.compound_type?.members ?? [])];
  return (
    (raw.type === CLASS.float && raw.size > 8) || parts.some((part) => part && hasLongDoubles(part))
  );
}

type Formats = Iterator<LongDoubleFormat | undefined, unknown>;

function describe(raw: RawMetadata, mixed: boolean, formats: Formats): Hdf5Type {
  const { size } = raw;
  const swapped = mixed && !raw.littleEndian ? { swapped: true } : {};
  switch (raw.type) {
    case CLASS.integer: {
      const dtype = integerDType(size, raw.signed);
      return dtype ? { kind: "number", dtype, size, ...swapped } : { kind: "opaque", size };
    }
    case CLASS.float:
      if (size === 2) return { kind: "half", dtype: "float32", size: 2, ...swapped };
      if (size === 4) return { kind: "number", dtype: "float32", size, ...swapped };
      if (size === 8) return { kind: "number", dtype: "float64", size, ...swapped };
      return { ...describeLongDouble(size, formats), ...swapped };
    case CLASS.string:
      return { kind: "string", size, variable: raw.vlen, ascii: raw.cset === 0 };
    case CLASS.enum:
      return { ...describeEnum(raw), ...swapped };
    case CLASS.compound:
      return describeCompound(raw, mixed, formats);
    case CLASS.array:
      return {
        kind: "array",
        size,
        shape: raw.array_type?.shape ?? [],
        base: describe(raw.array_type as RawMetadata, mixed, formats),
      };
    case CLASS.sequence:
      return {
        kind: "sequence",
        size,
        base: describe(raw.vlen_type as RawMetadata, mixed, formats),
      };
    case CLASS.reference:
      return { kind: "reference", size };
    default:
      return { kind: "opaque", size };
  }
}

function integerDType(size: number, signed: boolean): DType | undefined {
  if (![1, 2, 4, 8].includes(size)) return undefined;
  return `${signed ? "int" : "uint"}${8 * size}` as DType;
}

function describeEnum(raw: RawMetadata): Hdf5Type {
  const members = raw.enum_type?.members ?? {};
  const names = Object.keys(members);
  if (names.length === 2 && members.FALSE === 0 && members.TRUE === 1 && raw.size === 1) {
    return { kind: "bool", dtype: "bool", size: 1 };
  }
  const dtype = integerDType(raw.size, raw.signed);
  return dtype
    ? { kind: "enum", dtype, size: raw.size, members }
    : { kind: "opaque", size: raw.size };
}

function describeLongDouble(size: number, formats: Formats): Hdf5Type {
  const { value: format } = formats.next() as { value: LongDoubleFormat | undefined };
  return format ? { kind: "longDouble", dtype: "float64", size, format } : { kind: "opaque", size };
}

function describeCompound(raw: RawMetadata, mixed: boolean, formats: Formats): Hdf5Type {
  const members = (raw.compound_type?.members ?? []).map((member) => ({
    name: member.name,
    offset: member.offset,
    type: describe(member, mixed, formats),
  }));
  const [re, im] = members;
  const half = raw.size / 2;
  const isComplex =
    members.length === 2 &&
    /^re?(al)?$/i.test(re.name) &&
    /^im?(ag)?$/i.test(im.name) &&
    re.offset === 0 &&
    im.offset === half &&
    members.every(
      ({ type }) => type.kind === "number" && type.size === half && type.dtype.startsWith("float"),
    );
  if (isComplex) {
    const { swapped } = re.type as { swapped?: boolean };
    return {
      kind: "complex",
      dtype: raw.size === 8 ? "complex64" : "complex128",
      size: raw.size,
      ...(swapped ? { swapped } : {}),
    };
  }
  return { kind: "compound", size: raw.size, members };
}

function byteOrders(raw: RawMetadata, found: Set<boolean> = new Set()): Set<boolean> {
  for (const member of raw.compound_type?.members ?? []) byteOrders(member, found);
  if (raw.array_type) byteOrders(raw.array_type, found);
  const numeric = raw.type === CLASS.integer || raw.type === CLASS.float || raw.type === CLASS.enum;
  if (numeric && raw.size > 1) found.add(raw.littleEndian);
  return found;
}

/** Whether elements point to memory that HDF5 allocates while reading. */
export function holdsPointers(type: Hdf5Type): boolean {
  switch (type.kind) {
    case "string":
      return type.variable;
    case "sequence":
      return true;
    case "array":
      return holdsPointers(type.base);
    case "compound":
      return type.members.some((member) => holdsPointers(member.type));
    default:
      return false;
  }
}

/** The dtype of the NDArray that elements are read into; undefined for strings, compounds and other odd types. */
export function arrayDType(type: Hdf5Type): DType | undefined {
  if (type.kind === "array") return arrayDType(type.base);
  return "dtype" in type ? type.dtype : undefined;
}

/** The type in words: `float32`, `bool`, `string`, `compound(x: float64, n: int32)`. */
export function typeName(type: Hdf5Type): string {
  switch (type.kind) {
    case "half":
      return "float16";
    case "longDouble":
      return `float${8 * type.size}`;
    case "string":
      return type.variable ? "string" : `string[${type.size}]`;
    case "enum":
      return `enum(${Object.keys(type.members).join(", ")})`;
    case "compound":
      return `compound(${type.members.map((m) => `${m.name}: ${typeName(m.type)}`).join(", ")})`;
    case "array":
      return `${typeName(type.base)}[${type.shape.join(", ")}]`;
    case "sequence":
      return `sequence(${typeName(type.base)})`;
    case "reference":
      return "reference";
    case "opaque":
      return `opaque[${type.size}]`;
    default:
      return type.dtype;
  }
}
