/**
 * What the schema does not say: which file and which base class each control belongs to, and traits whose behaviour is
 * written by hand.
 */

/** Files of the generated folder and the models in them. */
export const FILES = {
  layout: ["LayoutModel"],
  styles: [
    "ButtonStyleModel",
    "CheckboxStyleModel",
    "DescriptionStyleModel",
    "ProgressStyleModel",
    "SliderStyleModel",
    "ToggleButtonStyleModel",
    "ToggleButtonsStyleModel",
  ],
  "text-styles": ["HTMLMathStyleModel", "HTMLStyleModel", "LabelStyleModel", "TextStyleModel"],
  sliders: ["IntSliderModel", "FloatSliderModel", "FloatLogSliderModel"],
  ranges: ["IntRangeSliderModel", "FloatRangeSliderModel"],
  progress: ["IntProgressModel", "FloatProgressModel", "PlayModel"],
  numbers: ["IntTextModel", "BoundedIntTextModel", "FloatTextModel", "BoundedFloatTextModel"],
  text: [
    "TextModel",
    "TextareaModel",
    "PasswordModel",
    "ComboboxModel",
    "HTMLModel",
    "HTMLMathModel",
    "LabelModel",
  ],
  booleans: ["CheckboxModel", "ToggleButtonModel", "ValidModel"],
  buttons: ["ButtonModel", "FileUploadModel"],
  selection: [
    "DropdownModel",
    "RadioButtonsModel",
    "SelectModel",
    "ToggleButtonsModel",
    "SelectionSliderModel",
  ],
  "multiple-selection": ["SelectMultipleModel", "SelectionRangeSliderModel"],
  boxes: ["BoxModel", "HBoxModel", "VBoxModel", "GridBoxModel"],
  containers: ["AccordionModel", "StackModel", "TabModel"],
  pickers: [
    "ColorPickerModel",
    "DatePickerModel",
    "DatetimeModel",
    "NaiveDatetimeModel",
    "TimeModel",
  ],
  tags: ["TagsInputModel", "ColorsInputModel", "FloatsInputModel", "IntsInputModel"],
  media: ["AudioModel", "ImageModel", "VideoModel"],
  controller: ["ControllerButtonModel", "ControllerAxisModel", "ControllerModel"],
  links: ["LinkModel", "DirectionalLinkModel"],
  output: ["OutputModel"],
};

/** Models of the schema that are base classes; `DOMWidgetModel` stands for the base of picture, sound and film. */
export const ABSTRACT = ["DOMWidgetModel"];

/** Classes that are not called as their model without "Model". */
export const CLASS_NAMES = {
  DatetimeModel: "DatetimePicker",
  NaiveDatetimeModel: "NaiveDatetimePicker",
  TimeModel: "TimePicker",
};

const described = (base) => ({ base, options: "DescriptionWidgetOptions" });
const visible = (base, more = {}) => ({ base, options: "DOMWidgetOptions", ...more });
const plain = (base) => ({ base, options: "WidgetOptions" });
const single = (base) => ({ base, options: "SelectionWidgetOptions", generic: true });
const several = (base) => ({ base, options: "MultipleSelectionWidgetOptions", generic: true });

/** Base class of each model's class; `DescriptionWidget` where nothing is said. */
export const BASES = {
  LayoutModel: { base: "LayoutBase", options: "LayoutBaseOptions" },
  ...Object.fromEntries(
    [...FILES.styles, ...FILES["text-styles"]].map((name) => [name, plain("Style")]),
  ),
  IntSliderModel: described("BoundedWidget"),
  FloatSliderModel: described("BoundedWidget"),
  FloatLogSliderModel: described("BoundedLogWidget"),
  IntRangeSliderModel: described("IntRangeWidget"),
  FloatRangeSliderModel: described("RangeWidget"),
  IntProgressModel: described("BoundedWidget"),
  FloatProgressModel: described("BoundedWidget"),
  PlayModel: described("BoundedWidget"),
  BoundedIntTextModel: described("BoundedWidget"),
  BoundedFloatTextModel: described("BoundedWidget"),
  TextModel: described("TextBase"),
  PasswordModel: described("TextBase"),
  ComboboxModel: described("ComboboxBase"),
  HTMLModel: described("HtmlBase"),
  HTMLMathModel: described("HtmlBase"),
  ButtonModel: visible("ButtonBase"),
  FileUploadModel: described("UploadBase"),
  DropdownModel: single("SelectionBase"),
  RadioButtonsModel: single("SelectionBase"),
  SelectModel: single("SelectionBase"),
  ToggleButtonsModel: single("SelectionBase"),
  SelectionSliderModel: single("RequiredSelectionBase"),
  SelectMultipleModel: several("MultipleSelectionBase"),
  SelectionRangeSliderModel: several("SelectionRangeBase"),
  BoxModel: visible("BoxBase", { box: true }),
  HBoxModel: visible("BoxBase", { box: true }),
  VBoxModel: visible("BoxBase", { box: true }),
  GridBoxModel: visible("BoxBase", { box: true }),
  AccordionModel: visible("ContainerBase", { box: true }),
  StackModel: visible("ContainerBase", { box: true }),
  TabModel: visible("TabBase", { box: true }),
  DatePickerModel: described("PickerBase"),
  DatetimeModel: described("PickerBase"),
  NaiveDatetimeModel: described("PickerBase"),
  TimeModel: described("PickerBase"),
  TagsInputModel: described("TagsBase"),
  ColorsInputModel: described("TagsBase"),
  FloatsInputModel: described("NumberTagsBase"),
  IntsInputModel: described("NumberTagsBase"),
  AudioModel: visible("MediaBase"),
  ImageModel: visible("MediaBase"),
  VideoModel: visible("MediaBase"),
  ControllerButtonModel: visible("DOMWidget"),
  ControllerAxisModel: visible("DOMWidget"),
  ControllerModel: visible("DOMWidget"),
  LinkModel: plain("LinkBase"),
  DirectionalLinkModel: plain("LinkBase"),
  OutputModel: visible("OutputBase"),
};

