import { expect, it } from "vitest";

/** A row of the reference answers where ours differs on purpose. */
export interface Difference {
  run: string;
  /** Part of the answers and what identifies the row. */
  row: string;
  /** What EXtra-data does, what we do, and why. */
  why: string;
}

/** All rows where our answers differ from those of EXtra-data 1.25. */
export const DIFFERENCES: readonly Difference[] = [
  {
    run: "spb_proc_varying",
    row: "info",
    why: "EXtra-data shows the frames of an arbitrary train (1); we show the most of any train (3).",
  },
  {
    run: "bad_overlap",
    row: "getArray XGM",
    why: 'EXtra-data fails with "Can\'t broadcast"; we follow the index train by train.',
  },
  ...["{}", '{"modules":[1,3,8]}'].map((ctor) => ({
    run: "spb_proc_varying",
    row: `AGIPD1M ${ctor} getArray image.data {"by_index":[0,2]}`,
    why: "EXtra-data fails when the number of frames varies; we read what is there, gaps are NaN.",
  })),
  ...(
    [
      ["fxe_raw", "LPD1M"],
      ["missing", "LPD1M"],
      ["scs_raw", "DSSC1M"],
      ["spb_raw", "AGIPD1M"],
    ] as const
  ).map(([run, component]) => ({
    run,
    row: `${component} {} getArray image.data {"by_index":[0,1]} {"astype":"float32"`,
    why: "EXtra-data fails to convert integers when pulses are selected; we convert.",
  })),
];

/** Tests a row of the reference answers; for one of {@link DIFFERENCES} that it does differ, so that none grows stale. */
export function rowTest(
  { run, row, title }: { run: string; row: string; title: string },
  work: () => Promise<void>,
): void {
  const known = DIFFERENCES.find((d) => d.run === run && row.startsWith(d.row));
  if (!known) it(title, work);
  else it(`${title}: differs. ${known.why}`, () => expect(work()).rejects.toThrow());
}
