/**
 * Writes src/controls/generated/*.ts from the published model descriptions of Jupyter widgets
 * (@jupyter-widgets/schema). Run it again when that package changes:
 *
 *     node packages/widgets/scripts/generate-controls.mjs
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DOCS } from "./control-docs.mjs";
import { ABSTRACT, BASES, CLASS_NAMES, FILES, INHERITED, TRAITS } from "./control-plan.mjs";

const require = createRequire(import.meta.url);
const package_ = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(package_, "src/controls/generated");
const schemaFile = require.resolve("@jupyter-widgets/schema/jupyterwidgetmodels.latest.json");
const models = JSON.parse(readFileSync(schemaFile, "utf8"));

const camel = (name) => name.replace(/^_/, "").replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
const className = (model) => CLASS_NAMES[model] ?? model.replace(/Model$/, "");
const literal = (value) => JSON.stringify(value).replaceAll("\u200b", "\\u200b");

const byName = new Map(models.map((m) => [m.model.name, m]));
const planned = new Set([...Object.values(FILES).flat(), ...ABSTRACT]);
for (const name of byName.keys()) {
  if (!planned.has(name)) throw new Error(`The schema has ${name}, which no file is planned for.`);
}

/** A trait expression and its TypeScript type, `type` being what is read and `input` what may be set. */
function traitOf(model, attribute) {
  const special = TRAITS[`${model}.${attribute.name}`] ?? TRAITS[`*.${attribute.name}`];
  if (special) return { input: special.type, ...special };
  if (attribute.name === "style") {
    const style = attribute.widget;
    return { code: `instance(${style})`, type: style, input: `${style} | ${style}Options`, style };
  }
  const base = plainTrait(model, attribute);
  if (!attribute.allow_none) return { input: base.type, ...base };
  const code =
    attribute.default === null
      ? `${base.code}.orNull()`
      : `${base.code}.orNull().withDefault(${literal(attribute.default)})`;
  const type = `${base.type} | null`;
  return { code, type, input: type, uses: base.uses };
}

function plainTrait(model, { name, type, default: initial, enum: values, items }) {
  const given = initial === null || initial === undefined ? undefined : literal(initial);
  const call = (fn, args = given ?? "") => `${fn}(${args})`;
  if (values) {
    const list = `[${values.map(literal).join(", ")}]`;
    return {
      code: `oneOf(${list}, ${given ?? literal(values[0])})`,
      type: values.map(literal).join(" | "),
      uses: ["oneOf"],
    };
  }
  switch (type) {
    case "bool":
      return { code: call("bool"), type: "boolean", uses: ["bool"] };
    case "int":
      return { code: call("int"), type: "number", uses: ["int"] };
    case "float":
      return { code: call("float"), type: "number", uses: ["float"] };
    case "string":
      return { code: call("string"), type: "string", uses: ["string"] };
    case "bytes":
      return { code: "bytes()", type: "Uint8Array", uses: ["bytes"] };
    case "array":
      if (items?.type === "string") {
        return { code: "list(string())", type: "readonly string[]", uses: ["list", "string"] };
      }
      if (items?.type === "reference") {
        return {
          code: "list(widgetItem())",
          type: "readonly Widget[]",
          uses: ["list", "widgetItem"],
        };
      }
  }
  throw new Error(`No trait for ${model}.${name} (${JSON.stringify(type)}).`);
}

function docOf(model, attribute, trait) {
  const own = DOCS[`${model}.${attribute.name}`] ?? DOCS[attribute.name];
  if (!own) throw new Error(`No words for ${model}.${attribute.name}.`);
  const { default: initial } = attribute;
  const shown = trait.style ? undefined : (trait.initial ?? defaultText(initial));
  return shown === undefined
    ? own
    : `${own}${own.endsWith(".") ? "" : ";"} default ${shown}.`.replace(".; ", "; ");
}

function defaultText(initial) {
  if (initial === undefined || initial === "\u200b" || initial === "b''") return undefined;
  if (initial === "") return "empty";
  return `\`${JSON.stringify(initial).replaceAll('"', "'")}\``;
}

function classOf(modelName) {
  const model = byName.get(modelName);
  const name = className(modelName);
  const { base, generic } = { base: "DescriptionWidget", ...BASES[modelName] };
  const inherited = INHERITED(base);
  const attributes = model.attributes.filter((a) => !inherited.has(a.name));
  const traits = attributes.map((a) => ({
    ...traitOf(modelName, a),
    attribute: a,
    name: camel(a.name),
  }));
  const docs = new Map(traits.map((t) => [t.name, docOf(modelName, t.attribute, t)]));
  const settable = traits.filter((t) => !t.readOnly);
  const param = generic ? "<const O = SelectionOptions>" : "";
  const arg = generic ? "<O>" : "";
  const baseOptions = BASES[modelName]?.options ?? `${base}Options`;
  const lines = [
    `/** Options of {@link ${name}}. */`,
    `export interface ${name}Options${generic ? "<O = SelectionOptions>" : ""} extends ${baseOptions}${arg} {`,
    ...settable.flatMap((t) => [`/** ${docs.get(t.name)} */`, `${t.name}?: ${t.input};`]),
    "}",
    "",
    `/** ${DOCS[name] ?? fail(`No words for ${name}.`)} */`,
    `export class ${name}${param} extends ${base}${arg} {`,
    "static {",
    `defineWidget(${name}, {`,
    `model: ${frontEnd(model.model)}, view: ${frontEnd(model.view)},`,
    "traits: {",
    ...traits.map((t) => `${t.name}: ${t.code},`),
    "},",
    "});",
    "}",
    "",
    ...traits
      .filter((t) => t.input === t.type)
      .flatMap((t) => [
        `/** ${docs.get(t.name)} */`,
        `declare ${t.readOnly ? "readonly " : ""}${t.name}: ${t.type};`,
      ]),
    "",
    ...constructorOf(name, arg, BASES[modelName]),
    ...traits.filter((t) => t.input !== t.type).flatMap((t) => accessor(t, docs.get(t.name))),
    "}",
    "",
  ];
  return { name, base, traits, text: lines.join("\n"), baseOptions, generic };
}

