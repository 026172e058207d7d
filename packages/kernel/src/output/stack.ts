import { SourceMap } from "node:module";

/** Where a piece of cell code stands. Both count from one. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

interface Source {
  /** Lines of the running code; the wrapper around it stands behind them. */
  lines: number;
  /** From what runs back to what was written, last step first; read when an error needs them. */
  maps: readonly (string | SourceMap)[];
  /** Lines that stand in front of the code. */
  before: number;
  /** Lines that the converter puts in front of the source. */
  inSource: number;
  text: string;
}

const sources: Map<string, Source> = new Map();

/** Remembers how the code named `file` came about, so that stack traces speak of what the user wrote. */
export function registerSource(
  file: string,
  text: string,
  maps: readonly string[],
  lines: { lines: number; before: number; inSource: number },
): void {
  sources.set(file, { text, ...lines, maps });
}

/** The source text of a cell or of a file next to the notebook. */
export function sourceText(file: string): string | undefined {
  return sources.get(file)?.text;
}

/** The written place of a place in running code, or undefined when it has none. */
export function originalPosition(position: Position): Position | undefined {
  const source = sources.get(position.file);
  if (source === undefined) return undefined;
  let line = position.line - 1 - source.before;
  let column = position.column - 1;
  if (line >= source.lines) return undefined;
  const maps = source.maps.map((map) =>
    typeof map === "string" ? new SourceMap(JSON.parse(map)) : map,
  );
  source.maps = maps;
  for (const map of maps) {
    const entry = map.findEntry(line, column);
    if (!("originalLine" in entry)) return undefined;
    line = entry.originalLine;
    column = entry.originalColumn;
  }
  line -= source.inSource;
  return line < 0 ? undefined : { file: position.file, line: line + 1, column: column + 1 };
}

/** Makes every stack trace name cells' own lines and columns, and end where the cell begins. */
export function installStackTraces(): void {
  Error.stackTraceLimit = 30;
  Error.prepareStackTrace = (error: Error, sites: NodeJS.CallSite[]): string => {
    const shown: string[] = [];
    let inCell = 0;
    for (const site of sites) {
      const text = siteText(site);
      if (text === undefined) continue;
      shown.push(`    at ${text.text}`);
      if (text.inCell) inCell = shown.length;
    }
    const lines = inCell > 0 ? shown.slice(0, inCell) : shown;
    return [errorHead(error), ...lines].join("\n");
  };
}

function errorHead(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

/** Text of one frame, or undefined for the wrapper around a cell's code. */
function siteText(site: NodeJS.CallSite): { text: string; inCell: boolean } | undefined {
  const text = site.toString();
  const file = site.getScriptNameOrSourceURL?.() ?? site.getFileName();
  if (file === null || file === undefined || !sources.has(file)) return { text, inCell: false };
  const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
  const place = originalPosition({ file, line, column });
  if (place === undefined) return undefined;
  const written = `${file}:${place.line}:${place.column}`;
  // Cells' names live on a proxy, which is nobody's business.
  const named = text.replace(/^(async )?Proxy\./, "$1");
  return { text: named.replace(`${file}:${line}:${column}`, written), inCell: true };
}
