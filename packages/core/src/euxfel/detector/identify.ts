import { BeambookError } from "../../errors.js";
import type { DataCollection } from "../collection.js";
import { AGIPD1M } from "./agipd.js";
import { AGIPD500K } from "./agipd-500k.js";
import { DSSC1M } from "./dssc.js";
import { jungfrauName } from "./find-jungfrau.js";
import { JUNGFRAU, type JungfrauOptions } from "./jungfrau.js";
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

/** A detector of several modules that a run has data of. */
export type FoundDetector =
  | { detectorName: string; kind: "xtdf"; Detector: DetectorClass }
  | {
      detectorName: string;
      kind: "jungfrau";
      Detector: new (run: DataCollection, options?: JungfrauOptions) => JUNGFRAU;
    };

/**
 * The detectors of several modules in a run, by name.
 *
 * @example
 * const [{ detectorName, Detector }] = identifyMultimodDetectors(run);
 * const detector = new Detector(run, { detectorName });
 */
export function identifyMultimodDetectors(run: DataCollection): FoundDetector[] {
  const names = [...new Set(run.detectorSources.map((source) => source.split("/", 1)[0]))];
  const found = names.flatMap((detectorName): FoundDetector[] => {
    const Detector = CLASSES.find(([pattern]) => pattern.test(detectorName))?.[1];
    return Detector ? [{ detectorName, kind: "xtdf", Detector }] : [];
  });
  const jungfrau = new Set(run.instrumentSources.map(jungfrauName));
  for (const detectorName of jungfrau) {
    if (detectorName) found.push({ detectorName, kind: "jungfrau", Detector: JUNGFRAU });
  }
  return found.sort((a, b) => (a.detectorName < b.detectorName ? -1 : 1));
}

/**
 * The large detector of a run, whichever it is: AGIPD, DSSC or LPD.
 *
 * @throws `SourceName` when there is none, `InvalidArgument` when there are several and none is named.
 */
export function openDetector(run: DataCollection, options: DetectorOptions = {}): XtdfDetector {
  const all = identifyMultimodDetectors(run).filter((found) => found.kind === "xtdf");
  const { Detector, detectorName } = theOne(run, all, options.detectorName, "AGIPD, DSSC or LPD");
  return new Detector(run, { ...options, detectorName });
}

/**
 * {@link openDetector} that takes JUNGFRAU, too.
 *
 * @throws `SourceName` when there is none, `InvalidArgument` when there are several and none is named.
 */
export function openAnyDetector(
  run: DataCollection,
  options: DetectorOptions & Pick<JungfrauOptions, "nModules"> = {},
): XtdfDetector | JUNGFRAU {
  const all = identifyMultimodDetectors(run);
  const { Detector, detectorName } = theOne(run, all, options.detectorName, "large");
  return new Detector(run, { ...options, detectorName });
}

function theOne<T extends FoundDetector>(
  run: DataCollection,
  all: readonly T[],
  name: string | undefined,
  kinds: string,
): T {
  const wanted = all.filter(({ detectorName }) => (name ?? detectorName) === detectorName);
  if (wanted.length === 1) return wanted[0];
  const names = wanted.map(({ detectorName }) => detectorName).join(", ");
  if (wanted.length > 1) {
    throw new BeambookError(
      "InvalidArgument",
      `${wanted.length} detectors in ${run.title}: ${names}.`,
      { hint: "Name one with detectorName." },
    );
  }
  const here = identifyMultimodDetectors(run).map(({ detectorName }) => detectorName);
  throw new BeambookError("SourceName", `No ${kinds} detector in ${run.title}.`, {
    hint: `Detectors here: ${here.join(", ") || "none"}.`,
  });
}
