import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withEffects } from "../../src/domain/outbox.ts";
import { type ResourceState } from "../../src/domain/resource.ts";
import { decodeResource, encodeResource } from "../../src/state/resource-codec.ts";
import { definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";

const definition = definitionOf();
const path = "resources/email.notifications.yml";

function decoded(text: string, by = definition): ResourceState {
  const result = decodeResource(text, path, by);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.state;
}

const codeDone = (): Story =>
  new Story().start().pullRequest("code", null, { number: 1, state: "merged" });

const stories: readonly (readonly [string, () => Story])[] = [
  ["untouched", () => new Story()],
  ["just started", () => new Story().start()],
  ["in review", () => new Story().start().pullRequest("code", null, { number: 1 })],
  [
    "asked for changes",
    () => new Story().start().pullRequest("code", null, { changesRequested: true }),
  ],
  ["failed", () => new Story().start().run("code", null, { conclusion: "failure" })],
  [
    "retried",
    () =>
      new Story()
        .start()
        .run("code", null, { conclusion: "failure" })
        .ask({ verb: "retry", resource, environment: null }),
  ],
  [
    "held",
    () =>
      new Story()
        .start()
        .pullRequest("code", null, { number: 1 })
        .ask({ verb: "block", resource, environment: null, reason: "no, on: `freeze` | @all" }),
  ],
  [
    "skipped",
    () => new Story().start().ask({ verb: "skip", resource, environment: null, reason: "yes" }),
  ],
  ["waiting for a sign-off", () => codeDone().finish("test", 20)],
  ["waiting for an approval", () => codeDone().finish("test", 20).signOff("test")],
  ["far along", () => codeDone().finish("test", 20).signOff("test").finish("prod-eu", 30)],
];

describe("a resource's file", () => {
  it.each(stories)("%s survives being written and read", (_, story) => {
    const state = story().resource;
    const text = encodeResource(state, null, definition);
    expect(decoded(text)).toEqual(state);
  });

  it.each(stories)("%s is written over any other without a trace of it", (_, story) => {
    const state = story().resource;
    for (const [, other] of stories) {
      const before = encodeResource(other().resource, null, definition);
      expect(decoded(encodeResource(state, before, definition))).toEqual(state);
    }
  });

  it("does not change when nothing did", () => {
    const { resource: state } = codeDone().finish("test", 20);
    const text = encodeResource(state, null, definition);
    expect(encodeResource(decoded(text), text, definition)).toBe(text);
  });

  it("keeps what people wrote beside it", () => {
    const story = codeDone();
    const text = encodeResource(story.resource, null, definition)
      .replace("resource:\n", "# Ask Ada before touching this one.\nresource:\n")
      .replace("version: 1\n", "version: 1 # by hand\n");
    story.finish("test", 20);
    const next = encodeResource(story.resource, text, definition);
    expect(next).toContain("# Ask Ada before touching this one.\nresource:\n");
    expect(next).toContain("version: 1 # by hand\n");
    expect(decoded(next)).toEqual(story.resource);
  });

  it("holds the effects that are under way", () => {
    const story = codeDone();
    const claim = { by: "instance-1", until: "2026-01-15T11:00:00Z" };
    const work = { type: "checkpoints" as const, checkpoints: ["a"] };
    const state = withEffects(story.state, [{ of: { resource }, id: "e1", ...work }], claim)
      .resources[resource]!;
    expect(decoded(encodeResource(state, null, definition))).toEqual(state);
  });

  it("says for people what it waits for, with the command", () => {
    const text = encodeResource(codeDone().finish("test", 20).resource, null, definition);
    expect(text).toContain("/migrate test-done email.notifications");
    expect(text).toContain("status: awaiting_human");
  });

  it("takes any reason people give", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (reason) => {
        const story = new Story().start();
        story.ask({ verb: "skip", resource, environment: null, reason });
        const text = encodeResource(story.resource, null, definition);
        expect(decoded(text)).toEqual(story.resource);
      }),
    );
  });
});

