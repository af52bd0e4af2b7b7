import * as fc from "fast-check";
import { type Effect } from "../../src/domain/effects.ts";
import { type ResourceFact } from "../../src/domain/events.ts";
import {
  type Attempt,
  type EnvironmentProgress,
  type Part,
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
/** Absent most of the time, so that a resource stays small enough to be tried often. */
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 1 });

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ is: fc.constant("measurement" as const), number: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    is: fc.constant("stage" as const),
    index: fc.nat(9),
    percentage: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ is: fc.constant("rollback" as const), reason: text }),
);
const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.constantFrom(0.001, 1e21, -2.5));
const outputs = fc.dictionary(
  fc.constantFrom("failed_dags", "rate", "names"),
  fc.oneof(value, fc.array(value, { maxLength: 3 })),
  { noNullPrototype: true },
);

const approval = fc.record({ by: text, at, digest: text, teams: fc.array(text, { maxLength: 2 }) });

const attempt: fc.Arbitrary<Attempt> = fc.record({
  number: fc.integer({ min: 1, max: 99 }),
  startedAt: at,
  startedBy: text,
  run: orNull(
    fc.record({
      id,
      url: text,
      attempt: fc.integer({ min: 1, max: 9 }),
      conclusion: orNull(text),
      finishedAt: orNull(at),
    }),
  ),
  part: rarely(part),
  outputs: rarely(outputs),
  verdict: rarely(
    fc.record({
      result: fc.constantFrom("success" as const, "failure", "inconclusive", "rollback"),
      reason: text,
    }),
  ),
  soakedAt: rarely(at),
  unverified: rarely(text),
  approvals: fc.array(approval, { maxLength: 1 }),
  rejected: rarely(fc.record({ by: text, at, reason: text })),
  choice: rarely(
    fc.record({
      options: fc.array(text, { maxLength: 2 }),
      by: text,
      at,
      byDefault: fc.boolean(),
    }),
  ),
  expiredAt: rarely(at),
  pullRequest: orNull(
    fc.record({
      number: id,
      url: text,
      state: fc.constantFrom("open" as const, "merged", "closed"),
      changesRequested: fc.boolean(),
      mergeRefused: orNull(text),
    }),
  ),
  permitted: orNull(mark),
  confirmed: orNull(mark),
  items: orNull(fc.record({ completed: fc.nat(), total: fc.nat() })),
  overdueMs: orNull(fc.nat()),
  dispatchedAt: orNull(at),
  runMissingAt: orNull(at),
  disputed: orNull(
    fc.record({
      pullRequest: fc.constantFrom(null, "open", "closed"),
      run: fc.constantFrom(null, "failure", "running"),
      revertedBy: orNull(fc.nat()),
      at,
      settled: orNull(mark),
    }),
  ),
  lost: fc.constantFrom(null, "run", "pull_request", "repository"),
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
    waitsFor: fc.constantFrom(
      "pull-request" as const,
      "review",
      "confirmation",
      "decision",
      "approval",
      "judgement",
    ),
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
  fc.record({ status: fc.constant("soaking" as const), since: at, until: at }),
  fc.record({
    status: fc.constant("awaiting_approval" as const),
    since: at,
    requestedBy: text,
    digest: text,
  }),
  fc.record({
    status: fc.constant("rejected" as const),
    since: at,
    by: text,
    reason: text,
    requestedBy: text,
    digest: text,
  }),
  fc.record({
    status: fc.constant("awaiting_window" as const),
    since: at,
    nextOpen: orNull(at),
    windows: fc.array(text, { maxLength: 2 }),
    begun: fc.boolean(),
  }),
  fc.record({ status: fc.constantFrom("active" as const, "awaiting_sign_off"), since: at }),
  fc.record({ status: fc.constant("completed" as const), at, signedOffBy: orNull(text) }),
);
const environment = fc.record({
  primary: fc.boolean(),
  phases: fc.record({ infra: phase, deploy: phase, migrate: phase }),
  approvals: fc.array(approval, { maxLength: 2 }),
  waived: orNull(fc.record({ by: text, at, reason: text })),
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
  fc.record({
    ...ref,
    type: fc.constant("phase_started" as const),
    attempt: fc.nat(9),
    part: orNull(part),
  }),
  fc.record({ ...ref, type: fc.constant("outputs_read" as const), outputs }),
  fc.record({ ...ref, type: fc.constant("phase_confirmed" as const), unverified: orNull(text) }),
  fc.record({
    ...ref,
    type: fc.constant("choice_made" as const),
    options: fc.array(text, { maxLength: 2 }),
    byDefault: fc.boolean(),
  }),
  fc.record({
    ...ref,
    type: fc.constant("run_measured" as const),
    result: fc.constantFrom("success" as const, "failure", "inconclusive", "rollback"),
    reason: text,
  }),
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
    digest: text,
  }),
  fc.record({
    type: fc.constant("approval_given" as const),
    environment: fc.constant("test"),
    digest: text,
    teams: fc.array(text, { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant("window_awaited" as const),
    environment: fc.constant("test"),
    nextOpen: orNull(at),
    windows: fc.array(text, { maxLength: 2 }),
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
  paused: orNull(fc.record({ by: text, at, reason: text, drainedAt: orNull(at) })),
  abortAsked: orNull(fc.record({ by: text, at, reason: text })),
  aborted: orNull(fc.record({ by: text, at, reason: text })),
  withdrawn: orNull(fc.record({ by: text, at, reason: orNull(text) })),
  completedAt: orNull(at),
  shared: fc.record({ code: phase }),
  environments: fc.record({ test: environment, "prod-us": environment, "prod-eu": environment }),
  outbox: fc.array(effect, { maxLength: 2 }),
  history,
});
