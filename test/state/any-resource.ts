import * as fc from "fast-check";
import { type Effect } from "../../src/domain/effects.ts";
import { type ResourceFact } from "../../src/domain/events.ts";
import {
  type Attempt,
  type EnvironmentProgress,
  type PhaseState,
  type ResourceState,
  type UnblockedPhase,
} from "../../src/domain/resource.ts";
import { resource } from "../domain/given.ts";

/** Any state the types allow for the Airflow migration's first resource, likely or not. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "no",
    "1:30",
    "010",
    "~",
    "- a",
    "a: b",
    "# c",
    "two\nlines\n",
    "",
    "0x1F",
    "2026-01-15",
  ),
);
const at = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const id = fc.integer({ min: 1, max: 2 ** 40 });
const mark = fc.record({ by: text, at });
const failure = fc.record({
  category: fc.constantFrom("transient" as const, "retriable", "blocking", "fatal"),
  reason: text,
});
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const attempt: fc.Arbitrary<Attempt> = fc.record({
  number: fc.integer({ min: 1, max: 99 }),
  startedAt: at,
  startedBy: text,
  run: orNull(
    fc.record({ id, url: text, attempt: fc.integer({ min: 1, max: 9 }), conclusion: orNull(text) }),
  ),
  pullRequest: orNull(
    fc.record({
      number: id,
      url: text,
      state: fc.constantFrom("open" as const, "merged", "closed"),
      changesRequested: fc.boolean(),
    }),
  ),
  confirmed: orNull(mark),
  items: orNull(fc.record({ completed: fc.nat(), total: fc.nat() })),
  overdueMs: orNull(fc.nat()),
  failure: orNull(failure),
});
const attempts = fc
  .tuple(attempt, fc.array(attempt, { maxLength: 2 }))
  .map(([first, others]) => [first, ...others] as const);
const anyAttempts = fc.array(attempt, { maxLength: 3 });

const unblocked: fc.Arbitrary<UnblockedPhase> = fc.oneof(
  fc.record({ status: fc.constant("pending" as const), reason: text }),
  fc.record({ status: fc.constant("in_progress" as const), since: at, attempts }),
  fc.record({
    status: fc.constant("awaiting_human" as const),
    since: at,
    waitsFor: fc.constantFrom("pull-request" as const, "review", "confirmation"),
    attempts,
  }),
  fc.record({ status: fc.constant("failed" as const), since: at, failure, attempts }),
  fc.record({ status: fc.constant("completed" as const), at, attempts: anyAttempts }),
  fc.record({
    status: fc.constant("skipped" as const),
    skipped: mark,
    reason: text,
    attempts: anyAttempts,
  }),
);
const phase: fc.Arbitrary<PhaseState> = fc.oneof(
  unblocked,
  fc.record({
    status: fc.constant("blocked" as const),
    blocked: mark,
    reason: text,
    underneath: unblocked,
  }),
);

const progress: fc.Arbitrary<EnvironmentProgress> = fc.oneof(
  fc.record({ status: fc.constant("pending" as const), reason: text }),
  fc.record({
    status: fc.constant("blocked" as const),
    by: fc.array(fc.constantFrom("test", "prod-eu"), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ status: fc.constant("awaiting_approval" as const), since: at, requestedBy: text }),
  fc.record({ status: fc.constantFrom("active" as const, "awaiting_sign_off"), since: at }),
  fc.record({ status: fc.constant("completed" as const), at, signedOffBy: orNull(text) }),
);
const environment = fc.record({
  primary: fc.boolean(),
  phases: fc.record({ infra: phase, deploy: phase, migrate: phase }),
  approvals: fc.array(mark, { maxLength: 2 }),
  progress,
});

const claim = fc.record({ by: text, until: at });
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({
    id: text,
    claim,
    type: fc.constant("dispatch" as const),
    skill: text,
    environment: orNull(text),
    phase: text,
    attempt: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    id: text,
    claim,
    type: fc.constant("checkpoints" as const),
    checkpoints: fc.array(text, { maxLength: 2 }),
  }),
);

const ref = { environment: orNull(fc.constant("test")), phase: fc.constant("infra") };
const fact: fc.Arbitrary<ResourceFact> = fc.oneof(
  fc.record({ type: fc.constant("resource_started" as const), digest: text }),
  fc.record({ ...ref, type: fc.constant("phase_started" as const), attempt: fc.nat(9) }),
  fc.record({
    ...ref,
    type: fc.constant("run_failed" as const),
    run: id,
    runAttempt: fc.nat(9),
    conclusion: text,
  }),
  fc.record({ ...ref, type: fc.constant("phase_failed" as const), failure }),
  fc.record({
    ...ref,
    type: fc.constantFrom("phase_skipped" as const, "phase_blocked"),
    reason: text,
  }),
  fc.record({
    type: fc.constant("approval_requested" as const),
    environment: fc.constant("test"),
    requestedBy: text,
  }),
  fc.record({ type: fc.constant("noted" as const), action: text, text }),
);
const source = fc.oneof(
  fc.constantFrom("sweep" as const, "engine"),
  id.map((comment) => `comment:${comment}` as const),
  fc.uuid().map((guid) => `delivery:${guid}` as const),
);
const history = fc.array(
  fc
    .tuple(fc.record({ at, actor: text, source }), fact)
    .map(([stamp, what]) => ({ ...stamp, resource, ...what })),
  { maxLength: 5 },
);

export const anyResource: fc.Arbitrary<ResourceState> = fc.record({
  id: fc.constant(resource),
  wave: fc.constantFrom("1", "2", "pilot"),
  repository: orNull(text),
  metadata: fc.dictionary(
    fc
      .string({ minLength: 1, maxLength: 8 })
      .filter((key) => !/^(?:__proto__|constructor|prototype)$/.test(key)),
    fc.oneof(text, fc.integer(), fc.boolean()),
    { maxKeys: 3, noNullPrototype: true },
  ),
  definitionDigest: orNull(text),
  started: orNull(mark),
  completedAt: orNull(at),
  shared: fc.record({ code: phase }),
  environments: fc.record({ test: environment, "prod-us": environment, "prod-eu": environment }),
  outbox: fc.array(effect, { maxLength: 2 }),
  history,
});
