import { describe, expect, it } from "vitest";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { type SingleRequest } from "../../src/domain/commands.ts";
import {
  ACTIONS,
  mayProceed,
  type Evidence,
  type PhaseAction,
} from "../../src/domain/permission.ts";
import { planOf } from "../../src/domain/plan.ts";
import { type RefusalCode } from "../../src/domain/refusals.ts";
import { renderCheckpoint } from "../../src/messages/checkpoint.ts";
import { say } from "../messages/talk.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

describe("the layers of permission", () => {
  it.each<[string, Evidence, object]>([
    ["read_state", "nothing", { allowed: true, layer: "free" }],
    ["update_state", "nothing", { allowed: true, layer: "free" }],
    ["create_pr", "nothing", { allowed: true, layer: "free" }],
    ["check_status", "nothing", { allowed: true, layer: "free" }],
    ["deploy_to_test", "nothing", { allowed: false, needs: "confirmation" }],
    ["deploy_to_test", "confirmation", { allowed: true, layer: "confirmed" }],
    ["run_migration_dry_run", "nothing", { allowed: false, needs: "confirmation" }],
    ["run_migration_dry_run", "command", { allowed: true, layer: "confirmed" }],
    ["merge_pr", "nothing", { allowed: false, needs: "command" }],
    ["merge_pr", "confirmation", { allowed: false, needs: "command" }],
    ["merge_pr", "command", { allowed: true, layer: "explicit" }],
    ["deploy_to_prod", "confirmation", { allowed: false, needs: "command" }],
    ["run_migration", "confirmation", { allowed: false, needs: "command" }],
    ["delete_resource", "confirmation", { allowed: false, needs: "command" }],
    ["format_disk", "command", { allowed: false, needs: "to-be-known" }],
    ["constructor", "command", { allowed: false, needs: "to-be-known" }],
  ])("%s with %s", (action, evidence, expected) => {
    expect(mayProceed(action, evidence)).toMatchObject(expected);
  });

  it("hold every action in exactly one of them", () => {
    expect(Object.keys(ACTIONS)).toHaveLength(10);
  });
});

/** The code is migrated by a person, and then the run waits for a go. */
function waiting(action: PhaseAction): Story {
  const definition = definitionOf({
    ...airflowFile,
    phases: [{ name: "migrate", uses: "workflow", skill: "migrate-dags", action }],
  });
  return new Story(definition).start();
}

function go(action: keyof typeof ACTIONS, how: "confirmation" | "command"): SingleRequest {
  return { verb: "permit", action, how, resource, environment: "test" };
}

describe("work that needs a person's go", () => {
  it("starts nothing before it, and asks for it", () => {
    const story = waiting("run_migration");
    expect(story.checkpoints()).toEqual(["test/migrate/1/go"]);
    const before = new Story(story.definition).state;
    const effects = causedEffects(story.events, { before, after: story.state }, story.definition);
    expect(effects.map(({ type }) => type)).not.toContain("dispatch");
    const [question] = checkpointsOf(story.resource);
    expect(renderCheckpoint(question!, story.definition)).toContain(
      `/migrate run-migration ${resource} test`,
    );
  });

  it("starts with it, and keeps who gave it and how", () => {
    const story = waiting("run_migration");
    const before = story.state;
    story.ask(go("run_migration", "command"));
    expect(story.events[0]).toMatchObject({
      type: "phase_permitted",
      action: "run_migration",
      layer: "explicit",
      evidence: "command",
      actor: "ada",
    });
    const effects = causedEffects(story.events, { before, after: story.state }, story.definition);
    expect(effects).toMatchObject([{ type: "dispatch", skill: "migrate-dags" }]);
    story.isSatisfiedWith(go("run_migration", "command"));
  });

  it("needs it once for the phase, not for each try", () => {
    const story = waiting("run_migration").ask(go("run_migration", "command"));
    story.run("migrate", "test", { conclusion: "cancelled" });
    const before = story.state;
    story.ask({ verb: "retry", resource, environment: "test" });
    const effects = causedEffects(story.events, { before, after: story.state }, story.definition);
    expect(effects.map(({ type }) => type)).toContain("dispatch");
  });

  it.each<[PhaseAction, SingleRequest, RefusalCode]>([
    ["run_migration", go("run_migration", "confirmation"), "command-needed"],
    ["run_migration", go("deploy_to_test", "confirmation"), "action-not-awaited"],
    ["run_migration", go("merge_pr", "confirmation"), "command-needed"],
    ["deploy_to_prod", go("deploy_to_prod", "confirmation"), "command-needed"],
    ["deploy_to_test", go("run_migration", "command"), "action-not-awaited"],
    [
      "run_migration",
      { ...go("run_migration", "command"), environment: "staging" } as SingleRequest,
      "unknown-environment",
    ],
  ])("that is %s refuses another go", (action, request, code) => {
    waiting(action).refuses(request, code);
  });

  it("stays held while somebody holds it", () => {
    const story = waiting("run_migration");
    story.ask({ verb: "block", resource, environment: "test", reason: "freeze" });
    story.refuses(go("run_migration", "command"), "blocked-by-person");
  });

  it("is planned with its go", () => {
    const { resource: known, state, definition } = waiting("deploy_to_test");
    const plan = planOf(known, state, definition, "2026-01-15T10:00:00Z");
    expect(plan.reachesEnd).toBe(true);
    expect(plan.steps[0]?.parts.map(({ is }) => is)).toEqual(["question", "run"]);
  });
});

describe("what is said of it", () => {
  it("names the command that is enough where a confirmation is not", () => {
    const reply = say(waiting("run_migration"), [
      `/migrate confirm run-migration ${resource} test`,
    ]);
    expect(reply).toContain(
      "Cannot let `run_migration` begin: `run_migration` needs the command that bears its name; a confirmation is not enough.",
    );
    expect(reply).toContain(`/migrate run-migration ${resource} test`);
  });

  it("tells who gave the go, and how", () => {
    expect(
      say(waiting("deploy_to_test"), [`/migrate confirm deploy_to_test ${resource} test`]),
    ).toContain("has its go by `@ada` (`deploy_to_test`, by confirmation)");
  });
});

describe("/migrate deploy-to-prod", () => {
  const ask: SingleRequest = {
    verb: "permit",
    action: "deploy_to_prod",
    how: "command",
    resource,
    environment: "prod-us",
  };
  const atGate = (): Story =>
    new Story()
      .start()
      .pullRequest("code", null, { number: 1, state: "merged" })
      .finish("test", 20)
      .signOff("test");

  it("approves an environment that waits for an approval, by its rules", () => {
    atGate().refuses(ask, "own-request", { by: "ada" });
    const story = atGate().ask(ask, { by: "grace" });
    expect(story.types()).toContain("approval_given");
    expect(story.environment("prod-us")).toBe("active");
  });

  it("is refused where nothing waits for it", () => {
    new Story().start().refuses(ask, "action-not-awaited");
  });
});
