import { describe, expect, it } from "vitest";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { filesOn } from "../../src/sandbox/transcript.ts";
import { DEFINITION, startTester, type Tester } from "./tester.ts";

const resource = "email.notifications";
const PATH = ".github/migrations/airflow-v3.yml";

const files = (tester: Tester): ReadonlyMap<string, string> =>
  filesOn(tester.repository, "migration/airflow-v3");

async function push(tester: Tester, text: string): Promise<void> {
  tester.push("ada", "main", PATH, text);
  await tester.quiet();
}

const changed = DEFINITION.replace(
  "waves:",
  `  - { name: verify, uses: manual, instructions: "Look at it." }\nwaves:`,
).replace("  data.pipeline:", "  late.comer: { wave: 1 }\n  data.pipeline:");

describe("a push of a changed definition", () => {
  it("is in force for what has not started; what is under way stays on its own", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const before = tester.state().definition.digest;
    await push(tester, changed);
    expect(tester.commits().at(-1)).toBe("Bring the definition of airflow-v3 into force");
    expect(files(tester).has(`definitions/${before}.yml`)).toBe(true);
    expect(files(tester).get("resources/late.comer.yml")).toContain("resource_added");
    const { resources } = tester.state();
    expect(resources[resource]?.environments["test"]?.phases).not.toHaveProperty("verify");
    expect(resources["late.comer"]?.environments["test"]?.phases).toHaveProperty("verify");
  });

  it("leaves a resource that it names no more within reach of commands, whatever its file lacks", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const path = `resources/${resource}.yml`;
    const text = files(tester).get(path) ?? "";
    expect(text).toMatch(/^definition: /m);
    tester.push("grace", "migration/airflow-v3", path, text.replace(/^definition: .*\n/m, ""));
    await tester.quiet();
    const before = tester.state().definition.digest;
    const gone = /^ {2}(email\.notifications|data\.pipeline): .*\n/gm;
    await push(tester, DEFINITION.replaceAll(gone, ""));
    expect(tester.state().resources[resource]).toMatchObject({ definitionDigest: before });
    expect(await tester.comment("ada", `/migrate pause ${resource} --reason freeze`)).toContain(
      `\`${resource}\` is paused by \`@ada\``,
    );
    expect(await tester.comment("ada", "/migrate history data.pipeline")).toContain(
      "the definition names `data.pipeline` no more",
    );
    expect(await tester.comment("ada", "/migrate start data.pipeline")).toContain("names");
    expect(await tester.comment("ada", "/migrate why data.pipelin")).toContain(
      "/migrate why data.pipeline",
    );
  });

  it("can be taken over by a resource under way, which says what is different", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await push(tester, changed);
    const preview = await tester.comment("ada", `/migrate upgrade ${resource}`);
    expect(preview).toContain("- `phase verify is new`");
    expect(tester.state().resources[resource]?.environments["test"]?.phases).not.toHaveProperty(
      "verify",
    );
    const [line = ""] = commandsIn(preview);
    const answer = await tester.comment("ada", line);
    expect(answer).toContain("phase verify is new");
    expect(tester.state().resources[resource]?.environments["test"]?.phases).toHaveProperty(
      "verify",
    );
  });

  it("makes the preview of an upgrade stale", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await push(tester, changed);
    const [line = ""] = commandsIn(await tester.comment("ada", `/migrate upgrade ${resource}`));
    await push(tester, changed.replace("Look at it.", "Look at it twice."));
    const answer = await tester.comment("ada", line);
    expect(answer).toContain("**Refused**");
    const [again = ""] = commandsIn(answer);
    expect(again).not.toBe(line);
    expect(await tester.comment("ada", again)).toContain("phase verify is new");
  });

  it("that does not fit what has happened changes nothing, and is told on the commit", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const before = tester.commits();
    const bad = changed.replace("title: Airflow 2 to 3", "title: X\nstate_branch: elsewhere");
    await push(tester, bad);
    expect(tester.commits()).toEqual(before);
    const [told] = tester.repository.commitComments.map(({ body }) => body);
    expect(told).toContain("state_branch");
  });

  it("that no webhook told is found when the app starts", async () => {
    const tester = await startTester();
    await tester.app.stop();
    tester.push("ada", "main", PATH, changed);
    await tester.start();
    expect(tester.state().resources).toHaveProperty("late.comer");
  });

  it("is adopted once by two apps side by side", async () => {
    const tester = await startTester();
    const first = tester.app;
    await tester.start();
    const before = tester.commits().length;
    await push(tester, changed);
    await first.stop();
    expect(tester.commits().slice(before)).toEqual([
      "Bring the definition of airflow-v3 into force",
    ]);
  });
});
