/** The main job, end to end: the real app over HTTP walks the whole example to its end. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { loadExample } from "../../src/sandbox/example.ts";
import { blobOf, commitOf, type Commit } from "../../src/sandbox/github/git-objects.ts";
import { diffTrees, entryAt } from "../../src/sandbox/github/git-trees.ts";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { type Sandbox } from "../../src/sandbox/run.ts";
import { logOf } from "../../src/sandbox/transcript.ts";
import { markersIn, repeated } from "./said.ts";
import { walk } from "./walk.ts";

const example = loadExample("airflow-v3");
const { definition } = example;
let completed: readonly string[];
let sandbox: Sandbox;
let stuck: Error | null;
let log: readonly Commit[];

beforeAll(async () => {
  const walked = await walk(example);
  ({ sandbox, stuck, completed } = walked);
  log = logOf(sandbox.repository, definition.stateBranch);
}, 900_000);

afterAll(() => sandbox.stop());

const resourceFile = z.object({
  effects: z
    .array(z.object({ id: z.string(), type: z.string(), environment: z.string().nullish() }))
    .default([]),
  environment_status: z.record(z.string(), z.object({ status: z.string() })),
});

/** The resource files that a commit changed. */
function filesOf({ tree, parents }: Commit) {
  const { objects } = sandbox.repository;
  const before = parents[0] === undefined ? null : commitOf(objects, parents[0]).tree;
  const { added, modified } = diffTrees(objects, before, tree);
  return [...added, ...modified]
    .filter((path) => path.startsWith("resources/"))
    .map((path) => blobOf(objects, entryAt(objects, tree, path)?.sha ?? "").content.toString());
}

describe("the migration of 66 clusters through 4 waves", () => {
  it("is completed", () => {
    expect(stuck).toBeNull();
    expect(completed).toHaveLength(66);
    expect(new Set(completed).size).toBe(66);
  });

  it("answers everybody as they expect", () => {
    expect(sandbox.record()).toMatchObject({ surprises: [], unanswered: [] });
    expect(sandbox.github.requestLog.unknown).toEqual([]);
    expect(sandbox.github.stats().secondaryLimitHits).toBe(0);
  });

  it("dispatched nothing that was not committed before, and nothing to production before test was signed off", () => {
    const committedAt = new Map<string, number>();
    let toProduction = 0;
    for (const commit of log) {
      for (const text of filesOf(commit).filter((file) => file.includes("type: dispatch"))) {
        const { effects, environment_status: environments } = resourceFile.parse(parse(text));
        for (const { id, environment } of effects.filter(({ type }) => type === "dispatch")) {
          if (!committedAt.has(id)) committedAt.set(id, commit.committer.at * 1000);
          if (!environment?.startsWith("prod-")) continue;
          toProduction++;
          expect(environments["test"]?.status).toBe("completed");
        }
      }
    }
    expect(toProduction).toBeGreaterThan(500);
    const runs = [...sandbox.github.world.runs.values()];
    const uncommitted = runs.filter(({ inputs, createdAt }) => {
      const effect = (inputs["cairn_key"] ?? "").replace(`${definition.name}/`, "");
      return (committedAt.get(effect) ?? Infinity) > Date.parse(createdAt);
    });
    expect(uncommitted).toEqual([]);
  });

  it("says nothing twice, and prints no command that would not be understood", () => {
    const own = [...sandbox.repository.comments.values()].filter(
      ({ author }) => author.login === "cairn[bot]",
    );
    const markers = markersIn(sandbox.repository);
    expect(markers.length).toBeGreaterThan(1000);
    expect(repeated(markers)).toEqual([]);
    const commands = own.flatMap(({ body }) => commandsIn(body));
    const unread = commands.filter((line) => {
      const parsed = parseLine(line);
      return !parsed.ok || !resolve(parsed.command, definition, { resource: null }).ok;
    });
    expect(unread).toEqual([]);
  });
});
