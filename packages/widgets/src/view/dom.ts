/** Attributes of {@link element}; `class` and `data-testid` as in HTML, listeners as `on…` functions. */
export type Attributes = Record<string, string | number | boolean | ((event: never) => void)>;

/** An HTML element with attributes and children; `false` leaves an attribute out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      node.addEventListener(name.replace(/^on/, ""), value as EventListener);
    } else if (value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children);
  return node;
}

/** Calls `draw` once before the next screen refresh, however often it is asked. */
export function onNextFrame(draw: () => void): { request(): void; cancel(): void } {
  let pending = 0;
  return {
    request: () => {
      if (pending !== 0) return;
      pending = requestAnimationFrame(() => {
        pending = 0;
        draw();
      });
    },
    cancel: () => {
      cancelAnimationFrame(pending);
      pending = 0;
    },
  };
}
