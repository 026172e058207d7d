/** One element of an SVG. */
export interface SvgElement {
  name: string;
  attributes: Record<string, string>;
  children: SvgElement[];
  text: string;
}

const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Parses the XML of an SVG and throws on anything that is not well-formed. */
export function parseSvg(source: string): SvgElement {
  const root: SvgElement = { name: "", attributes: {}, children: [], text: "" };
  const stack = [root];
  let at = 0;
  while (at < source.length) {
    const parent = stack[stack.length - 1];
    if (source[at] !== "<") {
      const end = source.indexOf("<", at);
      const raw = source.slice(at, end < 0 ? undefined : end);
      parent.text += decode(raw);
      at += raw.length;
      continue;
    }
    TAG.lastIndex = at;
    const found = TAG.exec(source);
    if (!found) throw new Error(`Not XML at ${at}: ${source.slice(at, at + 80)}`);
    at = TAG.lastIndex;
    const [, closing, name, attributes, empty] = found;
    if (closing) {
      if (stack.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const element = { name, attributes: attributesOf(attributes), children: [], text: "" };
    parent.children.push(element);
    if (!empty) stack.push(element);
  }
  if (stack.length !== 1 || root.children.length !== 1) throw new Error("Elements are left open");
  return root.children[0];
}

function attributesOf(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [, key, value] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (key in out) throw new Error(`Attribute ${key} is there twice`);
    out[key] = decode(value);
  }
  return out;
}

function decode(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (all, name: string) => {
    const value = ENTITIES[name];
    if (value === undefined || !all.endsWith(";")) throw new Error(`Bad entity ${all}`);
    return value;
  });
}

/** All elements of a name, at any depth. */
export function all(element: SvgElement, name: string): SvgElement[] {
  const own = element.name === name ? [element] : [];
  return [...own, ...element.children.flatMap((child) => all(child, name))];
}

/** All texts. */
export function texts(svg: string): string[] {
  return all(parseSvg(svg), "text").map((e) => e.text);
}

/** A rectangle around a text, in pixels. */
export interface TextBox {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Rectangles around all upright texts and those turned by a right angle. */
export function textBoxes(svg: string, width: (text: string, size: number) => number): TextBox[] {
  return all(parseSvg(svg), "text").flatMap(({ attributes, text }) => {
    const size = Number(attributes["font-size"]);
    const x = Number(attributes.x);
    const y = Number(attributes.y) - 0.36 * size;
    const w = width(text, size);
    const turn = /^rotate\((-?[\d.]+) ([\d.-]+) ([\d.-]+)\)/.exec(attributes.transform ?? "");
    const start = { start: 0, middle: w / 2, end: w }[attributes["text-anchor"]] ?? 0;
    if (!turn)
      return [
        { text, left: x - start, right: x - start + w, top: y - size / 2, bottom: y + size / 2 },
      ];
    if (Math.abs(Number(turn[1])) !== 90) return [];
    return [{ text, left: x - size / 2, right: x + size / 2, top: y - w / 2, bottom: y + w / 2 }];
  });
}

/** Pairs of texts that cover each other. */
export function overlaps(boxes: TextBox[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, b] = [boxes[i], boxes[j]];
      const apart =
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      if (!apart) pairs.push([a.text, b.text]);
    }
  }
  return pairs;
}
