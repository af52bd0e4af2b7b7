import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/domain/decide.ts";
import { type Event } from "../../src/domain/events.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { dispatchId } from "../../src/domain/phase.ts";
import { pullRequestSeen, resource, Story } from "./given.ts";

const codeDone = (): Story =>
  new Story().start().pullRequest("code", null, { number: 1, state: "merged" });
const confirm = (phase: string, environment: string | null) =>
  ({ verb: "confirm-phase", phase, resource, environment, unverified: null }) as const;
const on = <V extends string>(verb: V, environment: string | null = null) =>
  ({ verb, resource, environment }) as const;

describe("/migrate <phase>-confirmed", () => {
  it("is refused for prod-us while test is unfinished", () => {
    codeDone().refuses(confirm("deploy", "prod-us"), "environment-blocked");
  });
  it("is refused before the phase has started", () => {
    codeDone().refuses(confirm("deploy", "test"), "phase-not-started");
  });
  it("is refused while the pull request is open", () => {
    codeDone()
      .pullRequest("infra", "test", { number: 2 })
      .refuses(confirm("infra", "test"), "pull-request-not-merged");
  });
  it("is refused while there is nothing to confirm yet", () => {
    codeDone().refuses(confirm("infra", "test"), "not-awaiting-confirmation");
  });
  it("needs no environment where only one waits", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 2, state: "merged" });
    expect(story.ask(confirm("infra", null)).status("infra", "test")).toBe("completed");
  });
  it("asks for the environment where none waits", () => {
    codeDone().refuses(confirm("infra", null), "environment-needed");
  });
  it("is a friendly no-op the second time", () => {
    codeDone()
      .pullRequest("infra", "test", { number: 2, state: "merged" })
      .confirm("infra", "test")
      .isSatisfiedWith(confirm("infra", "test"));
  });
  it("is refused while a person holds the phase", () => {
    codeDone()
      .pullRequest("infra", "test", { number: 2, state: "merged" })
      .ask({ ...on("block"), reason: "freeze" })
      .refuses(confirm("infra", "test"), "blocked-by-person");
  });
  it.each([
    [confirm("nope", "test"), "unknown-phase"],
    [confirm("infra", "nope"), "unknown-environment"],
    [{ ...confirm("infra", "test"), resource: "constructor" }, "unknown-resource"],
    [{ ...confirm("infra", "test"), resource: "email.scale" }, "not-started"],
  ] as const)("refuses %o", (request, code) => {
    codeDone().refuses(request, code);
  });
});

describe("/migrate pr-merged", () => {
  const claim = (pullRequest: ReturnType<typeof pullRequestSeen> | null): Input => ({
    type: "request",
    request: on("pr-merged"),
    actor: "ada",
    source: "comment:1",
    pullRequest,
  });
  it("is believed only when GitHub shows the pull request merged", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    story.refuses(claim(null), "pull-request-unknown");
    story.refuses(claim(pullRequestSeen({ number: 1 })), "pull-request-not-merged");
    story.tell(claim(pullRequestSeen({ number: 1, state: "merged" })));
    expect(story.status("code", null)).toBe("completed");
  });
});

describe("/migrate <environment>-done", () => {
  it("is refused while a phase is unfinished", () => {
    codeDone().refuses(on("sign-off", "test") as never, "environment-unfinished");
  });
  it("is not needed where nothing waits for the environment", () => {
    codeDone()
      .finish("test", 20)
      .signOff("test")
      .refuses({ verb: "sign-off", resource, environment: "prod-eu" }, "sign-off-not-needed")
      .isSatisfiedWith({ verb: "sign-off", resource, environment: "test" });
  });
  it("is refused for what is blocked itself", () => {
    codeDone().refuses(
      { verb: "sign-off", resource, environment: "prod-us" },
      "environment-blocked",
    );
  });
});

describe("/migrate approve", () => {
  const waiting = (): Story => codeDone().finish("test", 20).signOff("test");
  it("is refused to whoever asked for the environment", () => {
    waiting().refuses(on("approve", "prod-us"), "own-request");
  });
  it("starts the environment", () => {
    const story = waiting().ask(on("approve"), { by: "grace" });
    expect(story.environment("prod-us")).toBe("active");
    story.isSatisfiedWith(on("approve", "prod-us"), { by: "grace" });
  });
  it("is refused where nothing waits for it", () => {
    codeDone()
      .refuses(on("approve"), "approval-not-needed")
      .refuses(on("approve", "test"), "approval-not-needed")
      .refuses(on("approve", "prod-us"), "environment-blocked")
      .refuses(on("approve", "nope"), "unknown-environment");
  });
});

describe("a failure", () => {
  const failed = (): Story => new Story().start().run("code", null, { conclusion: "failure" });
  it("waits for a person and keeps the attempt when it is retried", () => {
    const story = failed();
    expect(story.checkpoints()).toEqual(["shared/code/1/failed"]);
    story.ask(on("retry"));
    expect(story.resource.shared["code"]).toMatchObject({
      status: "in_progress",
      attempts: [
        { number: 1, failure: { category: "blocking" } },
        { number: 2, run: null },
      ],
    });
    story.refuses(on("retry"), "nothing-to-retry");
  });
  it("is over when somebody re-runs the workflow and it succeeds", () => {
    const story = failed().run("code", null, { attempt: 2 });
    expect(story.status("code", null)).toBe("in_progress");
    story.run("code", null, { attempt: 2, conclusion: "success" });
    expect(story.checkpoints()).toEqual(["shared/code/1/open-pull-request"]);
  });
  it("ignores what an older attempt of the run says", () => {
    const story = failed().run("code", null, { attempt: 2 });
    expect(story.run("code", null, { attempt: 1, conclusion: "success" }).events).toEqual([]);
  });
  it("is a pull request closed unmerged, until it is opened again", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    story.pullRequest("code", null, { number: 1, state: "closed" });
    expect(story.checkpoints()).toEqual(["shared/code/1/failed"]);
    story.pullRequest("code", null, { number: 1 });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });
  it("can be skipped with a reason", () => {
    const story = failed();
    story.refuses({ ...on("skip"), reason: null }, "reason-needed");
    story.ask({ ...on("skip"), reason: "done by hand" });
    expect(story.status("code", null)).toBe("skipped");
    expect(story.environment("test")).toBe("active");
  });
});

