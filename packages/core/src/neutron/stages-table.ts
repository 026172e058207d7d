import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { Table } from "../table/index.js";
import type { StageRecord } from "./model-fit.js";

/** Colours of the original's table: what a stage varies, and its reduced chi-square. */
const VARIED = "rgba(0, 160, 0, 0.25)";
const REDCHI = "rgba(255, 165, 0, 0.25)";

/**
 * Parameters through the stages of a fit: a row for each parameter and one for `redchi`; columns `parameter`, `Initial`,
 * then for each stage its value (named as the stage), `<stage> stderr` and `<stage> vary`. Shown with colours.
 */
export class StagesTable extends Table {
  readonly #stages: readonly StageRecord[];
  readonly #names: readonly string[];
  readonly #initial: readonly number[];

  /** @internal Results make it. */
  constructor(
    stages: readonly StageRecord[],
    names: readonly string[],
    initial: readonly number[],
  ) {
    const columns: Record<string, string[] | number[] | boolean[]> = {
      parameter: [...names, "redchi"],
      Initial: [...initial, Number.NaN],
    };
    for (const { name, values, stderr, vary, redchi } of stages) {
      columns[name] = [...names.map((n) => values[n]), redchi];
      columns[`${name} stderr`] = [...names.map((n) => stderr[n] ?? Number.NaN), Number.NaN];
      columns[`${name} vary`] = [...names.map((n) => vary.includes(n)), false];
    }
    super(columns);
    this.#stages = stages;
    this.#names = names;
    this.#initial = initial;
  }

  #html(): string {
    const cell = (text: string, color = ""): string =>
      `<td${color && ` style="background-color: ${color}"`}>${escapeHtml(text)}</td>`;
    const stages = this.#stages;
    const heads = stages.map(({ name }) => `<th>${escapeHtml(name)}</th>`).join("");
    const rows = this.#names.map((parameter, i) => {
      const cells = stages.map(({ values, stderr, vary }) => {
        const error = stderr[parameter];
        const varied = vary.includes(parameter);
        const text =
          shown(values[parameter]) + (error && varied ? ` ± ${error.toPrecision(2)}` : "");
        return cell(text, varied ? VARIED : "");
      });
      return `<tr><th>${escapeHtml(parameter)}</th>${cell(shown(this.#initial[i]))}${cells.join("")}</tr>`;
    });
    const last = stages.map(({ redchi }) => cell(shown(redchi), REDCHI)).join("");
    rows.push(`<tr><th>redchi</th>${cell("")}${last}</tr>`);
    const head = `<tr><th></th><th>Initial</th>${heads}</tr>`;
    return `<table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table>`;
  }

  override [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.#html() };
  }
}

function shown(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(Number(value.toPrecision(6)));
}
