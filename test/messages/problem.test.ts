import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";
import { renderMalformed } from "../../src/messages/malformed.ts";
import { describeProblem } from "../../src/messages/problem.ts";
import { renderUnread } from "../../src/messages/unread.ts";
import { renderWhichMigration } from "../../src/messages/which-migration.ts";
import { definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { answerTo } from "./talk.ts";
import { printed, reads, unusable } from "./view.ts";

const definition = definitionOf();

function problemWith(line: string, thread: string | null = null) {
  const { answer } = answerTo(new Story(), line, { thread });
  if (answer.is !== "not-understood") throw new Error(`understood: ${line}`);
  return describeProblem(answer.problem, definition, { line, resource: thread });
}

describe("a command that is not understood", () => {
  it.each([
    [
      'skip email.notifications --reason "open',
      "A quote is opened and never closed. Close it, or leave it out.",
      "/migrate help",
    ],
    [
      "skip email.notifications --reson x",
      "There is no flag `--reson`.",
      '/migrate skip email.notifications --reason "x"',
    ],
    ["skip email.notifications --xyzzy x", "There is no flag `--xyzzy`.", "/migrate help"],
    [
      "start wave:2 --force --force",
      "The flag `--force` is there twice; say it once.",
      "/migrate help",
    ],
    [
      "skip email.notifications --reason",
      "The flag `--reason` needs a value after it; text of several words goes into double quotes.",
      "/migrate help",
    ],
    [
      "start wave:2 --force=yes",
      "The flag `--force` takes no value; write it alone.",
      "/migrate help",
    ],
    [
      `skip email.notifications --reason ${"x".repeat(301)}`,
      "The value of `--reason` is too long; at most 300 characters are kept.",
      "/migrate help",
    ],
    ["statsu wave:1", "There is no command `statsu`.", "/migrate status wave:1"],
    ["xyzzy", "There is no command `xyzzy`.", "/migrate help"],
    [
      "deploy-confimed email.notifications prod-us",
      "There is no command `deploy-confimed`.",
      "/migrate deploy-confirmed email.notifications prod-us",
    ],
    ["help strat", "There is no command `strat`.", "/migrate help start"],
    [
      "start email.scal",
      "This migration has no resource `email.scal`.",
      "/migrate start email.scale",
    ],
    [
      "start resource:email.scal",
      "This migration has no resource `email.scal`.",
      "/migrate start email.scale",
    ],
    [
      "status prod-us",
      "`prod-us` is an environment; a resource is expected here.",
      "/migrate help status",
    ],
    [
      "approve email.notifications tset",
      "This migration has no environment `tset`; there is `test`, `prod-us` and `prod-eu`.",
      "/migrate approve email.notifications test",
    ],
    [
      "approve email.notifications prod-su",
      "This migration has no environment `prod-su`; there is `test`, `prod-us` and `prod-eu`. Did you mean `prod-eu` or `prod-us`?",
      "/migrate help approve",
    ],
    [
      "start wave:9",
      "This migration has no wave `9`; there is `wave:1` and `wave:2`.",
      "/migrate help start",
    ],
    [
      "approve prod-us",
      "`approve` needs a resource, because this thread belongs to none.",
      "/migrate help approve",
    ],
    ["start", "`start` needs a resource or a wave, such as `wave:1`.", "/migrate help start"],
    [
      "start wave:2 --force",
      '`start --force` needs a reason: add `--reason "…"`.',
      "/migrate help start",
    ],
    [
      "approve email.notifications --reason x",
      "This command does not take the flag `--reason`.",
      "/migrate help approve",
    ],
    [
      "test-done email.notifications test",
      "`test` is one word too many here; text of several words goes into double quotes.",
      "/migrate help test-done",
    ],
  ])("/migrate %s is told what is wrong and how it is written", (line, why, first) => {
    const text = problemWith(`/migrate ${line}`);
    expect(text.why).toBe(why);
    const commands = text.instead.flatMap(({ command }) => command ?? []);
    expect(commands.filter((command) => !reads(command, definition))).toEqual([]);
    expect(commands[0]?.startsWith(first)).toBe(true);
  });

  it("takes the resource from the thread it was written in", () => {
    const line = "/migrate deploy-confimed prod-us";
    const offered = problemWith(line, resource).instead.map(({ command }) => command);
    expect(offered[0]).toBe("/migrate deploy-confirmed email.notifications prod-us");
    const elsewhere = problemWith(line);
    expect(elsewhere.why).toBe(
      "There is no command `deploy-confimed`. Did you mean `deploy-confirmed`?",
    );
    expect(elsewhere.instead.map(({ command }) => command)).toEqual([
      "/migrate help deploy-confirmed",
    ]);
  });

  it("names only some of many environments", () => {
    const names = Array.from({ length: 14 }, (_, index) => [`env-${index}`, {}] as const);
    const wide = definitionOf({
      name: "wide",
      environments: Object.fromEntries(names),
      phases: [{ name: "swap", uses: "manual", instructions: "Swap." }],
      resources: { a: {} },
    });
    const given = { problem: "unknown-environment", given: "xyzzy", suggestions: [] } as const;
    const line = "/migrate approve a xyzzy";
    expect(describeProblem(given, wide, { line, resource: null }).why).toMatch(
      /`env-9` and 4 more\.$/,
    );
  });
});

describe("a comment that cannot be read", () => {
  it.each([
    [
      "/migrate status\n\n".repeat(11),
      "Your comment holds 11 commands; Cairn takes at most 10 at once.",
    ],
    [
      "- /migrate status",
      "A command stands in a list, where Cairn does not run it: `/migrate status`.",
    ],
    [
      "/migrate sta\u200Btus",
      "A line holds characters that cannot be seen, so what you read may not be what it says: `/migrate sta\uFFFDtus`.",
    ],
  ])("%j is told why nothing ran", (body, why) => {
    const extracted = extractCommands(body);
    if (extracted.ok) throw new Error("it can be read");
    const text = renderUnread({ actor: "ada", problem: extracted.problem });
    expect(text).toContain(`**Nothing was done**, \`@ada\`. ${why}`);
    expect(text).toMatch(/\*\*Next step\.\*\* .* Nothing in your comment ran/);
    expect(extractCommands(text)).toEqual({ ok: true, lines: [] });
  });
});

describe("a comment that is too long", () => {
  it("is told to put its commands into another one", () => {
    const extracted = extractCommands(`/migrate status\n${"x".repeat(66_000)}`);
    if (extracted.ok) throw new Error("it can be read");
    expect(renderUnread({ actor: "ada", problem: extracted.problem })).toMatch(
      /Your comment is longer than \d+ characters.*\n\n.*Put the commands into a comment of their own\./,
    );
  });
});

describe("a comment for no migration in particular", () => {
  const names = ["airflow-v3", "postgres-16"];

  it("is told which there are and how to name one", () => {
    const text = renderWhichMigration({ actor: "ada", named: null, names });
    expect(text).toContain("several migrations: `airflow-v3`, `postgres-16`.");
    expect(printed(text)).toEqual(["/migrate status all --migration airflow-v3"]);
    expect(unusable(text, definition)).toEqual([]);
  });

  it("is told when the one it names is not there", () => {
    const text = renderWhichMigration({ actor: "ada", named: "airflow-4 `x`", names });
    expect(text).toContain("There is no migration `` airflow-4 `x` `` here.");
  });
});

describe("a file that cannot be read", () => {
  const repository = "acme/platform";
  const problems = [
    {
      path: ".github/migrations/airflow-v3.yml",
      line: 12,
      column: 5,
      message: "expected lower-case letters, digits, and single `.`, `_` or `-` between them",
    },
    { path: ".github/migrations/airflow-v3.yml", line: 20, column: 1, message: "<b>\n/migrate x" },
  ];

  it("is told of with every place, and how to go on", () => {
    const text = renderMalformed({ what: "definition", problems, repository, branch: null });
    expect(text).toMatchInlineSnapshot(`
      "### The definition cannot be read

      **What happened.** The definition of the migration on the default branch of \`acme/platform\` has 2 problems. Nothing was changed: what runs goes on under the definition in force.

      **What is needed**

      - \`.github/migrations/airflow-v3.yml\`, line 12, column 5: expected lower-case letters, digits, and single \`.\`, \`_\` or \`-\` between them
      - \`.github/migrations/airflow-v3.yml\`, line 20, column 1: &lt;b> \\/migrate x

      **How to go on.** Correct the file in a pull request and merge it; Cairn then reads it again by itself."
    `);
    expect(extractCommands(text)).toEqual({ ok: true, lines: [] });
  });

  it("is named with its branch when it is the state", () => {
    const branch = "migration/airflow-v3";
    const text = renderMalformed({
      what: "state",
      problems: problems.slice(0, 1),
      repository,
      branch,
    });
    expect(text).toContain(
      "The state of the migration on the branch `migration/airflow-v3` of `acme/platform` has one problem.",
    );
  });

  it("stays within what GitHub takes", () => {
    const many = Array.from({ length: 2000 }, () => problems[0]!);
    const text = renderMalformed({ what: "state", problems: many, repository, branch: null });
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/- and \d+ more\./);
  });
});
