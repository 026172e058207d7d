import { element } from "../../view/dom.js";
import type { CenterState } from "./state.js";

/** What the controls tell. */
export interface CenterEvents {
  center(center: readonly number[]): void;
  shape(shape: readonly number[]): void;
  norm(norm: string): void;
}

/** Controls above the frame. */
export interface CenterControls {
  element: HTMLElement;
  update(state: CenterState): void;
}

/** Makes the controls. */
export function makeCenterControls(events: CenterEvents): CenterControls {
  const title = element("strong", {});
  let latest: CenterState | undefined;
  const center = pairOfFields(["row", "column"], "bb-center", (pair) => events.center(pair));
  const shape = pairOfFields(["rows", "columns"], "bb-window", (pair) => {
    if (pair.every((n) => Number.isInteger(n) && n > 0)) events.shape(pair);
  });
  const mass = element("button", { type: "button", "data-testid": "bb-center-mass" });
  mass.textContent = "Centre of mass";
  mass.addEventListener("click", () => {
    if (latest?.mass) events.center(latest.mass);
  });
  const middle = element("button", { type: "button", "data-testid": "bb-center-middle" });
  middle.textContent = "Middle";
  middle.addEventListener("click", () => {
    if (latest) events.center(latest.facts.shape.map((n) => Math.floor(n / 2)));
  });
  const norm = element("select", { "aria-label": "norm", "data-testid": "bb-center-norm" });
  norm.append(...["linear", "log", "sqrt"].map((n) => element("option", { value: n }, n)));
  norm.addEventListener("change", () => events.norm(norm.value));
  const named = (name: string, fields: HTMLElement[]): HTMLElement =>
    element("span", { class: "bb-limits" }, name, ...fields);
  return {
    element: element(
      "div",
      { class: "bb-toolbar" },
      ...[title, named("center", center.fields), named("window", shape.fields), mass, middle, norm],
    ),
    update(state: CenterState): void {
      latest = state;
      title.textContent = state.title;
      title.hidden = state.title === "";
      center.update(state.center.map((c) => String(Math.round(c * 100) / 100)));
      shape.update(state.shape.map(String));
      mass.disabled = state.mass === null;
      norm.value = state.norm;
    },
  };
}

interface FieldPair {
  fields: HTMLInputElement[];
  update(texts: readonly string[]): void;
}

function pairOfFields(
  labels: readonly string[],
  name: string,
  act: (pair: number[]) => void,
): FieldPair {
  const fields = labels.map((label) =>
    element("input", {
      type: "text",
      inputmode: "decimal",
      "aria-label": `${label} of the ${name === "bb-window" ? "window" : "centre"}`,
      "data-testid": `${name}-${label}`,
    }),
  );
  const apply = (): void => {
    const pair = fields.map((field) =>
      field.value.trim() === "" ? Number.NaN : Number(field.value),
    );
    for (const [k, field] of fields.entries()) {
      field.setAttribute("aria-invalid", String(!Number.isFinite(pair[k])));
    }
    if (pair.every(Number.isFinite)) act(pair);
  };
  for (const field of fields) field.addEventListener("change", apply);
  return {
    fields,
    update(texts: readonly string[]): void {
      // What is being typed stays.
      if (fields.some((field) => field === document.activeElement)) return;
      for (const [k, field] of fields.entries()) field.value = texts[k];
    },
  };
}
