import { type DetectorGeometry, GenericGeometry, LPD_1MGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";
import type { LpdOptions } from "./lpd.js";
import { XtdfDetector } from "./xtdf-detector.js";

/**
 * The data of a single LPD module, such as `FXE_DET_LPD_SOLO`.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`,
 * `ShapeMismatch` when frames of parallel gain cannot be divided by three.
 */
export class LPDSolo extends XtdfDetector {
  /** Whether the data is read as parallel gain. */
  readonly parallelGain: boolean;

  constructor(run: DataCollection, options: LpdOptions = {}) {
    const { parallelGain = false } = options;
    super(
      run,
      {
        title: "LPDSolo",
        geometry: soloGeometry,
        name: "[^/]+_LPD_SOLO[^/]*",
        modules: 1,
        stages: parallelGain ? 3 : 1,
      },
      options,
    );
    this.parallelGain = parallelGain;
  }
}

/** The first module of LPD-1M. */
function soloGeometry(): DetectorGeometry {
  const { layout, modules } = LPD_1MGeometry.example();
  const own = { ...layout, name: "LPD Solo", modules: 1, quadrants: 0, pyfai: undefined };
  return new GenericGeometry(own, modules.slice(0, 1));
}