describe("a review that asks for changes", () => {
  it("is a checkpoint of its own until it is resolved", () => {
    const story = new Story().start().pullRequest("code", null, { changesRequested: true });
    expect(story.checkpoints()).toEqual(["shared/code/1/changes-requested"]);
    story.pullRequest("code", null, { changesRequested: false });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });
});

describe("/migrate block", () => {
  it("holds the phase, records what happens meanwhile, and lets it count once lifted", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    story.ask({ ...on("block"), reason: "release freeze" });
    story.pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.status("code", null)).toBe("blocked");
    story.ask(on("unblock"));
    expect(story.status("code", null)).toBe("completed");
  });
  it("needs a reason and something to hold", () => {
    codeDone()
      .refuses({ ...on("block"), reason: null }, "reason-needed")
      .refuses({ ...on("block", "prod-us"), reason: "x" }, "nothing-to-block")
      .refuses(on("unblock"), "nothing-to-unblock");
  });
});

describe("a pull request", () => {
  it.each([
    ["from a fork", { sameRepository: false }],
    ["of another repository", { repository: "evil/fork" }],
    [
      "for another resource",
      { names: { resource: "email.scale", environment: null, phase: "code" } },
    ],
    [
      "for a phase that has not started",
      { names: { resource, environment: "test", phase: "infra" } },
    ],
    ["that names nothing", { names: null }],
  ])("%s is not adopted", (_, seen) => {
    expect(new Story().start().pullRequest("code", null, seen).events).toEqual([]);
  });
  it("is adopted once: a second one beside an open one is not", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    expect(story.pullRequest("code", null, { number: 2, state: "merged" }).events).toEqual([]);
  });
});

describe("any order of inputs", () => {
  const environments = [null, "test", "prod-us", "prod-eu"];
  const phases = ["code", "infra", "deploy", "migrate"];
  const place = fc.record({
    environment: fc.constantFrom(...environments),
    phase: fc.constantFrom(...phases),
  });
  const input: fc.Arbitrary<Input> = fc.oneof(
    fc
      .tuple(
        place,
        fc.constantFrom("open" as const, "merged" as const, "closed" as const),
        fc.nat(3),
        fc.boolean(),
      )
      .map(([names, state, number, changesRequested]) => ({
        type: "pull-request" as const,
        source: "sweep" as const,
        seen: pullRequestSeen({
          number:
            number +
            phases.indexOf(names.phase) * 10 +
            environments.indexOf(names.environment) * 100,
          state: state,
          changesRequested,
          names: { resource, ...names },
        }),
      })),
    fc
      .tuple(place, fc.constantFrom(null, "success", "failure"), fc.nat(2), fc.nat(2))
      .map(([ref, conclusion, attempt, runAttempt]) => ({
        type: "run" as const,
        source: "sweep" as const,
        seen: {
          repository: null,
          id: phases.indexOf(ref.phase) * 10 + environments.indexOf(ref.environment),
          url: "u",
          attempt: runAttempt + 1,
          effect: dispatchId(resource, ref, attempt + 1),
          conclusion,
          outputs: null,
        },
      })),
    fc
      .tuple(
        place,
        fc.constantFrom(
          "sign-off",
          "approve",
          "retry",
          "skip",
          "block",
          "unblock",
          "confirm-phase",
        ),
        fc.constantFrom("ada", "grace"),
      )
      .map(([ref, verb, actor]) => ({
        type: "request" as const,
        actor,
        source: "comment:1" as const,
        pullRequest: null,
        request: { verb, resource, ...ref, reason: "because" } as never,
      })),
  );
  const inputs = fc.array(input, { maxLength: 60 });

  it("never starts an environment before what blocks it is signed off", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        expect(early(play(told).events)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is satisfied when everything is told again", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const seen = told.filter(({ type }) => type !== "request");
        const { story } = play(seen);
        const again = seen
          .slice(-1)
          .map((last) => decide(last, story.state, story.definition, "later"));
        expect(
          again.every((decision) => "events" in decision && decision.events.length === 0),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("replays from the events to the same state", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const { story, events } = play(told);
        expect(events.reduce(evolve, new Story().state)).toEqual(story.state);
      }),
      { numRuns: 200 },
    );
  });

  /** Whatever happened in production before test was signed off. */
  function early(events: readonly Event[]): readonly Event[] {
    const end = events.findIndex(({ type }) => type === "environment_signed_off");
    return events
      .slice(0, end === -1 ? events.length : end)
      .filter(
        (event) =>
          (event.type === "phase_started" || event.type === "environment_started") &&
          event.environment?.startsWith("prod") === true,
      );
  }

  function play(told: readonly Input[]): { story: Story; events: readonly Event[] } {
    const story = new Story().start();
    const events: Event[] = [...story.events];
    for (const one of told) {
      const decision = decide(one, story.state, story.definition, "2026-01-15T10:00:00Z");
      if ("refused" in decision) continue;
      events.push(...decision.events);
      story.state = decision.state;
    }
    return { story, events };
  }
});
