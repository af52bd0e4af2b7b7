import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/domain/decide.ts";
import { nextDue } from "../../src/domain/due.ts";
import { type Event } from "../../src/domain/events.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { type Input, type PullRequestSeen } from "../../src/domain/inputs.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { hasFailed } from "../../src/domain/status.ts";
import { openingAt } from "../../src/domain/windows.ts";
import { definitionOf } from "./airflow.ts";
import { pullRequestSeen, Story } from "./given.ts";

const HOUR = 60 * 60_000;
const SOAK_MS = 2 * HOUR;
const ids = ["a", "b", "c", "d"];
const definition = definitionOf({
  name: "small",
  environments: {
    test: {},
    prod: {
      blocked_by: "test",
      soak_time: "2h",
      approval: {
        min_approvals: 2,
        approvers: [{ user: "ada" }, { user: "grace" }, { team: "leads", required: true }],
      },
      windows: ["days"],
    },
  },
  windows: [
    {
      name: "days",
      kind: "allow",
      rrule: "FREQ=DAILY",
      dtstart: "TZID=Europe/Berlin:20260101T060000",
      dtend: "TZID=Europe/Berlin:20260101T200000",
    },
  ],
  phases: [{ name: "go", uses: "pull_request", rollback: "undo" }],
  skills: { undo: { workflow: "undo.yml" } },
  waves: [
    { name: 1, max_concurrency: 3, failure_threshold: 0, gates: { before: [{ approval: {} }] } },
  ],
  resources: Object.fromEntries(ids.map((id) => [id, { wave: 1 }])),
});
const windows = definition.environments[1]!.windows;

/** What is said or shown, or which of what would be sensible now, and how many minutes later. */
type Step = { readonly input: Input | number; readonly minutes: number };

const place = fc.record({
  resource: fc.constantFrom(...ids),
  environment: fc.constantFrom("test", "prod"),
});
const people = fc.constantFrom(
  { actor: "ada", teams: [] },
  { actor: "grace", teams: [] },
  { actor: "linus", teams: ["leads"] },
  { actor: "mallory", teams: [] },
);
const target = fc.oneof(
  fc.constant({ wave: "1" } as const),
  fc.constantFrom(...ids).map((resource) => ({ resource })),
);
const request = fc.oneof(
  fc
    .tuple(
      place,
      fc.constantFrom(
        "sign-off",
        "approve",
        "reject",
        "retry",
        "skip",
        "rollback",
        "block",
        "unblock",
      ),
    )
    .map(([where, verb]) => ({ verb, ...where, reason: "because" })),
  fc
    .tuple(target, fc.constantFrom("pause", "resume", "abort"), fc.boolean())
    .map(([where, verb, confirmed]) => ({ verb, target: where, reason: "because", confirmed })),
  fc.constantFrom(
    { verb: "approve-wave", wave: "1" },
    { verb: "reject-wave", wave: "1", reason: "because" },
    { verb: "start", target: { wave: "1" }, force: null },
  ),
);
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.tuple(request, people).map(([asked, who]) => ({
    type: "request" as const,
    request: asked as never,
    ...who,
    source: "comment:1" as const,
    pullRequest: null,
  })),
  fc
    .tuple(place, fc.constantFrom("open" as const, "merged" as const, "closed" as const))
    .map(([where, state]) => shows(where, state)),
  fc.constant({ type: "tick" as const, source: "engine" as const }),
);
/** What people usually say and GitHub usually shows now: what gets things through, all else in between. */
function sensible(state: MigrationState): readonly Input[] {
  const say = (asked: object, actor: string, teams: readonly string[] = []): Input => ({
    type: "request",
    request: asked as never,
    actor,
    teams,
    source: "comment:1",
    pullRequest: null,
  });
  const inEnvironments = Object.values(state.resources).flatMap(({ id, environments }) =>
    Object.entries(environments).flatMap(([name, { progress }]): readonly Input[] => {
      const where = { resource: id, environment: name };
      switch (progress.status) {
        case "active":
          return [
            shows(where, "merged"),
            ...(name === "test" ? [shows(where, "open"), shows(where, "closed")] : []),
          ];
        case "awaiting_sign_off":
          return [
            say({ verb: "sign-off", ...where }, "ada"),
            say({ verb: "sign-off", ...where }, "mallory"),
          ];
        case "awaiting_approval":
          return [
            say({ verb: "approve", ...where }, "linus", ["leads"]),
            say({ verb: "approve", ...where }, "grace"),
            say({ verb: "approve", ...where }, "ada"),
          ];
        case "rejected":
          return [say({ verb: "retry", ...where }, "ada")];
        case "pending":
        case "blocked":
        case "soaking":
        case "awaiting_window":
        case "completed":
          return [];
      }
    }),
  );
  return [...inEnvironments, { type: "tick", source: "engine" }];
}

function shows(
  where: { readonly resource: string; readonly environment: string },
  state: PullRequestSeen["state"],
): Input {
  const number = 1 + ids.indexOf(where.resource) * 10 + (where.environment === "prod" ? 5 : 0);
  const seen = pullRequestSeen({ number, state, names: { ...where, phase: "go" } });
  return { type: "pull-request", source: "sweep", seen };
}

