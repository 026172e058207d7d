import type { DType } from "../../ndarray/index.js";

/** Element type of an EDF block; float128 is x87's 80 bits in 16 bytes and is read as float64. */
export type EdfType = Exclude<DType, "bool" | "complex64" | "complex128"> | "float128";

/** Every spelling of `DataType` that is in use, in lower case. */
const TYPES: Readonly<Record<string, EdfType>> = {
  signedbyte: "int8",
  signed8: "int8",
  unsignedbyte: "uint8",
  unsigned8: "uint8",
  signedshort: "int16",
  signed16: "int16",
  unsignedshort: "uint16",
  unsigned16: "uint16",
  unsignedshortinteger: "uint16",
  signedinteger: "int32",
  signed32: "int32",
  signedlong: "int32",
  unsignedinteger: "uint32",
  unsigned32: "uint32",
  unsignedlong: "uint32",
  signed64: "int64",
  unsigned64: "uint64",
  float: "float32",
  floatvalue: "float32",
  float32: "float32",
  floatieee32: "float32",
  double: "float64",
  doublevalue: "float64",
  floatieee64: "float64",
  doubleieee64: "float64",
  quadruplevalue: "float128",
  floatieee128: "float128",
  doubleieee128: "float128",
};

/** The element type that a `DataType` text names; undefined for an unknown one. */
export function edfType(text: string): EdfType | undefined {
  return TYPES[text.toLowerCase()];
}

/** All known spellings, for messages. */
export const EDF_TYPE_NAMES: readonly string[] = Object.keys(TYPES);

/** What this library writes for a dtype. */
export const EDF_WRITTEN: Readonly<Partial<Record<DType, string>>> = {
  bool: "UnsignedByte",
  int8: "SignedByte",
  uint8: "UnsignedByte",
  int16: "SignedShort",
  uint16: "UnsignedShort",
  int32: "SignedInteger",
  uint32: "UnsignedInteger",
  int64: "Signed64",
  uint64: "Unsigned64",
  float32: "FloatValue",
  float64: "DoubleValue",
};

/** Bytes of an element. */
export function edfItemSize(type: EdfType): number {
  if (type === "float128") return 16;
  return Number(/\d+/.exec(type)?.[0]) / 8;
}
