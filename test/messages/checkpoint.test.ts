import { describe, expect, it } from "vitest";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { describeCheckpoint, renderCheckpoint } from "../../src/messages/checkpoint.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { Story } from "../domain/given.ts";
import { codeDone, stories } from "./stories.ts";
import { unusable, printed } from "./view.ts";

const manual = { name: "deploy", uses: "manual" } as const;

describe("a checkpoint", () => {
  it("says what happened, what is needed and how to go on", () => {
    const story = codeDone()
      .pullRequest("infra", "test", { number: 2, state: "merged" })
      .confirm("infra", "test");
    const [checkpoint] = checkpointsOf(story.resource);
    expect(renderCheckpoint(checkpoint!, story.definition)).toMatchInlineSnapshot(`
      "### Waiting for confirmation: \`email.notifications\` in \`test\`

      **What happened.** It is time for the phase \`deploy\`, which a person does.

      **What is needed**

      1. helm upgrade
      2. Your word is checked by the skill \`check-deploy\` before the migration goes on.

      **How to go on.** When it is done, comment:

      \`\`\`text
      /migrate deploy-confirmed email.notifications test
      \`\`\`"
    `);
  });

  it("keeps all lines of a step within the step", () => {
    const file = {
      ...airflowFile,
      phases: [{ ...manual, instructions: "First:\n```\nhelm upgrade" }],
    };
    const story = new Story(definitionOf(file)).start();
    const [checkpoint] = checkpointsOf(story.resource);
    const text = renderCheckpoint(checkpoint!, story.definition);
    expect(printed(text)).toEqual(["/migrate deploy-confirmed email.notifications test"]);
  });

  it.each(stories)(
    "after %s prints only commands that work, and triggers none itself",
    (_, begin) => {
      const story = begin();
      for (const checkpoint of checkpointsOf(story.resource)) {
        const { resume } = describeCheckpoint(checkpoint, story.definition);
        const text = renderCheckpoint(checkpoint, story.definition);
        expect(printed(text)).toEqual(resume.map(({ command }) => command));
        expect(unusable(text, story.definition)).toEqual([]);
      }
    },
  );
});
