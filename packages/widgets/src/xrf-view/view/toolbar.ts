import { element } from "../../view/dom.js";
import type { XrfState } from "./state.js";

/** What the controls above a map tell. */
export interface XrfToolbarEvents {
  band(band: [number, number]): void;
  log(on: boolean): void;
  clear(): void;
  flip(name: "flip_horizontal" | "flip_vertical", on: boolean): void;
}

/** Controls above map and spectrum. */
export interface XrfToolbar {
  element: HTMLElement;
  update(state: XrfState): void;
}

/** Makes the controls; those that a view does not need are hidden. */
export function makeXrfToolbar(events: XrfToolbarEvents): XrfToolbar {
  const title = element("strong", { class: "bb-xrf-title" });
  const channels = channelBoxes(events);
  const clear = element(
    "button",
    { type: "button", "data-testid": "bb-xrf-clear", onclick: () => events.clear() },
    "Clear selection",
  );
  const log = checkbox("log", "bb-xrf-log", (on) => events.log(on));
  const across = checkbox("flip left–right", "bb-xrf-flip-h", (on) =>
    events.flip("flip_horizontal", on),
  );
  const down = checkbox("flip top–bottom", "bb-xrf-flip-v", (on) =>
    events.flip("flip_vertical", on),
  );
  const bar = element("progress", { max: 1, "data-testid": "bb-xrf-part" });
  const status = element("span", { "data-testid": "bb-xrf-status", "aria-live": "polite" });
  const parts = [title, channels.element, clear, log.label, across.label, down.label, bar, status];
  const update = (state: XrfState): void => {
    title.textContent = state.title;
    title.hidden = state.title === "";
    channels.update(state.band);
    for (const part of [channels.element, clear]) part.hidden = !state.movable;
    clear.disabled = state.pixel === null && state.region === null;
    log.box.checked = state.log;
    across.label.hidden = !state.arrows;
    down.label.hidden = !state.arrows;
    across.box.checked = state.flipX;
    down.box.checked = state.flipY;
    bar.hidden = state.part === null;
    bar.value = state.part ?? 0;
    status.textContent = state.status;
  };
  return { element: element("div", { class: "bb-toolbar" }, ...parts), update };
}

/** Fields for the first and the last channel. */
function channelBoxes(events: XrfToolbarEvents): {
  element: HTMLElement;
  update(band: XrfState["band"]): void;
} {
  const box = (label: string, name: string): HTMLInputElement =>
    element("input", {
      type: "text",
      inputmode: "numeric",
      "aria-label": label,
      "data-testid": name,
    });
  const from = box("first channel", "bb-xrf-from");
  const to = box("last channel", "bb-xrf-to");
  const apply = (): void => {
    const [low, high] = [Number(from.value), Number(to.value) + 1];
    const good = from.value !== "" && Number.isInteger(low) && Number.isInteger(high) && high > low;
    for (const field of [from, to]) field.setAttribute("aria-invalid", String(!good));
    if (good) events.band([low, high]);
  };
  for (const field of [from, to]) field.addEventListener("change", apply);
  const update = (band: XrfState["band"]): void => {
    // What is being typed stays.
    if (band === null || document.activeElement === from || document.activeElement === to) return;
    from.value = String(band[0]);
    to.value = String(band[1] - 1);
  };
  return { element: element("span", { class: "bb-limits" }, "channels", from, "–", to), update };
}

function checkbox(
  text: string,
  name: string,
  act: (on: boolean) => void,
): { label: HTMLElement; box: HTMLInputElement } {
  const box = element("input", { type: "checkbox", "data-testid": name });
  box.addEventListener("change", () => act(box.checked));
  return { label: element("label", { class: "bb-check" }, box, text), box };
}
