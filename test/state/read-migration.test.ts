import { describe, expect, it } from "vitest";
import { readMigration } from "../../src/state/read-migration.ts";

const path = ".github/migrations/small.yml";
const document = ".github/skills/backfill.md";

const definition = `name: small
environments: { prod: {} }
skills:
  backfill:
    workflow: backfill.yml
    document: ${document}
    inputs: { table: users, batch_size: "500" }
phases:
  - { name: fill, uses: workflow, skill: backfill }
resources: { users: {} }
`;

const skill = `---
name: backfill
purpose: Fills the new column from the old one.
inputs:
  table: { description: The table. }
  batch_size: { description: Rows at a time., type: integer }
  dry_run: { description: Only counts., type: boolean, required: false }
idempotency: Rows that are filled are left alone.
failure_modes:
  - { sign: lock timeout, meaning: Somebody holds a lock., remedy: Retry. }
---

# Anything may stand here
`;

function problems(text: string | null) {
  const documents: Record<string, string> = text === null ? {} : { [document]: text };
  const read = readMigration({ path, text: definition, documents });
  return read.ok
    ? []
    : read.problems.map(({ path: where, line, message }) => `${where}:${line} ${message}`);
}

describe("a definition with the documents of its skills", () => {
  it("is read together", () => {
    const read = readMigration({ path, text: definition, documents: { [document]: skill } });
    expect(read).toMatchObject({
      ok: true,
      state: { documents: { backfill: { purpose: "Fills the new column from the old one." } } },
    });
  });

  it.each([
    [
      "no file",
      null,
      `${path}:6 skills.backfill.document: expected a Markdown file under .github/skills/, found none called ${document}`,
    ],
    [
      "no front matter",
      "# Backfill\n",
      `${document}:1 expected front matter: YAML between a first line --- and another line ---`,
    ],
    [
      "another name",
      skill.replace("name: backfill", "name: fill"),
      `${document}:2 name: expected backfill, as the definition calls it`,
    ],
    [
      "an input that is not sent",
      skill.replace("  dry_run", "  since: { description: From when on. }\n  dry_run"),
      `${document}:7 inputs.since: expected the definition to send this required input of the skill backfill, but it does not`,
    ],
    [
      "no word about an input that is sent",
      skill.replace(/ {2}batch_size.*\n/, ""),
      `${document}:5 inputs: expected the input batch_size, which the definition sends to the skill backfill`,
    ],
    [
      "a field nobody knows",
      skill.replace("idempotency", "idempotent"),
      `${document}:2 the file: Unrecognized key: "idempotent"`,
    ],
  ])("is refused with %s", (_, text, expected) => {
    expect(problems(text)).toContain(expected);
  });
});