const META = [
  "_model_module",
  "_model_module_version",
  "_model_name",
  "_view_module",
  "_view_module_version",
  "_view_name",
  "_view_count",
];
const VISIBLE = [...META, "_dom_classes", "layout", "tabbable", "tooltip"];
const DESCRIBED = [...VISIBLE, "description", "description_allow_html"];
const CHOOSING = [...DESCRIBED, "_options_labels", "index"];

/** Attributes that a base class already has. */
export function INHERITED(base) {
  if (["LayoutBase", "Style", "LinkBase"].includes(base)) return new Set(META);
  if (/Selection/.test(base)) return new Set(CHOOSING);
  const seen = ["DOMWidget", "BoxBase", "ContainerBase", "TabBase", "MediaBase", "ButtonBase"];
  return new Set([...seen, "OutputBase"].includes(base) ? VISIBLE : DESCRIBED);
}

const onlyFrontEnd = { readOnly: true };
const nullableColor = { code: "color().orNull()", type: "string | null" };
const dates = (code) =>
  Object.fromEntries(
    ["value", "min", "max"].map((name) => [
      name,
      { code, type: "Date | null", input: "Date | string | null" },
    ]),
  );
const prefixed = (model, traits) =>
  Object.fromEntries(Object.entries(traits).map(([name, trait]) => [`${model}.${name}`, trait]));
const numbers = (kind, from) => ({ code: `list(${kind}(), ${from})`, type: "readonly number[]" });
const pair = (kind) => ({
  code: `list(${kind}(), [0, 1], { length: 2 })`,
  type: "readonly number[]",
  initial: "the middle half",
});
const step = (kind, initial) => ({
  code: `either(${kind}(${initial}), oneOf(["any"], "any"))`,
  type: 'number | "any"',
});
const fromFrontEnd = (code, type) => ({
  code: `${code}.with({ readOnly: true })`,
  type,
  ...onlyFrontEnd,
});
const linkEnd = {
  code: "linkEnd()",
  type: "LinkEnd",
};

/** Traits that the schema's types do not tell enough of. */
export const TRAITS = {
  "*.button_color": nullableColor,
  "*.bar_color": nullableColor,
  "*.handle_color": nullableColor,
  "*.source": linkEnd,
  "*.target": linkEnd,
  "ColorPickerModel.value": { code: 'color("black")', type: "string" },
  "ColorsInputModel.value": { code: "list(color())", type: "readonly string[]" },
  "ColorsInputModel.allowed_tags": { code: "list(color())", type: "readonly string[]" },
  "TagsInputModel.value": { code: "list(string())", type: "readonly string[]" },
  "TagsInputModel.allowed_tags": { code: "list(string())", type: "readonly string[]" },
  "FloatsInputModel.value": numbers("float", "[]"),
  "FloatsInputModel.allowed_tags": numbers("float", "[]"),
  "IntsInputModel.value": numbers("int", "[]"),
  "IntsInputModel.allowed_tags": numbers("int", "[]"),
  "IntRangeSliderModel.value": pair("int"),
  "FloatRangeSliderModel.value": pair("float"),
  "DatePickerModel.step": step("int", 1),
  "TimeModel.step": step("float", 60),
  ...prefixed("DatePickerModel", dates("day()")),
  ...prefixed("DatetimeModel", dates("moment()")),
  ...prefixed("NaiveDatetimeModel", dates("wallClock()")),
  "TimeModel.value": {
    code: "timeOfDay()",
    type: "TimeOfDay | null",
    input: "Partial<TimeOfDay> | string | null",
  },
  "TimeModel.min": {
    code: "timeOfDay()",
    type: "TimeOfDay | null",
    input: "Partial<TimeOfDay> | string | null",
  },
  "TimeModel.max": {
    code: "timeOfDay()",
    type: "TimeOfDay | null",
    input: "Partial<TimeOfDay> | string | null",
  },
  "FileUploadModel.value": { code: "uploadedFiles()", type: "readonly UploadedFile[]" },
  "ControllerModel.axes": fromFrontEnd("list(widgetItem())", "readonly Widget[]"),
  "ControllerModel.buttons": fromFrontEnd("list(widgetItem())", "readonly Widget[]"),
  "ControllerModel.connected": fromFrontEnd("bool()", "boolean"),
  "ControllerModel.mapping": fromFrontEnd("string()", "string"),
  "ControllerModel.name": fromFrontEnd("string()", "string"),
  "ControllerModel.timestamp": fromFrontEnd("float()", "number"),
  "ControllerAxisModel.value": fromFrontEnd("float()", "number"),
  "ControllerButtonModel.value": fromFrontEnd("float()", "number"),
  "ControllerButtonModel.pressed": fromFrontEnd("bool()", "boolean"),
  "OutputModel.outputs": { code: "mimeOutputs()", type: "readonly MimeOutput[]" },
};
