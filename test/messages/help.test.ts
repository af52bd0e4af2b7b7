import { describe, expect, it } from "vitest";
import { VERBS } from "../../src/commands/grammar.ts";
import { verbNames } from "../../src/commands/verbs.ts";
import { exampleOf, renderHelp } from "../../src/messages/help.ts";
import { definitionOf } from "../domain/airflow.ts";
import { Story } from "../domain/given.ts";
import { unusable, viewOf } from "./view.ts";

const view = viewOf(new Story());

/** No approval, no environment named as in the grammar's own examples, one phase. */
const small = definitionOf({
  name: "small",
  environments: { live: {} },
  phases: [{ name: "swap", scope: "resource", uses: "workflow", skill: "swap" }],
  skills: { swap: { workflow: "swap.yml" } },
  resources: { "users.profiles": {} },
});

describe("/migrate help", () => {
  it("shows every command, and what holds for all of them once", () => {
    const text = renderHelp(null, view);
    expect(text.split("\n").filter((line) => line.startsWith("| `/migrate"))).toHaveLength(
      VERBS.length,
    );
    expect(text.split("--migration")).toHaveLength(2);
    expect(text.split("\n\n").filter((part) => !part.startsWith("|"))).toMatchInlineSnapshot(`
      [
        "A command stands alone on its line; several in one comment are answered one by one. In a thread that belongs to a resource, the resource may be left out; so may the environment where only one fits, or for a phase that is done once per resource. Each takes \`[--migration NAME]\` where the repository holds several migrations.",
        "Anyone with write access to the repository of the resource. For more about one command, comment:",
        "\`\`\`text
      /migrate help start
      \`\`\`",
      ]
    `);
  });

  it("shows one command with an example of this migration", () => {
    expect(renderHelp("skip", view)).toMatchInlineSnapshot(`
      "### \`/migrate skip [resource] [environment] [--reason TEXT]\`

      Goes on without the phase, or without the soak or the window an environment waits for. Needs \`--reason\`.

      **Many at once.** \`wave:2 status:failed\` or another selection in place of the resource shows what would become of each, and then does it.

      **Where.** In a comment on any issue or pull request of the migration. In a thread that belongs to a resource, the resource may be left out; so may the environment where only one fits, or for a phase that is done once per resource.

      **Who.** Anyone with write access to the repository of the resource.

      **Example**

      \`\`\`text
      /migrate skip email.notifications test --reason "why it must be so"
      \`\`\`"
    `);
  });

  it("says how a command that names a phase is written here", () => {
    const text = renderHelp("deploy-confirmed", view);
    expect(text).toContain(
      "Here it is written `code-confirmed`, `infra-confirmed`, `deploy-confirmed`, `migrate-confirmed`.",
    );
  });

  it("says it of the first few only, where there are many", () => {
    const environments = Array.from({ length: 14 }, (_, index) => [`env-${index}`, {}] as const);
    const definition = definitionOf({
      name: "wide",
      environments: Object.fromEntries(environments),
      phases: [{ name: "swap", uses: "manual", instructions: "Swap." }],
      resources: { a: {} },
    });
    const text = renderHelp("env-0-done", { ...view, definition });
    expect(text).toContain("`env-11-done` and so on.");
  });

  it("says that an approval comes from somebody else", () => {
    expect(renderHelp("approve", view)).toContain(
      "An approval comes from somebody other than whoever asked",
    );
  });

  it("shows all of them for what is no command", () => {
    expect(renderHelp("banish", view)).toBe(renderHelp(null, view));
  });

  it.each([null, ...verbNames(view.definition)])(
    "on %s prints only commands that work",
    (topic) => {
      expect(unusable(renderHelp(topic, view), view.definition)).toEqual([]);
    },
  );

  it.each(verbNames(small))(
    "on %s prints only commands that work in a small migration",
    (topic) => {
      expect(unusable(renderHelp(topic, { ...view, definition: small }), small)).toEqual([]);
    },
  );

  it("has no example where the migration has no resource", () => {
    const empty = { ...small, resources: [] };
    expect(VERBS.map(({ key }) => exampleOf(key, empty)).filter((example) => example)).toEqual([
      { verb: "help", topic: null },
    ]);
    expect(renderHelp("skip", { ...view, definition: empty })).not.toContain("**Example**");
  });
});
