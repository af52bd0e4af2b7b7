import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";
import { formatCommand } from "../../src/commands/format.ts";
import { VERBS } from "../../src/commands/grammar.ts";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { type Command } from "../../src/domain/commands.ts";
import { definitionOf } from "../domain/airflow.ts";

const definition = definitionOf();
const resource = "email.notifications";

function read(line: string, thread: string | null = null) {
  const parsed = parseLine(line);
  return parsed.ok ? resolve(parsed.command, definition, { resource: thread }) : parsed;
}

describe("a command", () => {
  it.each([
    ["/migrate start email.notifications", { verb: "start", target: { resource }, force: null }],
    ["/migrate start wave:2", { verb: "start", target: { wave: "2" } }],
    ["/migrate start wave 2", { verb: "start", target: { wave: "2" } }],
    ['/migrate start wave:2 --force --reason "pilot is stuck"', { force: "pilot is stuck" }],
    [
      "/migrate DEPLOY-Confirmed email.notifications prod-us",
      { verb: "confirm-phase", phase: "deploy", environment: "prod-us" },
    ],
    ["/migrate test-done email.notifications", { verb: "sign-off", environment: "test", resource }],
    ["/migrate approve email.notifications", { verb: "approve", environment: null }],
    ["/migrate skip email.notifications test —reason “it’s gone”", { reason: "it's gone" }],
    ["/migrate skip email.notifications --reason=gone", { reason: "gone" }],
    ["/migrate block email.notifications", { verb: "block", reason: null }],
    ["/migrate", { verb: "help", topic: null }],
    ["/migrate help start", { verb: "help", topic: "start" }],
    ["/migrate status all", { verb: "status", target: "all" }],
    ["/migrate next", { verb: "next", target: "all" }],
  ])("%s is understood", (line, command) => {
    expect(read(line)).toMatchObject({ ok: true, command });
  });

  it.each([
    [
      "/migrate deploy-confirmed prod-us",
      { verb: "confirm-phase", resource, environment: "prod-us" },
    ],
    ["/migrate deploy-confirmed", { resource, environment: null }],
    [
      "/migrate deploy-confirmed email.scale test",
      { resource: "email.scale", environment: "test" },
    ],
    ["/migrate test-done", { verb: "sign-off", resource }],
    ["/migrate status", { target: { resource } }],
    ["/migrate start", { target: { resource } }],
  ])("%s needs no resource in a thread that belongs to one", (line, command) => {
    expect(read(line, resource)).toMatchObject({ ok: true, command });
  });

  it.each([
    ["/migrate deploy-confimed email.notifications", "unknown-verb", ["deploy-confirmed"]],
    ["/migrate xyzzy", "unknown-verb", []],
    ["/migrate start email.notification", "unknown-resource", [resource]],
    ["/migrate approve email.notifications prod-su", "unknown-environment", ["prod-eu", "prod-us"]],
    ["/migrate start wave:9", "unknown-wave", ["wave:1", "wave:2"]],
    ["/migrate approve prod-us", "resource-needed", []],
    ["/migrate start", "target-needed", []],
    ["/migrate start all", "target-needed", []],
    ["/migrate start wave:2 --force", "reason-needed", []],
    ["/migrate approve email.notifications --reason x", "flag-not-taken", []],
    ["/migrate test-done email.notifications test", "too-many-arguments", []],
    ["/migrate status wave:1 wave:2", "too-many-arguments", []],
    ["/migrate approve email.notifications prod-us now", "too-many-arguments", []],
    ['/migrate skip email.notifications --reason "open', "unclosed-quote", undefined],
    ["/migrate skip email.notifications --reson x", "unknown-flag", undefined],
    ["/migrate skip email.notifications --reason", "missing-value", undefined],
    ["/migrate skip email.notifications --reason --force", "missing-value", undefined],
    ["/migrate skip email.notifications --reason a --reason b", "duplicate-flag", undefined],
    ["/migrate start wave:2 --force --force", "duplicate-flag", undefined],
    [`/migrate skip email.notifications --reason ${"x".repeat(301)}`, "too-long-value", undefined],
    ["/migrate start constructor", "unknown-resource", []],
    ["/migrate start ../../etc", "unknown-resource", []],
    ["/migrate start $(reboot)", "unknown-resource", []],
  ])("%s is refused as %s", (line, problem, suggestions) => {
    expect(read(line)).toMatchObject({
      ok: false,
      problem: suggestions ? { problem, suggestions } : { problem },
    });
  });

  it("in an example of the grammar is one people can paste", () => {
    const unread = VERBS.filter(({ example }) => !read(`/migrate ${example}`).ok);
    expect(unread.map(({ example }) => example)).toEqual([]);
  });
});

describe("formatCommand", () => {
  const resources = fc.constantFrom(...definition.resources.map(({ id }) => id));
  const environments = fc.constantFrom(...definition.environments.map(({ name }) => name));
  const waves = fc.constantFrom("1", "2");
  const reason = fc
    .string({
      minLength: 1,
      maxLength: 80,
      unit: fc.constantFrom("a", "b", "z", " ", "'", "-", ",", ".", "é"),
    })
    .map((text) => text.trim().replace(/\s+/g, " "))
    .filter((text) => text.length > 0);
  const place = fc.record({
    resource: resources,
    environment: fc.option(environments, { nil: null }),
  });
  const target = fc.oneof(
    resources.map((id) => ({ resource: id })),
    waves.map((wave) => ({ wave })),
  );
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
      verb: fc.constant("start" as const),
      target,
      force: fc.option(reason, { nil: null }),
    }),
    place.chain((at) =>
      fc
        .constantFrom(
          "pr-merged" as const,
          "approve" as const,
          "retry" as const,
          "unblock" as const,
        )
        .map((verb) => ({ verb, ...at })),
    ),
    fc
      .tuple(
        place,
        fc.constantFrom("skip" as const, "block" as const),
        fc.option(reason, { nil: null }),
      )
      .map(([at, verb, why]) => ({ verb, ...at, reason: why })),
    fc
      .tuple(place, fc.constantFrom(...definition.phases.map(({ name }) => name)))
      .map(([at, phase]) => ({ verb: "confirm-phase" as const, phase, ...at })),
    fc.record({
      verb: fc.constant("sign-off" as const),
      resource: resources,
      environment: environments,
    }),
    fc.record({
      verb: fc.constantFrom("status" as const, "next" as const),
      target: fc.oneof(target, fc.constant("all" as const)),
    }),
    fc.record({ verb: fc.constant("help" as const), topic: fc.constantFrom(null, "start") }),
  );

  it("writes what is read back as the same command", () => {
    fc.assert(
      fc.property(command, (given) => {
        const line = formatCommand(given);
        expect(extractCommands(line)).toEqual({ ok: true, lines: [line] });
        expect(read(line)).toEqual({ ok: true, command: given });
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws on what people write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(typeof read(`/migrate ${text}`).ok).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });
});
