import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skillOf } from "../../src/domain/attempts.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { decide } from "../../src/domain/decide.ts";
import { nextDue } from "../../src/domain/due.ts";
import { type Event } from "../../src/domain/events.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "../../src/domain/phase.ts";
import { anyResource } from "../state/any-resource.ts";
import { resource, type Story } from "./given.ts";
import { storyWith } from "./kinds.ts";

/** Every kind of phase, one after the other, in three environments that wait for each other. */
const PHASES = [
  {
    name: "pick",
    scope: "resource",
    uses: "decision",
    question: "?",
    options: ["a", "b"],
    expires: "2h",
    default: "a",
  },
  {
    name: "deploy",
    uses: "manual",
    instructions: "helm",
    verify: { skill: "check", success_condition: "outputs.healthy" },
  },
  {
    name: "canary",
    uses: "rollout",
    skill: "work",
    stages: [25, 100],
    soak: "1h",
    approval: { min_approvals: 2 },
    rollback: "undo",
    rollback_on: "outputs.rate > 0.5",
  },
  {
    name: "verify",
    uses: "workflow",
    skill: "work",
    count: 2,
    interval: "5m",
    failure_limit: 1,
    success_condition: "outputs.failed == 0",
    failure_condition: "outputs.failed > 5",
    requires: "canary",
  },
  { name: "gate", uses: "approval" },
  { name: "notice", uses: "wait", duration: "3h" },
];
const ENVIRONMENTS = {
  test: { primary: true },
  "prod-us": { blocked_by: "test" },
  "prod-eu": { blocked_by: ["test", "prod-us"] },
};
const BLOCKERS: Readonly<Record<string, readonly string[]>> = {
  "prod-us": ["test"],
  "prod-eu": ["test", "prod-us"],
};

const begun = (): Story => storyWith(PHASES, { environments: ENVIRONMENTS }).start();

const environment = fc.constantFrom(null, ...Object.keys(ENVIRONMENTS));
const phase = fc.constantFrom(...PHASES.map(({ name }) => name));
const actor = fc.constantFrom("ada", "grace", "linus");
const verbs = fc.oneof(
  fc.record({ verb: fc.constantFrom("approve", "retry", "unblock") }),
  fc.record({
    verb: fc.constantFrom("reject", "skip", "block", "rollback"),
    reason: fc.constantFrom("why", null),
  }),
  fc.record({
    verb: fc.constant("confirm-phase"),
    phase,
    unverified: fc.constantFrom(null, null, "no network"),
  }),
  fc.record({
    verb: fc.constant("choose"),
    options: fc.subarray(["a", "b", "accept", "fail", "retry"]),
  }),
  fc.record({ verb: fc.constant("sign-off") }),
);
const request = fc.tuple(verbs, environment, actor).map(([verb, at, by]): Input => ({
  type: "request",
  actor: by,
  source: "comment:1",
  pullRequest: null,
  request: {
    ...verb,
    resource,
    environment: verb.verb === "sign-off" ? (at ?? "test") : at,
  } as never,
}));
const outputs = fc.oneof(
  fc.record({
    ok: fc.constant(true as const),
    outputs: fc.record({
      failed: fc.constantFrom(0, 3, 9),
      rate: fc.constantFrom(0, 0.9),
      healthy: fc.boolean(),
    }),
  }),
  fc.constantFrom(null, { ok: false as const, reason: "no zip" }),
);
const run = fc
  .tuple(
    environment,
    phase,
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom(null, "success", "success", "failure"),
    outputs,
  )
  .map(([at, name, attempt, conclusion, left]): Input => {
    const effect = dispatchId(resource, { environment: at, phase: name }, attempt);
    const id =
      attempt +
      10 * PHASES.findIndex((one) => one.name === name) +
      100 * Object.keys(ENVIRONMENTS).indexOf(at ?? "");
    return {
      type: "run",
      source: "sweep",
      seen: {
        repository: null,
        id: Math.abs(id),
        url: "u",
        attempt: 1,
        effect,
        conclusion,
        outputs: conclusion === null ? null : left,
      },
    };
  });
const progress = fc
  .tuple(phase, fc.double(), fc.double())
  .map(([name, completed, total]): Input => ({
    type: "progress",
    repository: null,
    effect: dispatchId(resource, { environment: "test", phase: name }, 1),
    completed,
    total,
    source: "sweep",
  }));
const tick = fc.constant<Input>({ type: "tick", source: "engine" });
/** A step is anything at all, or one of what makes sense just then. */
const step = fc.oneof(
  { weight: 1, arbitrary: fc.oneof(request, run, progress, tick) },
  { weight: 4, arbitrary: fc.nat(999) },
);
const inputs = fc.array(fc.tuple(step, fc.nat(240)), { maxLength: 200, size: "max" });

