import { BeambookError } from "../../errors.js";
import type { DataCollection } from "../collection.js";
import { AGIPD1M } from "./agipd.js";
import { AGIPD500K } from "./agipd-500k.js";
import { DSSC1M } from "./dssc.js";
import { LPD1M } from "./lpd.js";
import { LPDSolo } from "./lpd-solo.js";
import type { DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

type DetectorClass = new (run: DataCollection, options: DetectorOptions) => XtdfDetector;

const CLASSES: readonly [RegExp, DetectorClass][] = [
  [/_AGIPD1M/, AGIPD1M],
  [/AGIPD500K/, AGIPD500K],
  [/_DSSC1M/, DSSC1M],
  [/_LPD1M/, LPD1M],
  [/_LPD_SOLO/, LPDSolo],
];

/**
 * The large detector of a run, whichever it is.
 *
 * @throws `SourceName` when there is none, `InvalidArgument` when there are several and none is named.
 */
export function openDetector(run: DataCollection, options: DetectorOptions = {}): XtdfDetector {
  const names = [...new Set(run.detectorSources.map((source) => source.split("/", 1)[0]))];
  const wanted = names.filter((name) => (options.detectorName ?? name) === name);
  const known = wanted.filter((name) => CLASSES.some(([pattern]) => pattern.test(name)));
  if (known.length === 0) {
    throw new BeambookError("SourceName", `No AGIPD, DSSC or LPD detector in ${run.title}.`, {
      hint: `Detectors here: ${names.join(", ") || "none"}.`,
    });
  }
  if (known.length > 1) {
    throw new BeambookError(
      "InvalidArgument",
      `${known.length} detectors in ${run.title}: ${known.join(", ")}.`,
      { hint: "Name one with detectorName." },
    );
  }
  const [, Detector] = CLASSES.find(([pattern]) => pattern.test(known[0])) as [
    RegExp,
    DetectorClass,
  ];
  return new Detector(run, { ...options, detectorName: known[0] });
}
