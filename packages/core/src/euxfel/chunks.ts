import type { RunFile, TrainIndex } from "./run-file.js";

/** Entries of consecutive trains that lie one after the other in one file. */
export interface DataChunk {
  file: RunFile;
  /** First entry in the dataset. */
  first: number;
  /** Number of entries. */
  total: number;
  trainIds: number[];
  /** Entries of each train. */
  counts: number[];
}

/** What {@link planChunks} looks at. */
export interface ChunkQuery {
  files: readonly RunFile[];
  source: string;
  group: string;
  /** The selected trains. */
  trainIds: ReadonlySet<number>;
  /** Whether suspect trains count. */
  suspect: boolean;
  /** Entries that the dataset in a file has. */
  rows: (file: RunFile) => number;
}

/**
 * Where the selected trains' entries lie, ordered by each chunk's first train. Neighbouring trains of a file form one
 * chunk, read in one go from the first one's entry: damaged indexes inside a chunk do not matter, as long as the entries
 * are there; otherwise each train is looked up by itself.
 */
export function planChunks(query: ChunkQuery): DataChunk[] {
  const chunks: DataChunk[] = [];
  for (const file of query.files) {
    if (file.trainIds.length === 0) continue;
    const index = file.index(query.source, query.group);
    const rows = query.rows(file);
    const length = Math.min(file.trainIds.length, index.first.length, index.count.length);
    let from = -1;
    for (let i = 0; i <= length; i++) {
      const wanted = i < length && isWanted(file, i, query);
      if (wanted && from < 0) from = i;
      if (!wanted && from >= 0) {
        chunks.push(...region(file, index, from, i, rows));
        from = -1;
      }
    }
  }
  return chunks.sort((a, b) => a.trainIds[0] - b.trainIds[0]);
}

function isWanted(file: RunFile, i: number, { trainIds, suspect }: ChunkQuery): boolean {
  return trainIds.has(file.trainIds[i]) && (suspect || file.validTrains[i] === 1);
}

function region(
  file: RunFile,
  { first, count }: TrainIndex,
  from: number,
  to: number,
  rows: number,
): DataChunk[] {
  const trainIds = Array.from(file.trainIds.subarray(from, to));
  const counts = Array.from(count.subarray(from, to));
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (first[from] + total <= rows || total === 0) {
    return [{ file, first: first[from], total, trainIds, counts }];
  }
  return trainIds.map((id, i) => ({
    file,
    first: first[from + i],
    total: counts[i],
    trainIds: [id],
    counts: [counts[i]],
  }));
}
