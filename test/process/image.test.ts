import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts"),
);

describe("the image", () => {
  // `import { type X }` is still an import once compiled; only `import type` is gone.
  it("holds every package the sources import", () => {
    const imported = sources.flatMap((file) =>
      [
        ...read(`src/${file}`).matchAll(
          /^(?:import|export) (?!type )[^"';]*?from "([^."][^"]*)"|^import "([^."][^"]*)"|\bimport\("([^."][^"]*)"\)/gm,
        ),
      ].map(([, from, bare, dynamic]) => packageOf(from ?? bare ?? dynamic ?? "")),
    );
    const packages = new Set(imported.filter((name) => !isBuiltin(name)));
    expect(packages.size).toBeGreaterThan(5);
    expect([...packages].filter((name) => !(name in packageJson.dependencies))).toEqual([]);
  });

  it("runs as nobody special, takes signals itself and says whether it is well", () => {
    const dockerfile = read("Dockerfile");
    const [, last = ""] = dockerfile.split(/^FROM .*$(?![\s\S]*^FROM )/m);
    for (const line of [
      "USER node",
      "STOPSIGNAL SIGTERM",
      'CMD ["node", "dist/main.js", "serve"]',
    ]) {
      expect(last.split("\n")).toContain(line);
    }
    expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
    expect(last).toContain("HOST=0.0.0.0");
    expect(last).toContain("--omit=dev");
  });

  it("is built of nothing that is not named", () => {
    const [first, ...rest] = read(".dockerignore")
      .split("\n")
      .filter((line) => line && !line.startsWith("#"));
    expect(first).toBe("*");
    expect(rest.filter((line) => !line.startsWith("!") || line.includes(".env"))).toEqual([]);
  });
});

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
