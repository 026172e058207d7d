import { DSSC_1MGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";
import { type DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

/**
 * The data of DSSC-1M: 16 modules, one source each.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * when no train has enough modules.
 * @example
 * const detector = new DSSC1M(run, { minModules: 16 });
 * const images = await detector.getArray("image.data", { pulses: byIndex(slice(0, 4)) });
 */
export class DSSC1M extends XtdfDetector {
  constructor(run: DataCollection, options: DetectorOptions = {}) {
    super(
      run,
      { title: "DSSC1M", geometry: DSSC_1MGeometry.example, name: "[^/]+_DSSC1M[^/]*" },
      options,
    );
  }
}
