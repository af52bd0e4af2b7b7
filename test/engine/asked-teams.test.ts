import { describe, expect, it } from "vitest";
import { EACH, type Request } from "../../src/domain/commands.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { teamsAskedAbout } from "../../src/engine/asked-teams.ts";
import { definitionOf } from "../domain/airflow.ts";

const resource = "email.notifications";
const by = (team: string) => ({ approvers: [{ team }] });
const definition = definitionOf({
  name: "teams",
  environments: { test: {}, prod: { blocked_by: "test", approval: by("leads") } },
  skills: { work: { workflow: "work.yml" } },
  phases: [
    { name: "gate", uses: "approval", ...by("security") },
    { name: "out", uses: "rollout", skill: "work", stages: [50, 100], approval: by("sre") },
  ],
  waves: [
    { name: 1, gates: { before: [{ approval: by("owners") }], after: [{ approval: by("qa") }] } },
  ],
  resources: { [resource]: { wave: 1 } },
});
const inForce = { digest: "d1", commit: "c1", path: "m.yml", source: "" };
const asked = (request: Request, under = definition): readonly string[] =>
  teamsAskedAbout(request, newMigration(under, inForce), under);

const place = { resource, environment: "test" } as const;
const selector = { resource: null, wave: null, environment: null, status: null, labels: {} };
const approveAll = {
  verb: "confirm-bulk",
  token: "a-0",
  each: { verb: "approve", resource: EACH, environment: null },
  selector,
} as const;

describe("the teams a request asks about", () => {
  it.each<[string, Request, readonly string[]]>([
    ["an approval in an environment", { verb: "approve", ...place }, ["security", "sre"]],
    [
      "an approval anywhere",
      { verb: "reject", resource, environment: null, reason: "x" },
      ["leads", "security", "sre"],
    ],
    ["an approval of many", approveAll, ["leads", "security", "sre"]],
    ["a wave", { verb: "approve-wave", wave: "1" }, ["owners", "qa"]],
    [
      "a wave by force",
      { verb: "start", target: { wave: "1" }, force: "it cannot wait" },
      ["owners", "qa"],
    ],
    ["a start", { verb: "start", target: { wave: "1" }, force: null }, []],
    ["a retry", { verb: "retry", ...place }, []],
  ])("are those of %s", (_, request, teams) => {
    expect(asked(request)).toEqual(teams);
  });

  it("are of every definition that something is held to, where many are meant", () => {
    const fewer = definitionOf({
      name: "teams",
      environments: { test: {} },
      phases: [{ name: "gate", uses: "manual", instructions: "Look." }],
      resources: { [resource]: {} },
    });
    const both = { ...fewer, earlier: new Map([["d0", definition]]) };
    expect(asked(approveAll, both)).toEqual(["leads", "security", "sre"]);
  });
});
