/**
 * The scenario: acme's repository with the example migration in it, exactly as a user would copy
 * it, and Cairn installed with the permissions its own `app.yml` asks for.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { type Definition } from "../domain/definition.ts";
import { parseDefinition } from "../domain/parse-definition.ts";
import { COMPANY, hireCrew } from "./crew.ts";
import { addApp, addInstallation, type App } from "./github/apps.ts";
import { addRepository, type Repository } from "./github/repositories.ts";
import { type World } from "./github/world.ts";

export const REPOSITORY = `${COMPANY}/platform`;
export const CAIRN = "cairn";

/** The root of the package, seen from `src/sandbox/` and from `dist/sandbox/` alike. */
const ROOT = new URL("../../", import.meta.url);
const EXAMPLE = new URL("examples/airflow-v3/", ROOT);
const DEFINITION = ".github/migrations/airflow-v3.yml";

/** The example's files by path, as they go to the default branch. */
export function exampleFiles(): Readonly<Record<string, string>> {
  const paths = readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(fileURLToPath(EXAMPLE).length))
    .map((path) => path.replaceAll("\\", "/").replace(/^\//, ""))
    .filter((path) => path.startsWith(".github/"))
    .toSorted();
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(new URL(path, EXAMPLE), "utf8")]),
  );
}

export function exampleDefinition(): Definition {
  const parsed = parseDefinition(parse(exampleFiles()[DEFINITION] ?? ""));
  if (parsed.ok) return parsed.definition;
  const problems = parsed.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The example ${DEFINITION} is wrong:\n${problems.join("\n")}`);
}

export function foundCompany(world: World, definition: Definition): Repository {
  const roles = hireCrew(world);
  const clusters = definition.resources.map(({ id, metadata }) => [
    `clusters/${id}/cluster.yml`,
    `cluster: ${id}\nowner: ${metadata["owner"] ?? ""}\nairflow: "2.10"\n`,
  ]);
  return addRepository(world, {
    name: REPOSITORY,
    roles,
    files: {
      "README.md": "# platform\n\nAirflow clusters of acme, and how they are run.\n",
      ...exampleFiles(),
      ...Object.fromEntries(clusters),
    },
  });
}

export type AppKeys = {
  readonly publicKey: string;
  readonly webhookSecret: string;
  readonly webhookUrl: string;
};

export function installCairn(world: World, { publicKey, webhookSecret, webhookUrl }: AppKeys): App {
  const asked = appFile.parse(parse(readFileSync(new URL("app.yml", ROOT), "utf8")));
  const app = addApp(world, {
    slug: CAIRN,
    name: "Cairn",
    owner: COMPANY,
    publicKey,
    permissions: asked.default_permissions,
    events: asked.default_events,
    webhook: { url: webhookUrl, secret: webhookSecret },
  });
  addInstallation(world, { app: CAIRN, account: COMPANY, repositories: [REPOSITORY] });
  return app;
}

/** As much of `app.yml` as installing needs. */
const appFile = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])),
});
