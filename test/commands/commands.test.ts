import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VERBS } from "../../src/commands/grammar.ts";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
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
    ["/migrate skip email.notifications --reason 'two words'", { reason: "two words" }],
    ["/migrate skip email.notifications --reason='two words'", { reason: "two words" }],
    ['/migrate skip email.notifications --REASON="two words"', { reason: "two words" }],
    [
      '/migrate skip email.notifications --reason "a \\"b\\" \\\\ c:\\d"',
      { reason: 'a "b" \\ c:\\d' },
    ],
    ['/migrate skip --reason "it\'s --force" email.notifications', { reason: "it's --force" }],
    ["/migrate skip email.notifications --reason a—b", { reason: "a—b" }],
    ["/migrate status Wave 2", { verb: "status", target: { wave: "2" } }],
    ["/migrate next ALL", { verb: "next", target: "all" }],
    ["/migrate status resource:email.scale", { target: { resource: "email.scale" } }],
    ["/migrate help Deploy-Confirmed", { verb: "help", topic: "deploy-confirmed" }],
    ["/migrate block email.notifications", { verb: "block", reason: null }],
    ["/migrate", { verb: "help", topic: null }],
    ["/migrate help start", { verb: "help", topic: "start" }],
    ["/migrate status all", { verb: "status", target: "all" }],
    ["/migrate next", { verb: "next", target: "all" }],
    ["/migrate plan wave:2", { verb: "plan", target: { wave: "2" } }],
    ["/migrate why email.notifications", { verb: "why", resource, environment: null }],
    ["/migrate history email.notifications", { verb: "history", resource }],
    [
      '/migrate RETRY Wave:2 ENV:test status:failed owner:"platform team" label.Tier:gold',
      {
        verb: "preview",
        each: { verb: "retry", resource: "", environment: null },
        selector: {
          resource: null,
          wave: "2",
          environment: "test",
          status: "failed",
          labels: { owner: "platform team", Tier: "gold" },
        },
      },
    ],
    [
      '/migrate confirm GM3x5c-0f3a9c1b2d skip wave:2 --reason "by hand"',
      {
        verb: "confirm-bulk",
        each: { verb: "skip", reason: "by hand" },
        token: "gm3x5c-0f3a9c1b2d",
      },
    ],
    [
      '/migrate start wave:2 owner:ada --force --reason "it cannot wait"',
      {
        verb: "preview",
        each: { verb: "start", target: { resource: "" }, force: "it cannot wait" },
        selector: { wave: "2", labels: { owner: "ada" } },
      },
    ],
    [
      '/migrate pause owner:ada --reason "release freeze"',
      { verb: "preview", each: { verb: "pause", reason: "release freeze" } },
    ],
    [
      '/migrate note status:failed "owner: is told"',
      {
        verb: "preview",
        each: { verb: "note", text: "owner: is told" },
        selector: { status: "failed" },
      },
    ],
    [
      "/migrate confirm deploy_to_test wave:1 env:test",
      {
        verb: "preview",
        each: { verb: "permit", action: "deploy_to_test", how: "confirmation" },
        selector: { wave: "1", environment: "test" },
      },
    ],
    [
      "/migrate upgrade email.notifications",
      { verb: "preview", each: { verb: "upgrade", resource: "" }, selector: { resource } },
    ],
    [
      '/migrate confirm gm3x5c-0f3a9c1b2d delete-resource email.notifications --reason "retired"',
      {
        verb: "confirm-bulk",
        each: { verb: "delete-resource", reason: "retired" },
        selector: { resource },
      },
    ],
    ['/migrate note email.notifications "a b"', { verb: "note", resource, text: "a b" }],
  ])("%s is understood", (line, command) => {
    expect(read(line)).toMatchObject({ ok: true, command });
  });

  it.each([
    [
      "/migrate deploy-confirmed prod-us",
      { verb: "confirm-phase", resource, environment: "prod-us" },
    ],
    ["/migrate deploy-confirmed", { resource, environment: null }],
    ['/migrate note "it is well"', { verb: "note", resource, text: "it is well" }],
    ["/migrate why prod-us", { verb: "why", resource, environment: "prod-us" }],
    ["/migrate history", { verb: "history", resource }],
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
    ["/migrate skip email.notifications --reson x", "unknown-flag", ["--reason"]],
    ["/migrate skip email.notifications --reason", "missing-value", undefined],
    ["/migrate skip email.notifications --reason --force", "missing-value", undefined],
    ["/migrate skip email.notifications --reason a --reason b", "duplicate-flag", undefined],
    ["/migrate start wave:2 --force --force", "duplicate-flag", undefined],
    [`/migrate skip email.notifications --reason ${"x".repeat(301)}`, "too-long-value", undefined],
    ["/migrate status --migration", "missing-value", undefined],
    ["/migrate status --migration a --migration b", "duplicate-flag", undefined],
    [`/migrate status --migration ${"x".repeat(64)}`, "too-long-value", undefined],
    ["/migrate start wave:2 --force=yes", "value-not-taken", undefined],
    ['/migrate skip email.notifications --reason ""', "missing-value", undefined],
    ["/migrate skip email.notifications --reason 'open", "unclosed-quote", undefined],
    ["/migrate start wave", "unknown-wave", ["wave:1", "wave:2"]],
    ["/migrate start Email.Notifications", "unknown-resource", [resource]],
    ["/migrate status prod-us", "unknown-resource", []],
    ["/migrate approve", "resource-needed", []],
    ["/migrate approve prod-us email.notifications", "too-many-arguments", []],
    ["/migrate start wave:2 now", "too-many-arguments", []],
    ["/migrate help start now", "too-many-arguments", []],
    ["/migrate help strat", "unknown-verb", ["start"]],
    ["/migrate --constructor", "unknown-flag", undefined],
    ["/migrate start constructor", "unknown-resource", []],
    ["/migrate start ../../etc", "unknown-resource", []],
    ["/migrate start $(reboot)", "unknown-resource", []],
    ["/migrate note email.notifications", "text-needed", []],
    ['/migrate note email.notifications " "', "text-needed", []],
    ["/migrate note it is well", "too-many-arguments", []],
    ['/migrate note "it is well"', "resource-needed", []],
    ['/migrate note email.notification "it is well"', "unknown-resource", [resource]],
    [`/migrate note email.notifications "${"x".repeat(501)}"`, "text-too-long", []],
    ["/migrate history", "resource-needed", []],
    ["/migrate retry status:fialed", "unknown-status", ["failed"]],
    ["/migrate retry wave:9", "unknown-wave", ["wave:1", "wave:2"]],
    ["/migrate retry env:tset", "unknown-environment", ["test"]],
    ["/migrate retry wave:1 wave:2", "too-many-arguments", []],
    ["/migrate retry owner:a owner:b", "too-many-arguments", []],
    ["/migrate retry owner:", "too-many-arguments", []],
    ["/migrate retry email.notifications status:failed", "too-many-arguments", []],
    ["/migrate skip wave:1", "reason-needed", []],
    ["/migrate pr-merged wave:1", "not-for-many", []],
    ['/migrate delete-resource wave:1 --reason "retired"', "not-for-many", []],
    ["/migrate delete-resource email.notifications", "reason-needed", []],
    ['/migrate pause owner:ada env:test --reason "freeze"', "environment-not-taken", []],
    ["/migrate test-done wave:1 env:test", "environment-not-taken", []],
    ["/migrate abort owner:ada --confirm", "flag-not-taken", []],
    ["/migrate abort owner:ada", "reason-needed", []],
    ["/migrate start wave:1 status:failed email.notifications", "too-many-arguments", []],
    ["/migrate retry test status:failed", "too-many-arguments", []],
    ["/migrate confirm deploy_to_test wave:1 --force", "flag-not-taken", []],
    ["/migrate confirm", "token-needed", []],
    ["/migrate confirm run-migratoin email.notifications", "unknown-action", ["run_migration"]],
    ["/migrate confirm format-disk email.notifications", "unknown-action", []],
    ["/migrate confirm deploy-to-test", "resource-needed", []],
    ["/migrate confirm gm3x5c-0f3a9c1b2d", "preview-needed", []],
    ["/migrate confirm gm3x5c-0f3a9c1b2d retry email.notifications", "not-for-many", []],
    ["/migrate confirm gm3x5c-0f3a9c1b2d retry wave:9", "unknown-wave", ["wave:1", "wave:2"]],
    ["/migrate why email.notifications tset", "unknown-environment", ["test"]],
  ])("%s is refused as %s", (line, problem, suggestions) => {
    expect(read(line)).toMatchObject({
      ok: false,
      problem: suggestions ? { problem, suggestions } : { problem },
    });
  });

  it.each([
    ["/migrate approve prod-su", "unknown-resource", ["prod-eu", "prod-us"]],
    ["/migrate test-done prod-us", "unknown-resource", []],
  ])("%s is refused as %s in a thread that belongs to a resource", (line, problem, suggestions) => {
    expect(read(line, resource)).toMatchObject({ ok: false, problem: { problem, suggestions } });
  });

  it.each(VERBS)("$name can say which migration it is for", ({ example }) => {
    const line = `/migrate ${example}`;
    expect(parseLine(line)).toMatchObject({ command: { migration: null } });
    for (const flagged of [`${line} --migration airflow-v3`, `${line} --MIGRATION=airflow-v3`]) {
      expect(parseLine(flagged)).toMatchObject({ command: { migration: "airflow-v3" } });
      expect(read(flagged)).toEqual(read(line));
    }
  });

  it("in an example of the grammar is one people can paste", () => {
    const unread = VERBS.filter(({ example }) => !read(`/migrate ${example}`).ok);
    expect(unread.map(({ example }) => example)).toEqual([]);
  });
});

describe("a line", () => {
  it("never throws on what people write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(typeof read(`/migrate ${text}`).ok).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["/migrate status all", false],
    ["/migrate\u00A0status all", true],
    ["/migrate skip email.notifications —reason gone", true],
    ["/migrate skip email.notifications --reason “gone”", true],
  ])("%j tells whether typographic characters were read as plain ones: %s", (line, normalised) => {
    expect(parseLine(line)).toMatchObject({ ok: true, command: { normalised } });
  });
});
