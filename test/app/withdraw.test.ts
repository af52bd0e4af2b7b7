import { describe, expect, it } from "vitest";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { DEFINITION, startTester } from "./tester.ts";

const resource = "email.notifications";
const PATH = ".github/migrations/airflow-v3.yml";

describe("/migrate delete-resource", () => {
  it("is shown, carried out by the line it offers, kept through a push, and taken back", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const before = tester.commits().length;
    const preview = await tester.comment(
      "ada",
      `/migrate delete-resource ${resource} --reason "it is retired"`,
    );
    expect(preview).toContain(`### Preview: delete-resource for \`${resource}\``);
    expect(tester.commits()).toHaveLength(before);

    const [line = ""] = commandsIn(preview);
    expect(await tester.comment("ada", line)).toContain("is taken out of the migration by `@ada`");
    await tester.runEnds("dag-migrate.yml");
    const { resources } = tester.state();
    expect(resources[resource]).toMatchObject({ withdrawn: { by: "ada" } });
    expect(resources[resource]?.history.at(-1)).toMatchObject({ type: "run_succeeded" });

    tester.push("ada", "main", PATH, DEFINITION.replace("helm upgrade", "helm upgrade --wait"));
    await tester.quiet();
    expect(await tester.comment("ada", `/migrate why ${resource}`)).toContain(
      "`@ada` took `email.notifications` out of the migration",
    );
    expect(await tester.comment("ada", `/migrate status ${resource}`)).toContain("**withdrawn**");

    expect(await tester.comment("ada", `/migrate start ${resource}`)).toContain(
      "is brought back into the migration by `@ada`",
    );
    expect(tester.state().resources[resource]?.withdrawn).toBeNull();
  });
});
