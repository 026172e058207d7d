import { AGIPD_500K2GGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";
import { type DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

/**
 * The data of AGIPD-500K (HED): 8 modules, one source each.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * when no train has enough modules.
 */
export class AGIPD500K extends XtdfDetector {
  constructor(run: DataCollection, options: DetectorOptions = {}) {
    super(
      run,
      {
        title: "AGIPD500K",
        geometry: AGIPD_500K2GGeometry.example,
        name: "[^/]+AGIPD500K[^/]*",
        modules: 8,
      },
      options,
    );
  }
}