function constructorOf(name, arg, plan) {
  if (plan?.box) {
    return [
      `constructor(options: ${name}Options | readonly Widget[] = {}, more: ${name}Options = {}) {`,
      "super(options, more);",
      "}",
    ];
  }
  return [`constructor(options: ${name}Options${arg} = {}) {`, "super(options);", "}"];
}

/** A property that takes more than it gives. */
function accessor({ name, type, input }, doc) {
  return [
    "",
    `/** ${doc} */`,
    `get ${name}(): ${type} {`,
    `return this.get("${name}") as ${type};`,
    "}",
    "",
    `set ${name}(value: ${input}) {`,
    `this.setInternal({ ${name}: value });`,
    "}",
  ];
}

function frontEnd({ name, module, version }) {
  return `{ name: ${literal(name)}, module: ${literal(module)}, version: ${literal(version)} }`;
}

function fail(message) {
  throw new Error(message);
}

/** Where a name of the generated code comes from. */
const SOURCES = {
  "../../base/definition.js": ["defineWidget"],
  "../../base/description-widget.js": ["DescriptionWidget", "type DescriptionWidgetOptions"],
  "../../base/dom-widget.js": ["DOMWidget", "type DOMWidgetOptions"],
  "../../base/layout-base.js": ["LayoutBase", "type LayoutBaseOptions"],
  "../../base/reference.js": ["instance", "widgetItem"],
  "../../base/style.js": ["Style"],
  "../../base/traits.js": ["bool", "bytes", "either", "float", "int", "list", "oneOf", "string"],
  "../../base/widget.js": ["type Widget"],
  "../../base/widget-types.js": ["type WidgetOptions"],
  "../bounded.js": ["BoundedWidget", "BoundedLogWidget"],
  "../box-base.js": ["BoxBase"],
  "../button-base.js": ["ButtonBase"],
  "../colors.js": ["color"],
  "../container-base.js": ["ContainerBase", "TabBase"],
  "../dates.js": ["day", "moment", "wallClock", "timeOfDay", "type TimeOfDay"],
  "../html-base.js": ["HtmlBase"],
  "../link-base.js": ["LinkBase", "linkEnd", "type LinkEnd"],
  "../media-base.js": ["MediaBase"],
  "../multiple-selection-base.js": [
    "MultipleSelectionBase",
    "SelectionRangeBase",
    "type MultipleSelectionWidgetOptions",
  ],
  "../output-base.js": ["OutputBase"],
  "../output-items.js": ["mimeOutputs", "type MimeOutput"],
  "../picker-base.js": ["PickerBase"],
  "../range.js": ["IntRangeWidget", "RangeWidget"],
  "../selection-base.js": ["RequiredSelectionBase", "SelectionBase", "type SelectionWidgetOptions"],
  "../selection-options.js": ["type SelectionOptions"],
  "../tags-base.js": ["NumberTagsBase", "TagsBase"],
  "../text-base.js": ["ComboboxBase", "TextBase"],
  "../upload.js": ["UploadBase", "uploadedFiles", "type UploadedFile"],
};

function importsFor(file, text, classes) {
  const lines = [];
  const code = text.replace(/\/\*\*.*?\*\//gs, "").replace(/"[^"\n]*"/g, '""');
  const used = (name) =>
    new RegExp(/^[a-z]/.test(name) ? `\\b${name}[(<]` : `\\b${name}\\b`).test(code);
  for (const [from, names] of Object.entries(SOURCES)) {
    const wanted = names.filter((name) => used(name.replace("type ", "")));
    if (wanted.length > 0) lines.push(`import { ${wanted.join(", ")} } from "${from}";`);
  }
  for (const [other, own] of classes) {
    if (other === file) continue;
    const values = own.filter((name) => used(name));
    const types = own.filter((name) => used(`${name}Options`)).map((name) => `type ${name}Options`);
    const all = [...values, ...types];
    if (all.length > 0) lines.push(`import { ${all.join(", ")} } from "./${other}.js";`);
  }
  return lines.join("\n");
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const classes = new Map(Object.entries(FILES).map(([file, list]) => [file, list.map(className)]));
const header =
  "// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.\n";
for (const [file, list] of Object.entries(FILES)) {
  const body = list.map((name) => classOf(name).text).join("\n");
  writeFileSync(join(out, `${file}.ts`), `${header}${importsFor(file, body, classes)}\n\n${body}`);
}
const index = Object.keys(FILES).map((file) => `export * from "./${file}.js";`);
writeFileSync(join(out, "index.ts"), `${header}${index.join("\n")}\n`);

const biome = require.resolve("@biomejs/biome/bin/biome");
const formatted = spawnSync(process.execPath, [biome, "check", "--write", out], {
  encoding: "utf8",
});
if (formatted.status !== 0) fail(formatted.stdout + formatted.stderr);
