import ms, { type StringValue } from "ms";
import { expect } from "vitest";
import { attemptsAt } from "../../src/domain/attempts.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { type Request } from "../../src/domain/commands.ts";
import { decide } from "../../src/domain/decide.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { nextDue } from "../../src/domain/due.ts";
import { type Event } from "../../src/domain/events.ts";
import { type Input, type PullRequestSeen, type RunSeen } from "../../src/domain/inputs.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { dispatchId } from "../../src/domain/phase.ts";
import { type WorkSeen } from "../../src/domain/reconcile.ts";
import { type Refusal, type RefusalCode } from "../../src/domain/refusals.ts";
import { type Attempt, type ResourceState } from "../../src/domain/resource.ts";
import { definitionOf } from "./airflow.ts";

export const resource = "email.notifications";
const inForce = { digest: "d1", commit: "c1", path: "m.yml", source: "" };

/** A migration one can talk to: say what people ask and what GitHub shows, then look at it. */
export class Story {
  readonly definition: Definition;
  state: MigrationState;
  events: readonly Event[] = [];
  private time = Date.parse("2026-01-15T10:00:00Z");

  constructor(definition: Definition = definitionOf()) {
    this.definition = definition;
    this.state = newMigration(definition, inForce);
  }

  /** `at` is when (ISO 8601), where it is not a minute later. */
  tell(input: Input, at?: string): this {
    const decision = this.decide(input, at);
    if ("refused" in decision) throw new Error(`refused: ${JSON.stringify(decision)}`);
    this.events = decision.events;
    this.state = decision.state;
    return this;
  }

  ask(
    request: Request,
    {
      by = "ada",
      teams = [] as readonly string[],
      pullRequest = null as PullRequestSeen | null,
    } = {},
  ): this {
    const who = { actor: by, source: "comment:1", teams } as const;
    return this.tell({ type: "request", request, pullRequest, ...who });
  }

  /** Time passes until this instant, and whatever is due happens. */
  until(now: string): this {
    this.time = Date.parse(now);
    return this.tell({ type: "tick", source: "engine" });
  }

  start(id: string = resource): this {
    return this.ask({ verb: "start", target: { resource: id }, force: null });
  }

  pullRequest(
    phase: string,
    environment: string | null,
    seen: Partial<PullRequestSeen> = {},
  ): this {
    return this.tell({
      type: "pull-request",
      source: "sweep",
      seen: pullRequestSeen({ names: { resource, environment, phase }, ...seen }),
    });
  }

  run(phase: string, environment: string | null, seen: Partial<RunSeen> = {}, attempt = 1): this {
    const effect = dispatchId(resource, { environment, phase }, attempt);
    return this.tell({ type: "run", source: "sweep", seen: runSeen({ effect, ...seen }) });
  }

  /** What a sweep finds of work that is recorded as done. */
  shows(
    phase: string,
    environment: string | null,
    { pullRequest = null, run = null }: Partial<Pick<WorkSeen, "pullRequest" | "run">>,
  ): this {
    const work = [{ environment, phase, pullRequest, run }];
    return this.tell({ type: "work", resource, work, source: "sweep" });
  }

  confirm(phase: string, environment: string): this {
    return this.ask({ verb: "confirm-phase", phase, resource, environment, unverified: null });
  }

  /** Everything an environment needs until its last phase is completed. */
  finish(environment: string, id: number): this {
    return this.pullRequest("infra", environment, { number: id, state: "merged" })
      .confirm("infra", environment)
      .confirm("deploy", environment)
      .run("deploy", environment, { id: id * 10, conclusion: "success" })
      .run("migrate", environment, { id: id * 10 + 1, conclusion: "success" });
  }

  signOff(environment: string, by = "ada"): this {
    return this.ask({ verb: "sign-off", resource, environment }, { by });
  }

  /** So much time passes, and somebody looks. */
  later(duration: StringValue): this {
    this.time += ms(duration);
    return this.tell({ type: "tick", source: "engine" });
  }

  /** When time alone brings something next, reminders aside. */
  due(): string | null {
    return nextDue(this.state, { ...this.definition, reminderMs: null }, this.now);
  }

  attempt(phase: string, environment: string | null): Attempt | undefined {
    const phases =
      environment === null ? this.resource.shared : this.resource.environments[environment]?.phases;
    return phases?.[phase] && attemptsAt(phases[phase]).at(-1);
  }

  refuses(
    input: Input | Request,
    code: RefusalCode,
    { by = "ada", teams = [] as readonly string[] } = {},
  ): this {
    const asked: Input =
      "verb" in input
        ? {
            type: "request",
            request: input,
            actor: by,
            source: "comment:1",
            pullRequest: null,
            teams,
          }
        : input;
    expect(this.decide(asked)).toMatchObject({ refused: code });
    return this;
  }

  /** What is said against it; null where nothing is. */
  refusal(request: Request, { by = "ada", teams = [] as readonly string[] } = {}): Refusal | null {
    const who = { actor: by, source: "comment:1", pullRequest: null, teams } as const;
    const decision = this.decide({ type: "request", request, ...who });
    return "refused" in decision ? decision : null;
  }

  /** Told again, nothing happens. */
  isSatisfiedWith(request: Request, { by = "ada" } = {}): this {
    const before = this.state;
    expect(this.ask(request, { by }).events).toEqual([]);
    expect(this.state).toBe(before);
    return this;
  }

  get resource(): ResourceState {
    return this.state.resources[resource]!;
  }

  /** When the last thing happened. */
  get now(): string {
    return new Date(this.time).toISOString().replace(".000Z", "Z");
  }

  types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  checkpoints(): readonly string[] {
    return checkpointsOf(this.resource).map(({ id }) => id.slice(resource.length + 1));
  }

  status(phase: string, environment: string | null): string | undefined {
    const phases =
      environment === null ? this.resource.shared : this.resource.environments[environment]?.phases;
    return phases?.[phase]?.status;
  }

  environment(name: string): string | undefined {
    return this.resource.environments[name]?.progress.status;
  }

  private decide(input: Input, at?: string): ReturnType<typeof decide> {
    if (input.type !== "tick" || at !== undefined) this.time += 60_000;
    return decide(input, this.state, this.definition, at ?? this.now);
  }
}

export function pullRequestSeen(seen: Partial<PullRequestSeen>): PullRequestSeen {
  return {
    repository: null,
    number: 7,
    url: "https://github.test/pull/7",
    state: "open",
    author: "ada",
    mergedBy: seen.state === "merged" ? "grace" : null,
    names: null,
    sameRepository: true,
    changesRequested: false,
    headSha: "c0ffee1",
    ...seen,
  };
}

function runSeen(seen: Partial<RunSeen>): RunSeen {
  return {
    repository: null,
    id: 500,
    url: "https://github.test/runs/500",
    attempt: 1,
    effect: null,
    conclusion: null,
    outputs: null,
    ...seen,
  };
}
