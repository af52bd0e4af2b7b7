import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ResourceState } from "../../src/domain/resource.ts";
import { type Decoded } from "../../src/state/decode.ts";
import { resourceSchema, waveSchema } from "../../src/state/json-schema.ts";
import { decodeResource, encodeResource } from "../../src/state/resource-codec.ts";
import { writeYaml } from "../../src/state/write-yaml.ts";
import { readYaml } from "../../src/state/yaml.ts";
import { definitionOf } from "../domain/airflow.ts";
import { anyResource } from "./any-resource.ts";

const definition = definitionOf();
const path = "resources/email.notifications.yml";

function decoded(text: string): ResourceState {
  const result: Decoded<ResourceState> = decodeResource(text, path, definition);
  if (!result.ok) throw new Error(`${JSON.stringify(result.problems)}\n${text}`);
  return result.state;
}

/** The top-level keys, as they follow each other in the text. */
function keysOf(text: string): readonly string[] {
  const read = readYaml(text, path);
  return read.ok ? Object.keys(read.value as object) : [];
}

/** The text with its top-level entries turned round and a comment above and beside each. */
function rearranged(text: string): string {
  const entries = text.split(/^(?=[a-z])/m).toReversed();
  return entries
    .map(
      (entry, index) =>
        `# Above ${index}.\n${entry.replace(/^(\w+:)\n/, `$1 # Beside ${index}.\n`)}`,
    )
    .join("");
}

/** These entries are in every file, whatever the state. */
const STAY = ["version", "resource", "status", "code", "environment_status", "history"];

describe("any resource", () => {
  it("survives being written and read", () => {
    fc.assert(
      fc.property(anyResource, (state) => {
        expect(decoded(encodeResource(state, null, definition))).toEqual(state);
      }),
      { numRuns: 150 },
    );
  });

  it("can be written over any other without a trace of it", () => {
    fc.assert(
      fc.property(anyResource, anyResource, (before, after) => {
        const text = encodeResource(before, null, definition);
        expect(decoded(encodeResource(after, text, definition))).toEqual(after);
      }),
      { numRuns: 75 },
    );
  });

  it("is written the same when nothing changed", () => {
    fc.assert(
      fc.property(anyResource, (state) => {
        const text = encodeResource(state, null, definition);
        expect(encodeResource(decoded(text), text, definition)).toBe(text);
      }),
      { numRuns: 75 },
    );
  });

  it("leaves people's order and comments where they are", () => {
    // Multi-line texts could hold lines that look like entries; the generator above tries them.
    const plain = fc.constantFrom("pending", "waits for a person");
    fc.assert(
      fc.property(anyResource, plain, (state, reason) => {
        const base: ResourceState = {
          ...state,
          started: null,
          outbox: [],
          history: [],
          shared: { code: { status: "pending", reason } },
        };
        const text = rearranged(encodeResource({ ...base, metadata: {} }, null, definition));
        const next = encodeResource({ ...base, completedAt: null }, text, definition);
        const order = (of: string): readonly string[] =>
          keysOf(of).filter((key) => STAY.includes(key));
        expect(order(next)).toEqual(order(text));
        for (const key of order(text)) {
          const above = new RegExp(`^# Above \\d+\\.\\n(?=${key}:)`, "m").exec(text)?.[0];
          expect(next).toContain(`${above}${key}:`);
        }
      }),
      { numRuns: 75 },
    );
  });
});

describe("YAML", () => {
  it("keeps any text, in one line or many", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom("\n", "\r\n", "\t", " ", "  \n", "\n\n", "#", "---", "\u2028", "\ufeff", "%"),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const value = { text: parts.join("") };
        expect(readYaml(writeYaml(value, null), "a.yml")).toMatchObject({ ok: true, value });
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["no", "on", "y", "1:30", "010", "~", "2026-01-15", "0o7", "1e3", ".inf"])(
    "writes the text %s so that no reader takes it for something else",
    (text) => {
      expect(writeYaml({ text }, null)).toBe(`text: "${text}"\n`);
      expect(writeYaml({ [text]: 1 }, null)).toBe(`"${text}": 1\n`);
      expect(writeYaml({ text }, "text: old\n")).toBe(`text: "${text}"\n`);
    },
  );

  it("drops an entry called like something every object has", () => {
    expect(writeYaml({ a: 1 }, "a: 1\nvalueOf: 2\n")).toBe("a: 1\n");
  });

  it("begins a line for each entry of what was empty", () => {
    expect(writeYaml({ a: [{ b: 1 }], c: { d: 1 } }, "a: []\nc: {}\n")).toBe(
      "a:\n  - b: 1\nc:\n  d: 1\n",
    );
    expect(writeYaml({ a: [], c: {} }, "a: []\nc: {}\n")).toBe("a: []\nc: {}\n");
  });

  it("edits an entry whose key people wrote as a number", () => {
    expect(writeYaml({ "1": "b" }, "1: a # first\n")).toBe("1: b # first\n");
  });

  it.each([
    ["an alias", "a: &x 1\nb: *x\n", 2, 4],
    ["a binary", "a: 1\nb: !!binary aGVsbG8=\n", 2, 13],
    ["a key twice", 'a: 1\n1: 2\n"1": 3\n', 3, 1],
    ["a dangerous key", "a:\n  constructor: 1\n", 2, 3],
    ["a key that is a list", "? [a]\n: 1\n", 1, 3],
    ["two documents", "a: 1\n---\nb: 1\n", 2, 1],
  ])("with %s is refused where it stands", (_, text, line, column) => {
    const read = readYaml(text, "a.yml");
    expect(read.ok ? [] : read.problems).toMatchObject([{ path: "a.yml", line, column }]);
  });

  it("with thousands of keys or levels is read or refused at once", () => {
    const keys = Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join("\n");
    expect(readYaml(keys, "a.yml").ok).toBe(true);
    for (const levels of [100, 700, 1000, 3000, 100_000]) {
      expect(readYaml("[".repeat(levels) + "]".repeat(levels), "a.yml").ok).toBe(false);
    }
  });
});

describe("the JSON Schemas", () => {
  it("are those that are published", () => {
    const published: unknown = JSON.parse(readFileSync("state-schema/resource.v1.json", "utf8"));
    expect(JSON.parse(JSON.stringify(resourceSchema))).toEqual(published);
  });

  it("say what a wave's file holds", () => {
    expect(waveSchema).toMatchObject({
      required: ["version", "wave"],
      additionalProperties: false,
    });
  });
});