const steps = fc.array(
  fc.record({
    input: fc.oneof({ weight: 2, arbitrary: input }, { weight: 5, arbitrary: fc.nat() }),
    minutes: fc.constantFrom(1, 10, 90, 300),
  }),
  { minLength: 20, maxLength: 90 },
);

type Played = {
  readonly state: MigrationState;
  readonly events: readonly Event[];
  /** Each event with the state before it. */
  readonly happened: readonly { readonly event: Event; readonly before: MigrationState }[];
  readonly begun: MigrationState;
  readonly now: string;
};

/** From a wave that has begun. */
function play(told: readonly Step[]): Played {
  const story = new Story(definition);
  const begun = story.state;
  story.ask({ verb: "start", target: { wave: "1" }, force: null });
  const events: Event[] = [...story.events];
  let { state } = story;
  let time = Date.parse(story.now);
  const tell = (one: Input): void => {
    const decision = decide(one, state, definition, new Date(time).toISOString());
    if ("refused" in decision) return;
    events.push(...decision.events);
    ({ state } = decision);
  };
  const yes = { verb: "approve-wave", wave: "1" } as const;
  tell({ type: "request", request: yes, actor: "grace", source: "comment:1", pullRequest: null });
  for (const { input: one, minutes } of told) {
    time += minutes * 60_000;
    const known = sensible(state);
    tell(typeof one === "number" ? known[one % known.length]! : one);
  }
  let before = begun;
  const happened = events.map((event) => {
    const pair = { event, before };
    before = evolve(before, event);
    return pair;
  });
  return { state, events, happened, begun, now: new Date(time).toISOString() };
}

const HOLDS: ReadonlySet<string> = new Set([
  "phase_blocked",
  "phase_unblocked",
  "resource_paused",
  "resource_resumed",
  "wave_paused",
  "wave_resumed",
]);

describe("any order of words, merges and hours", () => {
  it("starts production only after test is signed off and soaked, with who it takes, in its window", () => {
    let seen = 0;
    fc.assert(
      fc.property(steps, (told) => {
        for (const { event, before } of play(told).happened) {
          if (event.type !== "environment_started" || event.environment !== "prod") continue;
          seen += 1;
          const { environments } = before.resources[event.resource]!;
          const { test, prod } = environments;
          const done = test!.progress.status === "completed" ? test!.progress : null;
          expect(done?.signedOffBy).toBeTruthy();
          const soaked = Date.parse(event.at) - Date.parse(done!.at) >= SOAK_MS;
          const isOpen = openingAt(windows, event.at).isOpen;
          expect(prod!.waived !== null || (soaked && isOpen)).toBe(true);
          const voters = new Set(prod!.approvals.map(({ by }) => by));
          expect(voters.size).toBeGreaterThanOrEqual(2);
          expect(voters).toContain("linus");
          expect(voters).not.toContain("mallory");
          expect(new Set(prod!.approvals.map(({ digest }) => digest)).size).toBe(1);
        }
      }),
      { numRuns: 300 },
    );

    expect(seen).toBeGreaterThan(100);
  });

  it("lets nothing through a gate after one rejection until somebody asks again", () => {
    fc.assert(
      fc.property(steps, (told) => {
        const shut = new Set<string>();
        for (const event of play(told).events) {
          if (!("environment" in event) || event.environment === null) continue;
          const where = `${event.resource} ${event.environment}`;
          if (event.type === "approval_rejected") shut.add(where);
          if (event.type === "approval_requested") shut.delete(where);
          expect(event.type === "environment_started" && shut.has(where)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("never has more under way than a wave has places, nor starts after too many failures", () => {
    fc.assert(
      fc.property(steps, (told) => {
        for (const { event, before } of play(told).happened) {
          if (event.type !== "resource_started") continue;
          const all = Object.values(before.resources);
          const underWay = all.filter((one) => one.started && one.completedAt === null);
          expect(underWay.length).toBeLessThan(3);
          const wave = before.waves["1"]!;
          expect(all.filter(hasFailed).length).toBeLessThanOrEqual(wave.tolerated);
          expect(wave).toMatchObject({ paused: null, aborted: null });
          expect(wave.enteredAt).not.toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  it("begins nothing while a person's pause holds it, and nothing at all after an abort", () => {
    fc.assert(
      fc.property(steps, (told) => {
        for (const { event, before } of play(told).happened) {
          if (event.type !== "phase_started" && event.type !== "environment_started") continue;
          const resource = before.resources[event.resource]!;
          expect(resource.paused ?? before.waves["1"]!.paused).toBeNull();
          expect(resource.aborted).toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  it("makes and lifts no hold by itself: a pause and a block are a person's (rule 22)", () => {
    let seen = 0;
    fc.assert(
      fc.property(steps, (told) => {
        for (const { event } of play(told).happened) {
          if (!HOLDS.has(event.type)) continue;
          seen += 1;
          expect(event.actor).not.toBe("cairn");
        }
      }),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it("replays from its events to the same state, and is settled until the next thing is due", () => {
    fc.assert(
      fc.property(steps, (told) => {
        const { events, begun, state, now } = play(told);
        expect(events.reduce(evolve, begun)).toEqual(state);
        const tick = decide({ type: "tick", source: "engine" }, state, definition, now);
        const after = "state" in tick ? tick.state : state;
        const due = nextDue(after, definition, now);
        expect(due === null || Date.parse(due) > Date.parse(now)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
