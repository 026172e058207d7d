import type { CountsSet, FlightPath, TransmissionSpectrum } from "./transmission-data.js";

/** What one group holds. */
export interface GroupContent {
  /** The counts; undefined for a transmission that was given as such. */
  readonly set?: CountsSet;
  /** The transmission, where it was given. */
  readonly spectrum?: TransmissionSpectrum;
  readonly label: string;
}

/** Groups by their number, made when asked for: a stack of images has as many as pixels. */
export interface GroupStore {
  readonly count: number;
  readonly path: FlightPath | undefined;
  at(group: number): GroupContent;
}

/** Groups that are all in memory. */
export function memoryStore(
  contents: readonly GroupContent[],
  path: FlightPath | undefined,
): GroupStore {
  return { count: contents.length, path, at: (group: number) => contents[group] };
}

/** Groups made from others one by one. */
export function mappedStore(
  count: number,
  path: FlightPath | undefined,
  at: (group: number) => GroupContent,
): GroupStore {
  return { count, path, at };
}
