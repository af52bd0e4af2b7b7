import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";
import { formatCommand } from "../../src/commands/format.ts";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { verbNames } from "../../src/commands/verbs.ts";
import { EACH, type Command, type EachRequest } from "../../src/domain/commands.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { PHASE_ACTIONS } from "../../src/domain/permission.ts";
import { RESOURCE_STATUSES } from "../../src/domain/status.ts";
import { definitionOf } from "../domain/airflow.ts";

function read(line: string, definition: Definition, thread: string | null) {
  const parsed = parseLine(line);
  return parsed.ok ? resolve(parsed.command, definition, { resource: thread }) : parsed;
}

/** Any name the schema allows, and often one that could be taken for something else. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,4}([._-][a-z0-9]{1,3}){0,2}$/),
  fc.constantFrom("all", "wave", "test", "prod-us", "start", "help", "constructor"),
);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });

const definitions = fc
  .record({ environments: names, phases: names, waves: names, resources: names })
  .map(({ environments, phases, waves, resources }) =>
    definitionOf({
      name: "any",
      environments: Object.fromEntries(environments.map((id) => [id, {}])),
      phases: phases.map((id) => ({ name: id, uses: "manual", instructions: "Do it." })),
      waves: waves.map((id) => ({ name: id })),
      resources: Object.fromEntries(resources.map((id) => [id, {}])),
    }),
  );

const ALPHABET = [
  "a b ' \" \\ - -- = , . é ` * _ [ ] ( ) < > <!-- & # | ~ — / : 😀".split(" "),
  " ",
].flat();

/** What a comment can hold as a reason: one line, trimmed, in plain quotes. */
const reasons = fc
  .string({
    minLength: 1,
    maxLength: 80,
    unit: fc.constantFrom(...ALPHABET),
  })
  .map((text) => text.trim())
  .filter((text) => text.length > 0);

const everything = { resource: null, wave: null, environment: null, status: null, labels: {} };

/** Whether `all` is the name of nothing. */
function isFree({ resources, environments }: Definition): boolean {
  return ![...resources.map(({ id }) => id), ...environments.map((one) => one.name)].includes(
    "all",
  );
}

