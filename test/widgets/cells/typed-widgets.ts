import {
  Button,
  DOMWidget,
  Dropdown,
  defineWidget,
  defineWidgetClass,
  FloatRangeSlider,
  float,
  fromAnywidget,
  HTML,
  Image,
  IntSlider,
  interact,
  interactive,
  link,
  list,
  Output,
  oneOf,
  SelectMultiple,
  string,
  typedArray,
  VBox,
} from "@beambook/widgets";

type IsAny<T> = 0 extends 1 & T ? true : false;
/** Fails to compile when its type argument says that something is any. */
function precise<_T extends false>(): void {}

const slider = new IntSlider({ max: 50, style: { handleColor: "red" }, layout: { width: "50%" } });
precise<IsAny<typeof slider>>();
precise<IsAny<typeof slider.value>>();
precise<IsAny<typeof slider.style>>();
precise<IsAny<typeof slider.layout.width>>();
slider.observe("value", ({ new: value, owner }) => {
  precise<IsAny<typeof value>>();
  const number: number = value;
  const same: IntSlider = owner;
  console.log(number, same);
});
slider.set({ value: 3, layout: { width: "10px" } });
// @ts-expect-error: not one of the words
slider.orientation = "diagonal";
// @ts-expect-error: no such trait
slider.observe("vaule", () => {});

const byLabel = new Dropdown({ options: { a: 1, b: 2 } });
const value: 1 | 2 | null = byLabel.value;
const pairs = new Dropdown({
  options: [
    ["x", 1.5],
    ["y", 2.5],
  ],
});
precise<IsAny<typeof pairs.value>>();
const words = new Dropdown({ options: ["p", "q"] });
const word: "p" | "q" | null = words.value;
const several = new SelectMultiple({ options: ["p", "q"] });
const chosen: readonly ("p" | "q")[] = several.value;
const box = new VBox([
  slider,
  byLabel,
  new HTML({ value: "x" }),
  new Output(),
  pairs,
  words,
  several,
]);
precise<IsAny<typeof box.children>>();

interact(
  ({ x, kind }) => {
    precise<IsAny<typeof x>>();
    const number: number = x;
    const word: "sin" | "cos" = kind;
    return [number, word];
  },
  { x: [0, 10], kind: ["sin", "cos"] },
);
const shown = interactive(
  ({ flag, text, own }) => {
    const all: [boolean, string, number] = [flag, text, own];
    return all;
  },
  { flag: true, text: "a", own: slider },
);
precise<IsAny<typeof shown.args>>();

const counter = fromAnywidget({
  esm: "export default {}",
  state: { count: 0 },
  traits: { data: typedArray(Float32Array) },
});
precise<IsAny<typeof counter.count>>();
precise<IsAny<typeof counter.data>>();
counter.observe("count", ({ new: count }) => {
  precise<IsAny<typeof count>>();
});
link([slider, "value"], [counter, "count"], { to: (x: number) => x + 1 });
new Button().onClick((button) => {
  const same: Button = button;
  console.log(same);
});
Image.fromFile("a.png", { width: "3" }).then((image) => {
  precise<IsAny<typeof image>>();
});

class Dial extends DOMWidget {
  static {
    defineWidget(Dial, { traits: { angle: float(0) } });
  }
  declare angle: number;
}
new Dial().observe("angle", ({ new: angle }) => {
  const number: number = angle;
  console.log(number);
});

class Knob extends defineWidgetClass({
  traits: { angle: float(0), mode: oneOf(["coarse", "fine"], "coarse"), names: list(string()) },
}) {}
const knob = new Knob({ angle: 1, mode: "fine" });
precise<IsAny<typeof knob.mode>>();
precise<IsAny<typeof knob.names>>();
// @ts-expect-error: not one of the words
new Knob({ mode: "medium" });

const range = new FloatRangeSlider();
const lower: number = range.lower;
console.log(value, word, chosen, lower);
