/**
 * Turns a JSON Schema into a reference for people: one table per object, every field with its
 * meaning, type, default and an example. A field that has no words yet is an error, so that the
 * reference is complete or not there at all.
 */

/** `known` holds the sections of the page so far: what stands there already is linked to. */
export function renderReference(schema, { root, known = new Map() }) {
  const sections = [];
  const missing = [];

  function section(given, path) {
    const object = resolved(given);
    const variants = object.oneOf ?? (object.anyOf?.every(isObject) ? object.anyOf : null);
    const { description: _, examples: __, ...shape } = object;
    const key = JSON.stringify(shape);
    if (known.has(key)) return known.get(key);
    known.set(key, path);
    if (variants) return variantsOf(variants, path);
    put(path, Object.entries(object.properties ?? {}), object);
    const rest = object.additionalProperties;
    if (isStructure(rest) && object.properties) descend(rest, [...path, NAMED]);
    return path;
  }

  /** What all variants have comes first, once. */
  function variantsOf(variants, path) {
    const all = variants.map((one) => Object.entries(resolved(one).properties));
    const isShared = ([name, field]) =>
      all.every((fields) => fields.some(([n, f]) => n === name && same(f, field)));
    const kinds = all.map((fields) => fields.find(([, field]) => "const" in field));
    const shared = [...kindOf(kinds), ...all[0].filter(isShared)];
    if (shared.length > 0) put(path, shared, variants[0]);
    else sections.push(`## ${heading(path, root)}\n\nOne of these:`);
    for (const [index, fields] of all.entries()) {
      const own = fields.filter((field) => !isShared(field));
      const kind = kinds[index];
      const label = kind ? `${kind[0]}: ${kind[1].const}` : (own[0]?.[0] ?? null);
      const rest = own.filter(([name]) => name !== kind?.[0]);
      put([...path, { label }], rest, variants[index]);
    }
    return path;
  }

  /** Before the sections of what it holds. */
  function put(path, fields, object) {
    const at = sections.push(null) - 1;
    sections[at] = table(path, fields, object);
  }

  function table(path, fields, { required = [] }) {
    const rows = fields.map(([name, field]) => {
      const { meaning, fallback } = wordsOf(field, [...path, name]);
      const needed = required.includes(name) ? "required" : "";
      const cells = [
        `\`${name}\``,
        meaning,
        typeOf(field, [...path, name]),
        needed || fallback || "none",
        exampleOf(field, [...path, name]),
      ];
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    });
    const head = "| Field | Meaning | Type | Default | Example |\n| --- | --- | --- | --- | --- |";
    const body = rows.length > 0 ? `${head}\n${rows.join("\n")}` : "It has no fields of its own.";
    return `## ${heading(path, root)}\n\n${body}`;
  }

  function wordsOf(field, path) {
    const text = field.description ?? resolved(field).description;
    if (text === undefined) missing.push(plain(path));
    const [, meaning, fallback] = /^(.*?)\s*Default: (.+?)\.$/s.exec(text ?? "") ?? [
      null,
      text ?? "",
      "",
    ];
    const shown = field.default === undefined ? fallback : code(field.default);
    if (text !== undefined && meaning === "") missing.push(plain(path));
    return { meaning, fallback: shown };
  }

  /** Structures become sections of their own. */
  function descend(field, path) {
    const given = resolved(field);
    if (isObject(given) || given.oneOf || given.anyOf?.every(isObject)) {
      return link(section(given, path));
    }
    if (given.type === "array") return `list of ${descend(given.items ?? {}, [...path, ITEM])}`;
    if (given.type === "object" && isStructure(given.additionalProperties)) {
      return `by name: ${descend(given.additionalProperties, [...path, NAMED])}`;
    }
    if (given.anyOf) {
      return [...new Set(given.anyOf.map((one) => descend(one, path)))].join(" or ");
    }
    return simple(given);
  }

  const typeOf = (field, path) => descend(field, path);

  function exampleOf(field, path) {
    const given = resolved(field);
    const example = field.example ?? given.example ?? given.examples?.[0];
    if ("const" in given) return code(given.const);
    if (given.enum) return code(given.enum.includes(example) ? example : given.enum.at(-1));
    if (example !== undefined) return code(example);
    if (given.type === "boolean") return code(true);
    if (isObject(given) || given.oneOf || isNested(given)) return "";
    missing.push(`${plain(path)} (an example)`);
    return "";
  }

  function link(path) {
    const text = heading(path, root);
    return `[${text.replaceAll("`", "")}](#${anchorOf(text)})`;
  }

  section(schema, []);
  if (missing.length > 0) {
    throw new Error(`These fields say nothing about themselves:\n- ${missing.join("\n- ")}`);
  }
  return sections.join("\n\n");
}

/** The field that tells the variants apart, with all it may say; nothing where none does. */
function kindOf(kinds) {
  const [first] = kinds;
  if (!kinds.every((kind) => kind && kind[0] === first[0])) return [];
  const { const: _, ...words } = first[1];
  return [[first[0], { ...words, enum: kinds.map(([, field]) => field.const) }]];
}

const NAMED = { named: true };
const ITEM = { item: true };

function resolved(field) {
  return field ?? {};
}

function isObject(field) {
  return field?.type === "object" && field.properties !== undefined;
}

/** Whether it needs a section, here or further in. */
function isNested(field) {
  if (isObject(field) || field?.oneOf) return true;
  if (field?.type === "array") return isNested(field.items);
  if (field?.type === "object") return isNested(field.additionalProperties);
  return field?.anyOf?.some(isNested) ?? false;
}

function isStructure(field) {
  return typeof field === "object" && field !== null && Object.keys(field).length > 0;
}

function simple(field) {
  if ("const" in field) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((one) => `\`${one}\``).join(", ");
  if (field.type === "object") return "any fields";
  if (Array.isArray(field.type)) return field.type.join(" or ");
  return field.type ?? "anything";
}

function code(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function plain(path) {
  return path
    .map((step) => {
      if (typeof step === "string") return step;
      if (step.item) return "[]";
      return step.named ? "<name>" : `(${step.label})`;
    })
    .join(".");
}

/** `environments.<name>.approval`, as people find it in a file. */
function heading(path, root) {
  const steps = path.filter((step) => typeof step === "string" || step.named);
  const label = path.find((step) => step.label)?.label;
  const where = steps.map((step) => (typeof step === "string" ? step : "NAME")).join(".");
  const text = where === "" ? root : `\`${where}\``;
  return label === undefined || label === null ? text : `${text} with \`${label}\``;
}

/** As GitHub makes it. */
function anchorOf(text) {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
