/** Lines that are not TypeScript, and what they stand for. */
const MAGIC: Record<string, string> = {
  version: "notebook.versions",
};

/** A cell's code with a line such as `%version` replaced by what it stands for. */
export function expandMagic(code: string): string {
  return code.replace(/^[ \t]*%(\w+)[ \t]*$/gm, (line, name: string) => MAGIC[name] ?? line);
}