function commandsOf(definition: Definition): fc.Arbitrary<Command> {
  const resource = fc.constantFrom(...definition.resources.map(({ id }) => id));
  const environment = fc.constantFrom(...definition.environments.map((given) => given.name));
  const wave = fc.constantFrom(...definition.waves.map((given) => given.name));
  const phase = fc.constantFrom(...definition.phases.map((given) => given.name));
  const reason = fc.option(reasons, { nil: null });
  const place = { resource, environment: fc.option(environment, { nil: null }) };
  // Never the name of a resource or an environment: those are in lower case here.
  const options = fc.array(fc.constantFrom("Accept", "A.b-c_1", "DAG"), { maxLength: 3 });
  const target = fc.oneof(fc.record({ resource }), fc.record({ wave }));
  const selector = fc
    .record({
      resource: fc.constant(null),
      wave: fc.option(wave, { nil: null }),
      status: fc.option(fc.constantFrom(...RESOURCE_STATUSES), { nil: null }),
      labels: fc.dictionary(fc.constantFrom("owner", "tier", "a.b-c"), reasons, { maxKeys: 2 }),
    })
    .filter(({ labels, status }) => Object.keys(labels).length > 0 || status !== null);
  const each = { resource: fc.constant(EACH), environment: fc.constant(null) };
  const eachTarget = fc.constant({ resource: EACH });
  const placed: fc.Arbitrary<EachRequest> = fc.oneof(
    fc.record({
      verb: fc.constantFrom("retry" as const, "approve" as const, "unblock" as const),
      ...each,
    }),
    fc.record({
      verb: fc.constantFrom(
        "skip" as const,
        "block" as const,
        "reject" as const,
        "rollback" as const,
      ),
      ...each,
      reason: reasons,
    }),
    fc.record({
      verb: fc.constant("confirm-phase" as const),
      phase,
      ...each,
      unverified: reason,
    }),
    fc.record({ verb: fc.constant("choose" as const), ...each, options }),
    fc.record({
      verb: fc.constant("permit" as const),
      action: fc.constantFrom(...PHASE_ACTIONS),
      how: fc.constant("confirmation" as const),
      ...each,
    }),
    fc.record({
      verb: fc.constant("permit" as const),
      action: fc.constantFrom("deploy_to_prod" as const, "run_migration" as const),
      how: fc.constant("command" as const),
      ...each,
    }),
  );
  const whole: fc.Arbitrary<EachRequest> = fc.oneof(
    fc.record({ verb: fc.constant("start" as const), target: eachTarget, force: reason }),
    fc.record({ verb: fc.constant("pause" as const), target: eachTarget, reason: reasons }),
    fc.record({ verb: fc.constant("resume" as const), target: eachTarget }),
    fc.record({
      verb: fc.constant("abort" as const),
      target: eachTarget,
      reason: reasons,
      confirmed: fc.constant(false),
    }),
    fc.record({ verb: fc.constant("upgrade" as const), resource: fc.constant(EACH) }),
    fc.record({ verb: fc.constant("note" as const), resource: fc.constant(EACH), text: reasons }),
    fc.record({ verb: fc.constant("sign-off" as const), resource: fc.constant(EACH), environment }),
  );
  const shownFirst: fc.Arbitrary<EachRequest> = fc.oneof(
    fc.record({ verb: fc.constant("upgrade" as const), resource: fc.constant(EACH) }),
    fc.record({
      verb: fc.constant("delete-resource" as const),
      resource: fc.constant(EACH),
      reason: reasons,
    }),
  );
  const bulk = fc.oneof(
    fc
      .tuple(placed, selector, fc.option(environment, { nil: null }))
      .map(([of, given, at]) => ({ each: of, selector: { ...given, environment: at } })),
    fc
      .tuple(whole, selector)
      .map(([of, given]) => ({ each: of, selector: { ...given, environment: null } })),
    ...(isFree(definition)
      ? [
          placed
            .filter(({ verb }) => verb !== "choose")
            .map((of) => ({ each: of, selector: everything })),
        ]
      : []),
    fc.tuple(shownFirst, resource).map(([of, id]) => ({
      each: of,
      selector: { resource: id, wave: null, environment: null, status: null, labels: {} },
    })),
  );
  return fc.oneof(
    bulk.map((given) => ({ verb: "preview" as const, ...given })),
    bulk.map((given) => ({ verb: "confirm-bulk" as const, token: "gm3x5c-0f3a9c1b2d", ...given })),
    fc.record({ verb: fc.constant("start" as const), target, force: reason }),
    fc.record({ verb: fc.constantFrom("pr-merged" as const, "approve" as const), ...place }),
    fc.record({ verb: fc.constantFrom("retry" as const, "unblock" as const), ...place }),
    fc.record({ verb: fc.constant("why" as const), ...place }),
    fc.record({ verb: fc.constant("history" as const), resource }),
    fc.record({
      verb: fc.constant("permit" as const),
      action: fc.constantFrom(...PHASE_ACTIONS),
      how: fc.constant("confirmation" as const),
      ...place,
    }),
    fc.record({
      verb: fc.constant("permit" as const),
      action: fc.constantFrom("deploy_to_prod" as const, "run_migration" as const),
      how: fc.constant("command" as const),
      ...place,
    }),
    fc.record({ verb: fc.constant("note" as const), resource, text: reasons }),
    fc.record({
      verb: fc.constantFrom(
        "skip" as const,
        "block" as const,
        "reject" as const,
        "rollback" as const,
      ),
      ...place,
      reason,
    }),
    fc.record({
      verb: fc.constant("confirm-phase" as const),
      phase,
      ...place,
      unverified: reason,
    }),
    fc.record({ verb: fc.constant("choose" as const), ...place, options }),
    fc.record({ verb: fc.constant("sign-off" as const), resource, environment }),
    fc.record({
      verb: fc.constantFrom("status" as const, "next" as const, "plan" as const),
      target: fc.oneof(target, fc.constant("all" as const)),
    }),
    fc.record({
      verb: fc.constant("help" as const),
      topic: fc.option(fc.constantFrom(...verbNames(definition)), { nil: null }),
    }),
  );
}

describe("formatCommand", () => {
  it("writes what is read back as the same command, in any migration and thread", () => {
    const cases = definitions.chain((definition) =>
      fc.record({
        definition: fc.constant(definition),
        command: commandsOf(definition),
        thread: fc.constantFrom(null, ...definition.resources.map(({ id }) => id)),
      }),
    );
    fc.assert(
      fc.property(cases, ({ definition, command, thread }) => {
        const line = formatCommand(command);
        expect(extractCommands(line)).toEqual({ ok: true, lines: [line] });
        expect(read(line, definition, thread)).toEqual({ ok: true, command });
      }),
      { numRuns: 1000 },
    );
  });

  const resource = "email.notifications";
  it.each<[string, Command]>([
    [
      "/migrate deploy-confirmed email.notifications prod-us",
      {
        verb: "confirm-phase",
        phase: "deploy",
        resource,
        environment: "prod-us",
        unverified: null,
      },
    ],
    [
      '/migrate deploy-confirmed email.notifications prod-us --unverified --reason "no network"',
      {
        verb: "confirm-phase",
        phase: "deploy",
        resource,
        environment: "prod-us",
        unverified: "no network",
      },
    ],
    [
      "/migrate choose email.notifications test accept",
      { verb: "choose", resource, environment: "test", options: ["accept"] },
    ],
    ["/migrate test-done email.notifications", { verb: "sign-off", resource, environment: "test" }],
    ["/migrate start resource:all", { verb: "start", target: { resource: "all" }, force: null }],
    [
      `/migrate skip email.notifications --reason "two \\"lines\\" in all"`,
      { verb: "skip", resource, environment: null, reason: "two “lines”\r\nin all" },
    ],
  ])("writes %s", (line, command) => {
    expect(formatCommand(command)).toBe(line);
  });
});
