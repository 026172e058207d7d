/** Columns of numbers by name. */
export type NumberColumns = Readonly<Record<string, Float64Array>>;

/**
 * Reads CSV text that is nothing but a header and numbers, as scans of thousands of files are; undefined for anything
 * else, which a full reader then explains.
 */
export function plainColumns(text: string): NumberColumns | undefined {
  if (text.includes('"')) return undefined;
  const lines = text.split("\n");
  while (lines.length > 1 && lines[lines.length - 1].trim() === "") lines.pop();
  const names = lines[0].split(",").map((name) => name.trim());
  if (new Set(names).size !== names.length || names.includes("")) return undefined;
  const rows = lines.length - 1;
  const columns = names.map(() => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    const line = lines[i + 1];
    let from = 0;
    for (let k = 0; k < columns.length; k++) {
      const comma = line.indexOf(",", from);
      const end = k === columns.length - 1 ? line.length : comma;
      if (end < from || (k === columns.length - 1 && comma >= 0)) return undefined;
      const word = line.slice(from, end);
      const value = Number(word);
      if (Number.isNaN(value) || word.trim() === "" || /[xXbBoO]/.test(word)) return undefined;
      columns[k][i] = value;
      from = end + 1;
    }
  }
  return Object.fromEntries(names.map((name, k) => [name, columns[k]]));
}
