import type { Cleanup } from "./contract.js";

/** Colours and font of the surroundings, as CSS values that a canvas or plotly takes. */
export interface Theme {
  dark: boolean;
  background: string;
  foreground: string;
  /** For axes and grids. */
  muted: string;
  faint: string;
  accent: string;
  font: string;
}

/** Reads JupyterLab's CSS variables where an element stands; sensible defaults on other pages. */
export function readTheme(el: Element): Theme {
  const style = getComputedStyle(el);
  const variable = (name: string, missing: string): string =>
    style.getPropertyValue(name).trim() || missing;
  const background = variable("--jp-layout-color0", "#ffffff");
  const dark = isDark(background);
  return {
    dark,
    background,
    foreground: variable("--jp-content-font-color1", dark ? "#e6e6e6" : "#212121"),
    muted: variable("--jp-content-font-color2", dark ? "#b0b0b0" : "#5f6368"),
    faint: variable("--jp-border-color2", dark ? "#4a4a4a" : "#d0d0d0"),
    accent: variable("--jp-brand-color1", "#2196f3"),
    font: variable("--jp-ui-font-family", "system-ui, sans-serif"),
  };
}

/** Whether a CSS colour (`#rgb`, `#rrggbb`, `rgb(…)`, `white`, `black`) is darker than middle grey. */
export function isDark(color: string): boolean {
  const [r, g, b] = channels(color);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function channels(color: string): number[] {
  if (/^#[0-9a-f]{3}$/i.test(color)) return [...color.slice(1)].map((c) => 17 * parseInt(c, 16));
  if (/^#[0-9a-f]{6}/i.test(color)) {
    return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  }
  const numbers = color.match(/[\d.]+/g)?.map(Number) ?? [];
  if (color.startsWith("rgb") && numbers.length >= 3) return numbers.slice(0, 3);
  return color === "black" ? [0, 0, 0] : [255, 255, 255];
}

/** Calls `handler` when JupyterLab changes its theme. */
export function onThemeChange(handler: () => void): Cleanup {
  const observer = new MutationObserver(handler);
  const attributeFilter = ["data-jp-theme-light", "data-jp-theme-name", "class", "style"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  // The style sheet of a theme arrives after the attribute has changed.
  const late = (event: Event): void => {
    if ((event.target as Element | null)?.tagName === "LINK") handler();
  };
  document.addEventListener("load", late, true);
  return () => {
    observer.disconnect();
    document.removeEventListener("load", late, true);
  };
}
