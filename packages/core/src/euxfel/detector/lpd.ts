import type { DataCollection } from "../collection.js";
import { type DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

/**
 * The data of LPD-1M: 16 modules, one source each.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * when no train has enough modules.
 * @example
 * const detector = new LPD1M(run, { minModules: 16 });
 * const images = await detector.getArray("image.data", { pulses: byIndex(slice(0, 4)) });
 */
export class LPD1M extends XtdfDetector {
  constructor(run: DataCollection, options: DetectorOptions = {}) {
    super(run, { title: "LPD1M", name: "[^/]+_LPD1M[^/]*" }, options);
  }
}
