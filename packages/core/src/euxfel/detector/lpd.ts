import { LPD_1MGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";
import { type DetectorOptions, XtdfDetector } from "./xtdf-detector.js";

/** Which detector, modules and trains {@link LPD1M} takes. */
export interface LpdOptions extends DetectorOptions {
  /**
   * The data is in parallel gain: each train has the frames of its pulses three times, in high, medium and low gain one
   * after the other. Arrays get an axis `gain` (0 high, 1 medium, 2 low) before the pulses. Default false.
   */
  parallelGain?: boolean;
}

/**
 * The data of LPD-1M: 16 modules, one source each.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * when no train has enough modules, `ShapeMismatch` when frames of parallel gain cannot be divided by three.
 * @example
 * const detector = new LPD1M(run, { minModules: 16 });
 * const images = await detector.getArray("image.data", { pulses: byIndex(slice(0, 4)) });
 */
export class LPD1M extends XtdfDetector {
  /** Whether the data is read as parallel gain. */
  readonly parallelGain: boolean;

  constructor(run: DataCollection, options: LpdOptions = {}) {
    const { parallelGain = false } = options;
    super(
      run,
      {
        title: "LPD1M",
        geometry: LPD_1MGeometry.example,
        name: "[^/]+_LPD1M[^/]*",
        stages: parallelGain ? 3 : 1,
      },
      options,
    );
    this.parallelGain = parallelGain;
  }
}
