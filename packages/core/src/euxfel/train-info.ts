import { BeambookError } from "../errors.js";
import type { RunSelection } from "./run-selection.js";

/** Which sources have a train in their files; shows itself as text. */
export class TrainInfo {
  readonly trainId: number;
  readonly controlSources: readonly string[];
  readonly instrumentSources: readonly string[];

  /** @throws `TrainId` @internal */
  constructor(data: RunSelection, trainId: number) {
    if (!data.hasTrain(trainId)) {
      throw new BeambookError("TrainId", `No train ${trainId} in ${data.title}.`, {
        hint: "See run.trainIds.",
      });
    }
    this.trainId = trainId;
    const has = (source: string): boolean => data.locate(source, trainId) !== undefined;
    this.controlSources = data.controlSources.filter(has);
    this.instrumentSources = data.instrumentSources.filter(has);
  }

  toString(): string {
    const list = (names: readonly string[]): string =>
      names.length > 0 ? names.map((name) => `\t- ${name}`).join("\n") : "\t-";
    return `Train [${this.trainId}] information\nDevices\n\tInstruments\n${list(this.instrumentSources)}\n\tControls\n${list(this.controlSources)}`;
  }
}
