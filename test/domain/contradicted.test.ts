import { describe, expect, it } from "vitest";
import { type Request } from "../../src/domain/commands.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const unblock = (environment: string | null): Request => ({
  verb: "unblock",
  resource,
  environment,
});
const retry: Request = { verb: "retry", resource, environment: null };
const signOff = (environment: string): Request => ({ verb: "sign-off", resource, environment });

/** What was done once is done; `test` has begun. */
const codeDone = (story = new Story()): Story =>
  story.start().pullRequest("code", null, { state: "merged" });
/** In `test`, the deployment is checked, and the migration runs. */
const deployed = (): Story =>
  codeDone()
    .pullRequest("infra", "test", { number: 8, state: "merged" })
    .confirm("infra", "test")
    .confirm("deploy", "test")
    .run("deploy", "test", { id: 80, conclusion: "success" })
    .run("migrate", "test", { id: 81 });
const failed = { id: 80, state: "failure" };
const asRecorded = { id: 80, state: "success" };

describe("while GitHub contradicts what is recorded as done", () => {
  it("lets end what is under way, and asks nobody to declare it done", () => {
    const story = deployed().shows("deploy", "test", { run: failed });
    expect(story.checkpoints()).toEqual(["test/deploy/1/contradicted"]);
    story.run("migrate", "test", { id: 81, conclusion: "success" });
    expect(story.types()).toEqual(["run_succeeded", "phase_completed"]);
    expect(story.environment("test")).toBe("active");
  });

  it.each([
    ["a person keeps the record", (story: Story) => story.ask(unblock("test"))],
    [
      "GitHub shows it as recorded again",
      (story: Story) => story.shows("deploy", "test", { run: asRecorded }),
    ],
  ])("goes on by itself once %s", (_, settle) => {
    const story = deployed().shows("deploy", "test", { run: failed });
    story.run("migrate", "test", { id: 81, conclusion: "success" });
    expect(settle(story).types()).toContain("sign_off_requested");
  });

  it("begins no later phase of the same place", () => {
    const story = codeDone()
      .pullRequest("infra", "test", { number: 8, state: "merged" })
      .confirm("infra", "test")
      .shows("infra", "test", { pullRequest: { number: 8, state: "open" } })
      .confirm("deploy", "test")
      .run("deploy", "test", { id: 80, conclusion: "success" });
    expect(story.status("deploy", "test")).toBe("completed");
    expect(story.status("migrate", "test")).toBe("pending");
    expect(story.due()).toBeNull();
    expect(story.ask(unblock("test")).types()).toEqual(["phase_unblocked", "phase_started"]);
  });

  it("refuses the sign-off, whether it was asked for or not, with the phase that is why", () => {
    const asked = codeDone().finish("test", 8).shows("deploy", "test", { run: failed });
    expect(asked.environment("test")).toBe("awaiting_sign_off");
    const early = deployed()
      .shows("deploy", "test", { run: failed })
      .run("migrate", "test", { id: 81, conclusion: "success" });
    for (const story of [asked, early]) {
      expect(story.refusal(signOff("test"))).toEqual({
        refused: "work-contradicted",
        facts: { resource, environment: "test", phase: "deploy" },
      });
      expect(story.checkpoints()).toEqual(["test/deploy/1/contradicted"]);
      story.ask(unblock("test"));
      expect(story.checkpoints()).toEqual(["test/sign-off"]);
      story.signOff("test");
      expect(story.environment("prod-eu")).toBe("active");
    }
  });

  it("asks for no approval and begins nothing in an environment that comes after", () => {
    const story = codeDone().finish("test", 8).signOff("test");
    story.shows("deploy", "test", { run: failed });
    expect(story.environment("prod-us")).toBe("awaiting_approval");
    story.ask({ verb: "approve", resource, environment: "prod-us" }, { by: "grace" });
    expect(story.types()).toEqual(["approval_given"]);
    story
      .pullRequest("infra", "prod-eu", { number: 9, state: "merged" })
      .confirm("infra", "prod-eu");
    expect(story.status("infra", "prod-eu")).toBe("completed");
    expect(story.status("deploy", "prod-eu")).toBe("pending");
    story.ask(unblock("test"));
    expect(story.environment("prod-us")).toBe("active");
    expect(story.status("deploy", "prod-eu")).toBe("awaiting_human");
  });

  it("holds every environment where it is about what is done once", () => {
    const story = codeDone().shows("code", null, { pullRequest: { number: 7, state: "closed" } });
    story.pullRequest("infra", "test", { number: 8, state: "merged" }).confirm("infra", "test");
    expect(story.status("deploy", "test")).toBe("pending");
    expect(story.ask(unblock(null)).types()).toEqual([
      "phase_unblocked",
      "phase_started",
      "person_awaited",
    ]);
  });

  it("refuses another attempt at what rests on it, and none at what undoes it", () => {
    const phases = airflowFile.phases.map((phase) =>
      phase.name === "deploy" ? { ...phase, rollback: "check-deploy" } : phase,
    );
    const story = codeDone(new Story(definitionOf({ ...airflowFile, phases })))
      .pullRequest("infra", "test", { number: 8, state: "merged" })
      .confirm("infra", "test")
      .confirm("deploy", "test")
      .run("deploy", "test", { id: 80, conclusion: "success" })
      .run("migrate", "test", { id: 81, conclusion: "failure" })
      .shows("deploy", "test", { run: failed });
    story.refuses(retry, "work-contradicted");
    story.ask({ verb: "rollback", resource, environment: "test", reason: "it broke" });
    expect(story.types()).toContain("phase_started");
  });

  it("counts the resource as done only when it is settled", () => {
    const file = {
      ...airflowFile,
      environments: { test: {} },
      resources: { [resource]: { wave: 1 } },
      phases: [
        { name: "migrate", uses: "workflow", skill: "migrate-dags" },
        { name: "tidy", scope: "resource", uses: "manual", instructions: "Tidy up." },
      ],
    };
    const story = new Story(definitionOf(file))
      .ask({ verb: "start", target: { wave: "1" }, force: null })
      .run("migrate", "test", { id: 81, conclusion: "success" })
      .shows("migrate", "test", { run: { id: 81, state: "failure" } })
      .ask({ verb: "confirm-phase", phase: "tidy", resource, environment: null, unverified: null });
    expect(story.status("tidy", null)).toBe("completed");
    expect(story.resource.completedAt).toBeNull();
    story.ask(unblock("test"));
    expect(story.types()).toEqual(["phase_unblocked", "resource_completed", "wave_completed"]);
  });

  it("keeps no other resource back", () => {
    const story = deployed().shows("deploy", "test", { run: failed });
    story.start("email.scale");
    expect(story.types()).toContain("phase_started");
  });
});
