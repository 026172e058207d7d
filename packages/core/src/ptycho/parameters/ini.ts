import { BeambookError } from "../../errors.js";

/** Options of one section, in their order. */
export type IniSection = Map<string, string>;

/**
 * Reads INI text: sections in brackets, `key = value` or `key: value`, values that go on in lines with more indent,
 * full-line comments after `#` or `;`. A section that comes twice keeps the options of both, the later ones winning.
 *
 * @throws `FileFormat` with the line number
 */
export function parseIni(text: string): Map<string, IniSection> {
  const sections = new Map<string, IniSection>();
  let section: IniSection | undefined;
  let option: string | undefined;
  let indent = 0;
  for (const [i, line] of dedent(text).entries()) {
    const trimmed = line.trim();
    const depth = line.length - line.trimStart().length;
    if (trimmed === "" || trimmed.startsWith("#") || trimmed.startsWith(";")) {
      if (trimmed === "" && section && option) append(section, option, "");
      continue;
    }
    if (section && option && depth > indent) {
      append(section, option, trimmed);
      continue;
    }
    const header = /^\[([^\]]+)\]$/.exec(trimmed);
    if (header) {
      section = sections.get(header[1]) ?? new Map();
      sections.set(header[1], section);
      option = undefined;
      continue;
    }
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(trimmed);
    if (!pair || !section) throw wrongLine(trimmed, i + 1, section === undefined);
    option = pair[1].toLowerCase();
    indent = depth;
    section.set(option, pair[2]);
  }
  for (const options of sections.values()) {
    for (const [key, value] of options) options.set(key, value.trimEnd());
  }
  return sections;
}

/** Writes sections as INI text; further lines of a value are indented. */
export function formatIni(sections: Iterable<[string, Iterable<[string, string]>]>): string {
  const blocks: string[] = [];
  for (const [name, options] of sections) {
    const lines = [`[${name}]`];
    for (const [key, value] of options) {
      const [first = "", ...rest] = value.split("\n");
      lines.push(`${key} = ${first}`.trimEnd(), ...rest.map((line) => `     ${line}`.trimEnd()));
    }
    blocks.push(`${lines.join("\n")}\n`);
  }
  return blocks.join("\n");
}

function append(section: IniSection, option: string, line: string): void {
  section.set(option, `${section.get(option)}\n${line}`);
}

/** The lines without the indent that all but the first have in common. */
function dedent(text: string): string[] {
  const lines = text.replaceAll("\t", "        ").split(/\r?\n/);
  const depths = lines
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const common = depths.length > 0 ? Math.min(...depths) : 0;
  return [lines[0].trimStart(), ...lines.slice(1).map((line) => line.slice(common))];
}

function wrongLine(line: string, at: number, outside: boolean): BeambookError {
  const message = outside
    ? `"${line}" stands before the first section.`
    : `"${line}" is neither a section nor an option.`;
  return new BeambookError("FileFormat", message, {
    at: `line ${at}`,
    hint: 'Write "[name]" and below it "option = value".',
  });
}
