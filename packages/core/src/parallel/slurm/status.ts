import { escapeHtml } from "../../display.js";
import { buttonHtml } from "../live-action.js";

/** How a run or pool is: counts of tasks and jobs, as it is shown. */
export interface SlurmStatus {
  /** Array tasks or workers that wait in SLURM's queue. */
  readonly queued: number;
  /** Array tasks or workers that run. */
  readonly running: number;
  /** Tasks with a result. */
  readonly done: number;
  /** Tasks in all, when that is known. */
  readonly total: number | undefined;
  /** Tries that failed so far. */
  readonly failed: number;
  /** Seconds since the start. */
  readonly elapsed: number;
  /** Folder of the run or pool. */
  readonly folder: string;
  /** SLURM's reason why jobs wait, or what else there is to say. */
  readonly note?: string;
}

function rateOf({ done, elapsed }: SlurmStatus): string {
  return elapsed > 0 && done > 0 ? `${Number((done / elapsed).toPrecision(3))} tasks/s` : "";
}

/** One line of text. */
export function statusText(status: SlurmStatus): string {
  const { queued, running, done, total, failed, elapsed, note } = status;
  const parts = [
    `SLURM: ${done}${total === undefined ? "" : `/${total}`} tasks done`,
    `${running} running`,
    `${queued} queued`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${Math.round(elapsed)} s`,
    rateOf(status),
    note ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** A bar and counts, and a button while there is something to end. */
export function statusHtml(
  status: SlurmStatus,
  button?: { readonly label: "Cancel" | "Close"; readonly id: string | undefined },
): string {
  const { queued, running, done, total, failed, elapsed, folder, note } = status;
  const at = total ? ` value="${done}" max="${total}"` : "";
  const cells = [
    ["done", total === undefined ? done : `${done} of ${total}`],
    ["running", running],
    ["queued", queued],
    ["failed", failed],
    ["time", `${Math.round(elapsed)} s`],
    ["rate", rateOf(status)],
  ]
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<td style="text-align:left"><b>${value}</b> ${name}</td>`)
    .join("");
  const small = `<div style="opacity:0.7;font-size:smaller">${escapeHtml(note ?? "")} ${escapeHtml(folder)}</div>`;
  const ending = button ? buttonHtml(button.label, `${button.label} the jobs`, button.id) : "";
  return (
    `<div class="beambook-slurm"><progress aria-label="SLURM tasks"${at} style="width:16em"></progress> ${ending}` +
    `<table><tr>${cells}</tr></table>${small}</div>`
  );
}