describe("a file from before version 1", () => {
  const old = `
resource:
  id: email.notifications
  wave: 2
  environments:
    - test
    - prod-us
    - prod-eu
  metadata:
    complexity: high
    owner: platform-team

code_migration:
  status: completed  # pending | in_progress | completed
  pr_number: 12345
  pr_url: https://github.com/org/repo/pull/12345

environment_status:
  test:
    status: migrate_pending
    is_primary: true  # Run here first
    phases:
      infra:
        status: completed
        completed_at: 2024-01-15T10:00:00Z
      deploy:
        status: completed
        workflow_run_id: 12345678
      migrate:
        status: in_progress
        items_completed: 5
        items_total: 12
      verify:
        status: pending
  prod-us:
    status: blocked  # Blocked until test completes
    is_primary: false

history:
  - timestamp: 2024-01-15T10:00:00Z
    action: infra_pr_created
    actor: migration-agent
    details: "PR #12345 created"
`;
  const older = definitionOf({
    name: "airflow-v3",
    environments: {
      test: { primary: true },
      "prod-us": { blocked_by: "test" },
      "prod-eu": { blocked_by: "test" },
    },
    skills: { work: { workflow: "work.yml" } },
    phases: [
      { name: "code_migration", scope: "resource", uses: "pull_request" },
      { name: "infra", uses: "pull_request" },
      { name: "deploy", uses: "workflow", skill: "work" },
      { name: "migrate", uses: "workflow", skill: "work", items: "DAGs" },
      { name: "verify", uses: "workflow", skill: "work" },
    ],
    resources: { "email.notifications": { wave: 2 } },
  });

  it("is read for what it says, and completed with what it leaves out", () => {
    const state = decoded(old, older);
    expect(state).toMatchObject({
      wave: "2",
      started: { by: "migration-agent", at: "2024-01-15T10:00:00Z" },
      metadata: { complexity: "high", owner: "platform-team" },
      shared: {
        code_migration: {
          status: "completed",
          attempts: [{ pullRequest: { number: 12345, state: "merged" } }],
        },
      },
      history: [{ type: "noted", action: "infra_pr_created", text: "PR #12345 created" }],
    });
    expect(state.environments["test"]).toMatchObject({
      primary: true,
      progress: { status: "active" },
      phases: {
        deploy: { status: "completed", attempts: [{ run: { id: 12345678 } }] },
        migrate: { status: "in_progress", attempts: [{ items: { completed: 5, total: 12 } }] },
        verify: { status: "pending" },
      },
    });
    expect(state.environments["prod-us"]?.progress).toEqual({ status: "blocked", by: ["test"] });
    expect(Object.keys(state.environments["prod-us"]?.phases ?? {})).toHaveLength(4);
    expect(state.environments["prod-eu"]?.progress).toEqual({ status: "blocked", by: ["test"] });
  });

  it("is not started by what a resource that only waits has in its history", () => {
    const asOld = (story: Story): string =>
      encodeResource(story.resource, null, definition)
        .replace("version: 1\n", "")
        .replaceAll(/^ +prev: .*\n/gm, "")
        .replace(/^started:\n(?: .*\n)+/m, "");
    const text = "ask Grace before this one";
    const noted = new Story().ask({ verb: "note", resource, text });
    expect(noted.resource.history).toHaveLength(1);
    expect(decoded(asOld(noted)).started).toBeNull();
    const { started } = noted.start().resource;
    expect(started).not.toBeNull();
    expect(decoded(asOld(noted)).started).toEqual(started);
  });

  it("cannot start production, whatever it says of test", () => {
    const story = new Story(older);
    const blank = old.replace("status: blocked  # Blocked until test completes", "status: pending");
    story.state = {
      ...story.state,
      resources: { [resource]: decoded(blank, older) },
    };
    story.pullRequest("infra", "prod-us", { state: "merged" });
    story.run("migrate", "test", { id: 9, conclusion: "success" });
    expect(story.status("verify", "test")).toBe("in_progress");
    expect(story.environment("prod-us")).toBe("pending");
    expect(story.status("infra", "prod-us")).toBe("pending");
  });

  it("is written as version 1 with the comments it had", () => {
    const state = decoded(old, older);
    const text = encodeResource(state, old, older);
    expect(text).toContain("# Run here first");
    expect(decoded(text, older)).toEqual(state);
  });
});

describe("a file that is wrong", () => {
  const good = encodeResource(codeDone().resource, null, definition);
  it.each([
    ["is no YAML", "a: ["],
    ["has a key twice", "version: 1\nversion: 1\n"],
    ["has an alias", "a: &x 1\nb: *x\n"],
    ["has a tag", "a: !!js/function x\n"],
    ["has a dangerous key", "__proto__: {}\n"],
    ["has no resource", "version: 1\nenvironment_status: {}\n"],
    ["has an unknown status", good.replace("status: completed", "status: finished")],
    ["had its history changed", good.replace("actor: cairn", "actor: grace")],
    ["is too large", `# ${"x".repeat(300_000)}`],
  ])("because it %s is refused with path and line", (_, text) => {
    const result = decodeResource(text, path, definition);
    expect(result.ok).toBe(false);
    const problems = result.ok ? [] : result.problems;
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.path === path && problem.line >= 1)).toBe(true);
  });

  it("names the line of the value", () => {
    const text = good.replace("status: completed", "status: finished");
    const expected = text.split("\n").findIndex((line) => line.includes("status: finished")) + 1;
    const result = decodeResource(text, path, definition);
    expect(result.ok ? [] : result.problems.map(({ line }) => line)).toContain(expected);
  });
});
