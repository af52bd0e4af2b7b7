import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** Which folder of src may import which: dependencies point inward. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  commands: ["domain"],
  messages: ["domain", "commands"],
  engine: ["domain", "commands", "messages"],
  state: ["domain", "engine", "messages"],
  github: ["domain", "engine", "commands", "messages", "state"],
  skills: ["domain", "engine", "github"],
  sandbox: ["domain", "engine", "commands", "messages", "state"],
};

/** The pure packages the core may use; the engine may use none. */
const PURE_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  domain: [
    "zod",
    "@marcbachmann/cel-js",
    "ms",
    "rrule-temporal",
    "temporal-polyfill",
    "@noble/hashes/sha2.js",
    "@noble/hashes/utils.js",
  ],
  commands: ["mdast-util-from-markdown", "mdast", "leven"],
  messages: [],
  engine: [],
};

const src = resolve(import.meta.dirname, "../src");
const IMPORT =
  /^(?:import|export)\s[^"';]*?from\s*["']([^"']+)|\bimport\(\s*["']([^"']+)|^import\s*["']([^"']+)/gm;

/** Everything `source` imports that the file at `path` (below src) may not. */
function forbidden(path: string, source: string): readonly string[] {
  const from = path.split("/")[0] ?? "";
  return [...source.matchAll(IMPORT)]
    .map((found) => found[1] ?? found[2] ?? found[3] ?? "")
    .filter((target) => !isAllowed(path, from, target));
}

function isAllowed(path: string, from: string, target: string): boolean {
  if (!path.includes("/")) return true; // main, app, compose, settings: the outermost ring
  if (!target.startsWith(".")) return PURE_PACKAGES[from]?.includes(target) ?? true;
  const to = relative(src, resolve(dirname(join(src, path)), target)).split("/")[0] ?? "";
  return to === from || (MAY_IMPORT[from]?.includes(to) ?? false);
}

describe("the architecture", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );

  it("looks at real files", () => {
    expect(files.length).toBeGreaterThan(5);
    expect(existsSync(join(src, "domain/resource.ts"))).toBe(true);
  });

  it.each(files)("%s imports only what lies further in", (file) => {
    expect(forbidden(file, readFileSync(join(src, file), "utf8"))).toEqual([]);
  });

  it.each([
    ["domain/decide.ts", `import { load } from "../state/codec.ts";`],
    ["domain/decide.ts", `import { readFileSync } from "node:fs";`],
    ["commands/parse.ts", `import { pino } from "pino";`],
    ["messages/reply.ts", `import {\n  a,\n  b,\n} from "../github/comments.ts";`],
    ["domain/decide.ts", `const x = await import("../engine/handle.ts");`],
    ["engine/handle.ts", `export { x } from "../github/octokit.ts";`],
  ])("would catch %s with %s", (file, planted) => {
    expect(forbidden(file, planted)).toHaveLength(1);
  });
});
