import { readFileSync } from "node:fs";
import { BeambookError } from "../../errors.js";
import { fileError } from "../../zarr/index.js";

/** Type of the numbers in a `.raw` file. */
export type RippleType = "unsigned" | "signed" | "float";

/** What a `.rpl` file says about its `.raw` file. */
export interface RippleHeader {
  /** Pixels per row. */
  width: number;
  /** Rows. */
  height: number;
  /** Channels per pixel. */
  depth: number;
  /** Bytes before the data. */
  offset: number;
  /** Bytes per number: 1, 2, 4 or 8. */
  dataLength: 1 | 2 | 4 | 8;
  dataType: RippleType;
  /** `dont-care` is read as little-endian. */
  byteOrder: "little-endian" | "big-endian";
  /** `vector`: the channels of a pixel lie together; `image`: the pixels of a channel. */
  recordBy: "vector" | "image";
  /** Every key of the file, in lower case, with its text. */
  keys: Readonly<Record<string, string>>;
}

const TYPES: Record<string, RippleType> = {
  unsigned: "unsigned",
  signed: "signed",
  float: "float",
  uint: "unsigned",
  int: "signed",
  integer: "signed",
};

/**
 * Reads a Ripple header (the Lispix format). Letter case, blanks around keys and values, separators other than a tab,
 * comment lines and line ends do not matter; `data-Length` is `data-length`.
 *
 * @throws FileNotFound, FileAccess
 * @throws FileFormat naming the key that is missing or makes no sense
 * @source D. Bright, "Raw file format: ripple files", Lispix documentation, NIST
 */
export function readRpl(path: string): RippleHeader {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw fileError(cause, path);
  }
  return parseRpl(text, path);
}

/** {@link readRpl} for text at hand; `file` names it in errors. */
export function parseRpl(text: string, file: string = "rpl"): RippleHeader {
  const keys = readKeys(text);
  if (Object.keys(keys).length === 0) {
    throw new BeambookError("FileFormat", "The .rpl file has no lines of key and value.", { file });
  }
  const refuse = (why: string): never => {
    throw new BeambookError("FileFormat", `The .rpl file ${why}.`, {
      file,
      hint: `It has the keys ${Object.keys(keys).join(", ")}.`,
    });
  };
  const whole = (key: string, least: number, missing?: number): number => {
    const value = keys[key];
    if (value === undefined || value === "") {
      return missing ?? refuse(`lacks the key ${key}`);
    }
    const number = Number(value);
    if (!Number.isSafeInteger(number)) return refuse(`has ${key} = "${value}", no whole number`);
    if (number < least) return refuse(`has ${key} = ${number}, but at least ${least} is needed`);
    return number;
  };
  const dataLength = whole("data-length", 1) as 1 | 2 | 4 | 8;
  if (![1, 2, 4, 8].includes(dataLength)) {
    refuse(`has data-length = ${dataLength}, which is not 1, 2, 4 or 8 bytes`);
  }
  const typeName = keys["data-type"] || "unsigned";
  const dataType = TYPES[typeName] ?? refuse(`has the unknown data-type "${typeName}"`);
  if (dataType === "float" && dataLength < 4) refuse(`has float numbers of ${dataLength} bytes`);
  const size = {
    width: whole("width", 1),
    height: whole("height", 1),
    depth: whole("depth", 1),
    offset: whole("offset", 0, 0),
  };
  if (!Number.isSafeInteger(size.width * size.height * size.depth * dataLength + size.offset)) {
    refuse(`has ${size.width} x ${size.height} x ${size.depth} numbers, too many`);
  }
  return {
    ...size,
    dataLength,
    dataType,
    byteOrder: byteOrderOf(keys["byte-order"], refuse),
    recordBy: recordByOf(keys["record-by"], refuse),
    keys,
  };
}

function readKeys(text: string): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line === "" || line.startsWith(";")) continue;
    const match = line.includes("\t") ? /^([^\t]*)\t+(.*)$/.exec(raw) : /^(\S+)\s*(.*)$/.exec(line);
    const [key, value] = match ? [match[1], match[2]] : [line, ""];
    const name = key
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, "-");
    if (name === "key" && value.trim().toLowerCase() === "value") continue;
    keys[name] = TEXTS.has(name) ? value.trim() : value.trim().toLowerCase();
  }
  return keys;
}

/** Keys whose values keep their letter case. */
const TEXTS: ReadonlySet<string> = new Set(
  "title date time signal width-name height-name depth-name width-units height-units depth-units".split(
    " ",
  ),
);

function byteOrderOf(
  value: string | undefined,
  refuse: (why: string) => never,
): "little-endian" | "big-endian" {
  const text = value ?? "";
  if (/^big/.test(text)) return "big-endian";
  if (text === "" || /^little|^don.?t-?care$/.test(text)) return "little-endian";
  return refuse(`has the unknown byte-order "${text}"`);
}

function recordByOf(value: string | undefined, refuse: (why: string) => never): "vector" | "image" {
  const text = value ?? "";
  if (text === "image") return "image";
  if (text === "" || text === "vector" || /^don.?t-?care$/.test(text)) return "vector";
  return refuse(`has the unknown record-by "${text}"`);
}
