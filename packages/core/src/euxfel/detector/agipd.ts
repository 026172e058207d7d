import { AGIPD_1MGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";
import { type DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

/**
 * The data of AGIPD-1M: 16 modules, one source each.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * when no train has enough modules.
 * @example
 * const detector = new AGIPD1M(run, { minModules: 16 });
 * const images = await detector.getArray("image.data", { pulses: byIndex(slice(0, 4)) });
 */
export class AGIPD1M extends XtdfDetector {
  constructor(run: DataCollection, options: DetectorOptions = {}) {
    super(
      run,
      { title: "AGIPD1M", geometry: AGIPD_1MGeometry.example, name: "[^/]+_AGIPD1M[^/]*" },
      options,
    );
  }
}
