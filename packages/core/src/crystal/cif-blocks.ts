import { type CifToken, cifError, cifTokens } from "./cif-tokens.js";

/** A value of a CIF file; `?` and `.` are null. */
export interface CifValue {
  readonly text: string | null;
  readonly line: number;
}

/** One `data_` block: values by tag in lower case; a tag outside a loop has one. */
export interface CifBlock {
  readonly name: string;
  readonly values: ReadonlyMap<string, readonly CifValue[]>;
}

/**
 * All data blocks of a CIF text.
 *
 * @param file Name for errors.
 * @throws FileFormat with the line's number
 */
export function parseCifBlocks(text: string, file?: string): CifBlock[] {
  const blocks: { name: string; values: Map<string, CifValue[]> }[] = [];
  const tokens = [...cifTokens(text.replace(/^\uFEFF/, ""), file)];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token.kind === "data") {
      blocks.push({ name: token.text.slice(5), values: new Map() });
      at++;
      continue;
    }
    // Frames of dictionaries hold nothing of a crystal; their content is read as the block's.
    if (token.kind === "save") {
      at++;
      continue;
    }
    const block = blocks[blocks.length - 1];
    if (!block)
      throw cifError(file, token.line, `"${token.text}" stands before the first data_ block.`);
    if (token.kind === "loop") at = readLoop(tokens, at, block.values, file);
    else at = readItem(tokens, at, block.values, file);
  }
  if (blocks.length === 0) throw cifError(file, 1, "There is no data_ block: this is no CIF file.");
  return blocks;
}

function readItem(
  tokens: readonly CifToken[],
  at: number,
  values: Map<string, CifValue[]>,
  file: string | undefined,
): number {
  const tag = tokens[at];
  if (tag.kind !== "tag") throw cifError(file, tag.line, `"${tag.text}" belongs to no tag.`);
  const value = tokens[at + 1];
  if (value?.kind !== "value") throw cifError(file, tag.line, `${tag.text} has no value.`);
  keep(values, tag, [cifValue(value)], file);
  return at + 2;
}

function readLoop(
  tokens: readonly CifToken[],
  start: number,
  values: Map<string, CifValue[]>,
  file: string | undefined,
): number {
  const { line } = tokens[start];
  let at = start + 1;
  const tags: CifToken[] = [];
  while (tokens[at]?.kind === "tag") tags.push(tokens[at++]);
  const found: CifToken[] = [];
  while (tokens[at]?.kind === "value") found.push(tokens[at++]);
  if (tags.length === 0) throw cifError(file, line, "A loop has no tags.");
  if (found.length % tags.length !== 0) {
    const last = found[found.length - 1] ?? tokens[start];
    throw cifError(
      file,
      last.line,
      `The loop of line ${line} has ${tags.length} tags, but ${found.length} values.`,
    );
  }
  tags.forEach((tag, k) => {
    const column = found.filter((_, i) => i % tags.length === k).map(cifValue);
    keep(values, tag, column, file);
  });
  return at;
}

function keep(
  values: Map<string, CifValue[]>,
  tag: CifToken,
  column: CifValue[],
  file: string | undefined,
): void {
  const name = tag.text.toLowerCase();
  if (values.has(name)) throw cifError(file, tag.line, `${tag.text} comes twice.`);
  values.set(name, column);
}

function cifValue({ text, quoted, line }: CifToken): CifValue {
  return { text: !quoted && (text === "?" || text === ".") ? null : text, line };
}

/** A number with its standard uncertainty: `2.8676(3)` is 2.8676 ± 0.0003. */
export interface CifNumber {
  readonly value: number;
  /** Undefined without parentheses. */
  readonly esd: number | undefined;
}

/** Reads a number with an uncertainty in parentheses. @throws FileFormat with the line's number */
export function cifNumber({ text, line }: CifValue, file?: string): CifNumber {
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\((\d+)\))?$/.exec(text ?? "");
  if (!found) throw cifError(file, line, `"${text ?? "?"}" is no number.`);
  const value = Number(found[1]);
  if (found[2] === undefined) return { value, esd: undefined };
  const [mantissa, exponent = "0"] = found[1].toLowerCase().split("e");
  const digits = mantissa.split(".")[1]?.length ?? 0;
  return { value, esd: Number(found[2]) * 10 ** (Number(exponent) - digits) };
}
