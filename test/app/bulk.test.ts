import { describe, expect, it } from "vitest";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { startTester } from "./tester.ts";

const resource = "email.notifications";

describe("a command for many resources", () => {
  it("is previewed without a commit, and carried out in one", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}\n/migrate start email.scale`);
    const before = tester.commits().length;

    const preview = await tester.comment("ada", '/migrate block wave:1 --reason "release freeze"');
    expect(preview).toContain("### Preview: block for 2 resources");
    expect(tester.commits()).toHaveLength(before);

    const [line = ""] = commandsIn(preview);
    expect(await tester.comment("grace", line)).toContain("**Refused**");
    expect(await tester.comment("ada", line)).toContain("**Done**");
    expect(tester.commits().length).toBeGreaterThan(before);
    const { resources } = tester.state();
    expect(resources[resource]?.shared["code"]).toMatchObject({ status: "blocked" });
    expect(resources["email.scale"]?.shared["code"]).toMatchObject({ status: "blocked" });
  });

  it("needs the right to write to every repository it reaches", async () => {
    const tester = await startTester();
    tester.issue();
    expect(await tester.comment("outsider", "/migrate retry wave:1")).toBe("");
  });
});
