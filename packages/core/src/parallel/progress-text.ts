import { escapeHtml } from "../display.js";
import { buttonHtml } from "./live-action.js";

/** What a progress bar says at one moment. */
export interface BarState {
  label: string;
  unit: string;
  done: number;
  total: number | undefined;
  /** Since the start. */
  seconds: number;
  /** Whether nothing comes any more. */
  ended: boolean;
}

const WIDTH = 24;

/** One line of text: label, bar, steps, times and rate. */
export function progressLine(state: BarState): string {
  const { label, done, total } = state;
  const parts = label === "" ? [] : [label];
  if (total !== undefined) {
    const part = partOf(state);
    const full = Math.floor(part * WIDTH);
    parts.push(`${percent(part)} |${"█".repeat(full)}${"·".repeat(WIDTH - full)}|`);
  }
  parts.push(total === undefined ? `${done}` : `${done}/${total}`, `[${timing(state)}]`);
  return parts.join(" ");
}

/** The same with the browser's own bar, and a button that shows where a front end acts on it. */
export function progressHtml(state: BarState): string {
  const { label, done, total, ended } = state;
  const name = escapeHtml(label === "" ? "Progress" : label);
  const [value, max] = total === undefined ? [done, ended ? done : 0] : [done, total];
  const at = max > 0 || ended ? ` value="${Math.min(value, max)}" max="${max || 1}"` : "";
  const steps = total === undefined ? `${done}` : `${percent(partOf(state))} ${done}/${total}`;
  const text = `${steps} <span style="opacity:0.7">${escapeHtml(timing(state))}</span>`;
  return (
    '<div style="display:flex;align-items:center;gap:0.6em;font-variant-numeric:tabular-nums">' +
    `${label === "" ? "" : `<span>${name}</span>`}` +
    `<progress aria-label="${name}"${at} style="width:16em"></progress><span>${text}</span>${ended ? "" : buttonHtml("Stop", `Stop ${name}`)}</div>`
  );
}

function partOf({ done, total = 0 }: BarState): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}

/** Only what is complete is 100 %. */
function percent(part: number): string {
  return `${String(part < 1 ? Math.min(99, Math.floor(part * 100)) : 100).padStart(3)} %`;
}

/** "0:12 < 0:30, 4.1 it/s": elapsed, remaining, rate. */
function timing({ done, total, seconds, unit, ended }: BarState): string {
  const rate = done > 0 && seconds > 0 ? done / seconds : 0;
  const left = total === undefined || rate === 0 || ended ? "" : clock((total - done) / rate);
  const stopped = ended && total !== undefined && done < total ? ", stopped" : "";
  return `${clock(seconds)}${left && ` < ${left}`}${rate ? `, ${rateText(rate, unit)}` : ""}${stopped}`;
}

function clock(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Slow work is stated as time per step. */
function rateText(rate: number, unit: string): string {
  return rate >= 1
    ? `${Number(rate.toPrecision(3))} ${unit}/s`
    : `${Number((1 / rate).toPrecision(3))} s/${unit}`;
}
