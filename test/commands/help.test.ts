import { describe, expect, it } from "vitest";
import { GRAMMAR, VERBS } from "../../src/commands/grammar.ts";
import { helpRows, usageEverywhere, usageOf } from "../../src/commands/help.ts";
import { verbNames } from "../../src/commands/verbs.ts";
import { definitionOf } from "../domain/airflow.ts";

const definition = definitionOf();

describe("the help", () => {
  it("has a row for every verb of the grammar", () => {
    expect(helpRows(definition, null)).toHaveLength(VERBS.length);
  });

  it.each([
    [GRAMMAR.start, "/migrate start [resource | wave:NAME] [--force] [--reason TEXT]"],
    [
      GRAMMAR["confirm-phase"],
      "/migrate <phase>-confirmed [resource] [environment] [--unverified] [--reason TEXT]",
    ],
    [GRAMMAR["sign-off"], "/migrate <environment>-done [resource]"],
    [GRAMMAR.status, "/migrate status [resource | wave:NAME | all]"],
    [GRAMMAR.help, "/migrate help [command]"],
  ])("shows how $name is written", (verb, usage) => {
    expect(usageOf(verb)).toBe(usage);
  });

  it("finds the row of a verb that a phase makes", () => {
    expect(helpRows(definition, "deploy-confirmed")).toEqual([
      {
        key: "confirm-phase",
        usage: "/migrate <phase>-confirmed [resource] [environment] [--unverified] [--reason TEXT]",
        words: ["code-confirmed", "infra-confirmed", "deploy-confirmed", "migrate-confirmed"],
        summary: GRAMMAR["confirm-phase"].summary,
        example: "/migrate deploy-confirmed email.notifications prod-us",
      },
    ]);
  });

  it.each(verbNames(definition))("knows %s", (verb) => {
    expect(helpRows(definition, verb)).toHaveLength(1);
  });

  it("says the flag of every verb once, not in each row", () => {
    expect(usageEverywhere()).toBe("[--migration NAME]");
    const rows = helpRows(definition, null).filter(({ usage }) => usage.includes("--migration"));
    expect(rows).toEqual([]);
  });

  it("has nothing on what is no verb", () => {
    expect(helpRows(definition, "banish")).toEqual([]);
  });
});
