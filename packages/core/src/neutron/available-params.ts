import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import type { Parameters } from "../fit/index.js";
import type { ParameterGroups } from "./model-parameters.js";

/** Options of {@link TransmissionModel.showAvailableParams}. */
export interface AvailableParamsOptions {
  /** Groups that stages can name; true. */
  showGroups?: boolean;
  /** All parameters with their values; true. */
  showParams?: boolean;
}

/** What stages of a model can name; shown as text. */
export class AvailableParams {
  /** Names of parameters by group. */
  readonly groups: ParameterGroups;
  readonly #params: Parameters;
  readonly #options: AvailableParamsOptions;

  /** @internal Models make it. */
  constructor(groups: ParameterGroups, params: Parameters, options: AvailableParamsOptions) {
    this.groups = groups;
    this.#params = params.copy();
    this.#options = options;
  }

  toString(): string {
    const { showGroups = true, showParams = true } = this.#options;
    const lines: string[] = [];
    if (showGroups) {
      lines.push("Groups of parameters, for stages:");
      for (const [group, names] of Object.entries(this.groups)) {
        if (names.length > 0) lines.push(`  "${group}": ${names.join(", ")}`);
      }
    }
    if (showParams) {
      lines.push("Parameters:");
      for (const { name, value, vary, expr } of this.#params.list()) {
        const how = expr === null ? (vary ? "varies" : "fixed") : `= ${expr}`;
        lines.push(`  ${name}: ${Number(value.toPrecision(6))} (${how})`);
      }
    }
    lines.push('Example: model.stages = { first: ["norm", "thickness"], all: "all" };');
    return lines.join("\n");
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const text = this.toString();
    return { "text/plain": text, "text/html": `<pre>${escapeHtml(text)}</pre>` };
  }
}