/** What people and runs could say now, good and bad. */
function sensible({ state, definition }: Story): readonly Input[] {
  const known = state.resources[resource]!;
  const answers = checkpointsOf(known).flatMap(({ environment: at, about }) => {
    const where = { resource, environment: at };
    const reason = "why";
    const said = {
      decision: [{ verb: "choose", ...where, options: ["a"] }],
      judgement: [{ verb: "choose", ...where, options: ["accept"] }],
      confirmation: [{ verb: "confirm-phase", phase: "deploy", ...where, unverified: null }],
      "phase-approval": [
        { verb: "approve", ...where },
        { verb: "reject", ...where, reason },
      ],
      failed: [
        { verb: "retry", ...where },
        { verb: "skip", ...where, reason },
      ],
      blocked: [{ verb: "unblock", ...where }],
      "sign-off": [{ verb: "sign-off", ...where }],
    }[about.kind as string];
    return (said ?? []).flatMap((one) =>
      ["ada", "grace", "linus"].map((by): Input => ({
        type: "request",
        actor: by,
        source: "comment:1",
        pullRequest: null,
        request: one as never,
      })),
    );
  });
  const runs = allPhases(known).flatMap(({ environment: at, phase: name, state: phaseState }) => {
    const attempt = currentAttempt(phaseState);
    const rules = definition.phases.find((one) => one.name === name)!;
    if (!attempt || !isUnderWay(phaseState) || skillOf(rules, attempt) === null) return [];
    const good = { failed: 0, rate: 0, healthy: true };
    return [
      good,
      good,
      good,
      { ...good, failed: 3 },
      { ...good, failed: 9 },
      { ...good, rate: 0.9 },
      null,
    ].map((left): Input => ({
      type: "run",
      source: "sweep",
      seen: {
        repository: null,
        id:
          attempt.number +
          100 * definition.phases.indexOf(rules) +
          10_000 * Object.keys(ENVIRONMENTS).indexOf(at ?? ""),
        url: "u",
        attempt: 1,
        effect: dispatchId(resource, { environment: at, phase: name }, attempt.number),
        conclusion: left === null ? "failure" : "success",
        outputs: left && { ok: true, outputs: left },
      },
    }));
  });
  return [...answers, ...runs, { type: "tick", source: "engine" }];
}

type Told = readonly (readonly [Input | number, number])[];

type Played = {
  readonly story: Story;
  readonly events: readonly Event[];
  readonly states: readonly MigrationState[];
};

function play(told: Told): Played {
  const story = begun();
  const events: Event[] = [...story.events];
  const states = [story.state];
  let time = Date.parse("2026-01-15T10:01:00Z");
  for (const [next, minutes] of told) {
    time += minutes * 60_000;
    const now = sensible(story);
    const input = typeof next === "number" ? now[next % now.length]! : next;
    const decision = decide(input, story.state, story.definition, new Date(time).toISOString());
    if ("refused" in decision) continue;
    events.push(...decision.events);
    story.state = decision.state;
    states.push(story.state);
  }
  return { story, events, states };
}

describe("phases of every kind, told anything in any order", () => {
  it("get everywhere, so that what follows says something", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(inputs, (told) => {
        for (const event of play(told).events) {
          const part = event.type === "phase_started" ? ` ${event.part?.is ?? ""}` : "";
          seen.add(`${event.type}${part}`);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "choice_made",
        "environment_signed_off",
        "phase_approved",
        "phase_rejected",
        "phase_started measurement",
        "phase_started rollback",
        "phase_started stage",
        "progress_reported",
        "requirement_unmet",
        "run_measured",
        "stage_soaked",
      ]),
    );
  });

  it("start in an environment only once everything that blocks it is signed off", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const signed = new Set<string>();
        for (const event of play(told).events) {
          if (event.type === "environment_signed_off") signed.add(event.environment);
          if (event.type !== "environment_started") continue;
          expect(BLOCKERS[event.environment]?.filter((name) => !signed.has(name)) ?? []).toEqual(
            [],
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("replay from their history to the stored state", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const { story, events } = play(told);
        const fresh = storyWith(PHASES, { environments: ENVIRONMENTS }).state;
        expect(events.reduce(evolve, fresh)).toEqual(story.state);
      }),
      { numRuns: 150 },
    );
  });

  it("never have two attempts of one number, nor lose one", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        for (const state of Object.values(play(told).story.state.resources)) {
          for (const { phases } of Object.values(state.environments)) {
            for (const one of Object.values(phases)) {
              const open = one.status === "blocked" ? one.underneath : one;
              const numbers = "attempts" in open ? open.attempts.map(({ number }) => number) : [];
              expect(numbers).toEqual(numbers.map((_, index) => index + 1));
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are approved by nobody who asked, and fail with one rejection", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const { events } = play(told);
        // Phases may be under way side by side, where an earlier one is done again.
        const askers = new Map<string, string>();
        for (const event of events) {
          const place = "phase" in event ? `${event.environment}/${event.phase}` : "";
          if (event.type === "phase_started") {
            askers.set(place, event.actor === "cairn" ? "ada" : event.actor);
          }
          expect(event.type === "phase_approved" ? event.actor : null).not.toBe(askers.get(place));
          if (event.type !== "phase_rejected") continue;
          const [next] = events.slice(events.indexOf(event) + 1);
          expect(next).toMatchObject({ type: "phase_failed", phase: event.phase });
        }
      }),
      { numRuns: 100 },
    );
  });

  it("have nothing due that a tick then does not do", () => {
    fc.assert(
      fc.property(inputs, (told) => {
        const { story } = play(told);
        const due = nextDue(story.state, story.definition, "2026-01-15T10:00:00Z");
        fc.pre(due !== null);
        const at = new Date(Math.max(Date.parse(due), Date.parse("2026-01-15T10:01:00Z")));
        const done = decide(
          { type: "tick", source: "engine" },
          story.state,
          story.definition,
          at.toISOString(),
        );
        expect("events" in done && done.events.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe("evolve", () => {
  it("never throws, whatever the state and whatever is said of it", () => {
    const history = inputs.map((told) => play(told).events);
    fc.assert(
      fc.property(anyResource, history, (state, events) => {
        const migration: MigrationState = { ...begun().state, resources: { [resource]: state } };
        const after = events.reduce(evolve, migration);
        expect(checkpointsOf(after.resources[resource]!)).toBeInstanceOf(Array);
        expect(() =>
          decide(
            { type: "tick", source: "engine" },
            after,
            begun().definition,
            "2030-01-01T00:00:00Z",
          ),
        ).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});
