import type { RunSelection } from "./run-selection.js";

/** Whether every source and group has data for a train; old names do not count. */
export function isComplete(data: RunSelection, trainId: number): boolean {
  if (data.controlSources.some((source) => !data.locate(source, trainId))) return false;
  return data.instrumentSources.every((source) => {
    if (source in data.legacySources) return true;
    const place = data.locate(source, trainId);
    if (!place) return false;
    const groups = new Set(data.keysForSource(source).map((key) => key.split(".", 1)[0]));
    return [...groups].every((group) => place.file.index(source, group).count[place.position] > 0);
  });
}

/** Whether any source has data for a train; control data counts. */
export function hasAnything(data: RunSelection, trainId: number): boolean {
  if (data.controlSources.some((source) => data.locate(source, trainId))) return true;
  return data.instrumentSources.some((source) => {
    const place = data.locate(source, trainId);
    if (!place) return false;
    const groups = new Set(data.keysForSource(source).map((key) => key.split(".", 1)[0]));
    return [...groups].some((group) => place.file.index(source, group).count[place.position] > 0);
  });
}
