import type { ImageFacts } from "../../panes/coded-image.js";
import type { ViewModel } from "../../view/contract.js";

/** What the view knows, decoded from the traits. */
export interface CenterState {
  title: string;
  facts: ImageFacts;
  center: readonly number[];
  shape: readonly number[];
  mass: readonly number[] | null;
  norm: string;
  height: number;
}

/** The traits of the model as a {@link CenterState}. */
export function centerState(model: ViewModel): CenterState {
  return {
    title: String(model.get("title") ?? ""),
    facts: model.get("facts") as ImageFacts,
    center: model.get("center") as number[],
    shape: model.get("shape") as number[],
    mass: model.get("mass") as number[] | null,
    norm: String(model.get("norm") ?? "log"),
    height: Number(model.get("height") ?? 420),
  };
}
