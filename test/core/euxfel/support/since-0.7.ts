import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repoRoot } from "../../../support/peers.js";

/** An answer of karabo_data 0.7 that EXtra-data 1.25 no longer gives. */
export interface OldAnswer {
  run: string;
  /** Where in the answers: `get_series[{"key": …}]/result`. */
  row: string;
  answer: unknown;
}

/** Why a kind of answers changed between karabo_data 0.7 and EXtra-data 1.25; ours are the newer ones. */
export interface Change {
  /** Matches `run row`. */
  where: RegExp;
  why: string;
}

/** All changes since karabo_data 0.7. */
export const CHANGES: readonly Change[] = [
  {
    where: / validate$/,
    why: "0.7 crashes in its last check when a run has no data map, and knows fewer checks; what it found before is found still.",
  },
  {
    where: /^bad_empty open$/,
    why: "The error is a FileNotFoundError now, it was a bare Exception.",
  },
  {
    where: / info$/,
    why: "Durations count the last train (0.1 s more), detectors are shown by name, no empty paragraphs.",
  },
  { where: / keys\/\*\/n$/, why: "0.7 fails to count control data with newer numpy." },
  {
    where: / counts\[.*\/result/,
    why: "Counts cover all selected trains, 0 where the source has no file; 0.7 fails for control data with newer numpy.",
  },
  {
    where: / trains\/all/,
    why: "A source without data for a train has only metadata; 0.7 kept empty arrays for its keys.",
  },
  {
    where: / get_array\[.*"roi"/,
    why: "Axes named by extra_dims have coordinates: the positions that the region takes.",
  },
  {
    where: / get_(array|series)\[\{"key": "beamPosition/,
    why: "x.y means x.y.value for control data; 0.7 wanted the full name.",
  },
  {
    where: / get_array\[.*NODATA/,
    why: "The train coordinate exists for no trains, too; 0.7 left it out.",
  },
  {
    where: / get_series\[.*state\.value.*\/dtype/,
    why: "Text has a dtype of its own in newer pandas.",
  },
  {
    where: /_raw get_series\[.*image\.|^missing get_series\[.*image\./,
    why: "Raw values per pulse are (n, 1) in the file and no series since EXtra-data; getArray reads them, pulseId labels them.",
  },
  {
    where: /(spb_proc\w*|old_index) get_series\[.*image\./,
    why: "0.7 crashes for corrected data.",
  },
  {
    where: / get_series\[.*intensityTD/,
    why: "The error is another one; ours names the shape and getArray.",
  },
  {
    where: / select\[\{"args": \{/,
    why: "0.7 crashes when one source is selected whole and another by keys.",
  },
  {
    where: / deselect\[/,
    why: "Patterns of control keys end in .value, so *.timestamp matches nothing, and data.* leaves control data alone.",
  },
  {
    where: / select_trains\[/,
    why: "Single IDs and positions can be selected; a range before the run gives no trains.",
  },
  {
    where: / stack_detector_data\[/,
    why: "Missing modules of integers are 0; 0.7 cast NaN to an integer.",
  },
  { where: / components\[.*\/repr$/, why: "It also says whether data is raw or corrected." },
  {
    where: / components\[.*image\.mask.*\/result$/,
    why: "A key that is not there is a PropertyNameError that names the source.",
  },
  { where: / components\[.*\/virtual_cxi$/, why: "0.7 fails with the h5py of these answers." },
  {
    where: /^missing components\[.*\/get_array\[/,
    why: "Modules may lack trains of their own (0.7 fails), and missing integers stay integers, 0.",
  },
  {
    where: /^spb_proc_varying components\[/,
    why: "The number of frames may differ from train to train; 0.7 refuses such runs.",
  },
  {
    where: / components\[[^\]]*\]\]?$|components\[.*\}\]$/,
    why: "The error names the classes of sources that the newer package knows.",
  },
  { where: /^missing write\/write$/, why: "0.7 fails for sources without any data." },
  {
    where: /^spb_proc_modern overview/,
    why: "The corrected data's own source names are listed; the old ones still work.",
  },
  {
    where: /^geometry dssc_h5/,
    why: "Odd rows of DSSC are half a pixel to the other side (see docs/geometry.md).",
  },
  {
    where: /^geometry (agipd_crystfel_raw|agipd_crystfel_2d|lpd_crystfel)$/,
    why: "0.7 fails to read .geom files without clen.",
  },
];

const stored = JSON.parse(
  readFileSync(join(repoRoot, "test/reference/euxfel/karabo_data_0.7.json"), "utf8"),
) as { equal: number; different: [string, string, unknown, number][] };

/** All answers of 0.7 that EXtra-data no longer gives. */
export const oldAnswers: readonly OldAnswer[] = stored.different.map(([run, row, answer]) => ({
  run,
  row,
  answer,
}));

/** How many answers are the same in both. */
export const equalAnswers: number = stored.equal;

/** What the answer `row[{…}]/result` was asked. */
export function questionOf<T>(row: string): T {
  return JSON.parse(row.slice(row.indexOf("[") + 1, row.lastIndexOf("]"))) as T;
}
