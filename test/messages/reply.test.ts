import { describe, expect, it } from "vitest";
import { renderReply } from "../../src/messages/reply.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { pullRequestSeen, Story } from "../domain/given.ts";
import { allDone, codeDone, opened, stories, testDone, withTrackingIssue } from "./stories.ts";
import { say } from "./talk.ts";
import { unusable, viewOf } from "./view.ts";

describe("the reply to one command", () => {
  it("says what happened and what follows, and asks the next question under it", () => {
    const story = withTrackingIssue(testDone());
    expect(say(story, ["/migrate test-done email.notifications"])).toMatchInlineSnapshot(`
      "**Done**, \`@ada\`. \`test\` of \`email.notifications\` is signed off by \`@ada\`; \`prod-us\` now waits for an approval, \`prod-eu\` started with the phase \`infra\` (waiting for its pull request).

      **Related.** [tracking issue #3](https://github.test/acme/platform/issues/3) · [pull request #20](https://github.test/acme/platform/issues/20)

      ### Waiting for approval: \`email.notifications\` in \`prod-eu\`

      **What happened.** The phase \`infra\` has started and no pull request for it is open yet.

      **What is needed**

      1. Open a pull request from the branch \`cairn/airflow-v3/email.notifications/prod-eu/infra\`.
      2. Review and merge it; the migration then goes on by itself.

      **How to go on.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications prod-eu
      \`\`\`

      ### Waiting for approval: \`email.notifications\` in \`prod-us\`

      **What happened.** \`@ada\` asked to start \`prod-us\`.

      **What is needed**

      1. One person approves it, other than who asked for it.
      2. What is approved is the work before it as it is now (\`3600b5e4f99f\`); should that change, you are asked again.

      **How to go on.** To approve it, comment:

      \`\`\`text
      /migrate approve email.notifications prod-us
      \`\`\`

      **How to go on.** To reject it, comment:

      \`\`\`text
      /migrate reject email.notifications prod-us --reason "why it must not be"
      \`\`\`"
    `);
  });

  it("says when nothing is needed", () => {
    expect(say(new Story(), ["/migrate start wave:1"])).toMatchInlineSnapshot(
      `"**Done**, \`@ada\`. Wave \`1\` is started by \`@ada\`. \`email.notifications\` started with the phase \`code\`. Nothing is needed from you now."`,
    );
  });

  it("says where the next question is when it is asked in another thread", () => {
    const story = withTrackingIssue(testDone());
    const elsewhere = "https://github.test/acme/platform/issues/1";
    expect(say(story, ["/migrate test-done email.notifications"], { elsewhere }))
      .toMatchInlineSnapshot(`
        "**Done**, \`@ada\`. \`test\` of \`email.notifications\` is signed off by \`@ada\`; \`prod-us\` now waits for an approval, \`prod-eu\` started with the phase \`infra\` (waiting for its pull request).

        [What is needed next](https://github.test/acme/platform/issues/1) is asked in another thread; follow it there.

        **Related.** [tracking issue #3](https://github.test/acme/platform/issues/3) · [pull request #20](https://github.test/acme/platform/issues/20)"
      `);
  });

  it("says what is already so, and what is still open", () => {
    const story = withTrackingIssue(testDone().signOff("test"));
    expect(say(story, ["/migrate test-done email.notifications"], { by: "grace" }))
      .toMatchInlineSnapshot(`
        "**Nothing to do**, \`@grace\`. \`test\` of \`email.notifications\` was signed off already, by \`@ada\` on 2026-01-15 10:08 UTC. Nothing changed.

        **Next step.** \`email.notifications\` in \`prod-eu\`: open a pull request from the branch \`cairn/airflow-v3/email.notifications/prod-eu/infra\`.

        **Next step.** \`email.notifications\` in \`prod-us\`: approve \`prod-us\`, which \`@ada\` asked for.

        \`\`\`text
        /migrate approve email.notifications prod-us
        \`\`\`

        **Related.** [tracking issue #3](https://github.test/acme/platform/issues/3) · [pull request #20](https://github.test/acme/platform/issues/20)"
      `);
  });

  it("refuses with the rule, the evidence, the nearest command and who may give it", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 12 });
    expect(say(story, ["/migrate infra-confirmed email.notifications test"]))
      .toMatchInlineSnapshot(`
      "**Refused**, \`@ada\`. Cannot confirm \`infra\`: [pull request #12](https://github.test/pull/7) is not merged; GitHub shows it open.

      **Next step.** Merge it; the migration then goes on by itself.

      **Next step.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications test
      \`\`\`

      **Who may.** Anyone with write access to the repository of the resource.

      **Related.** [pull request #12](https://github.test/acme/platform/issues/12)"
    `);
  });

  it("warns of what a skip means", () => {
    const story = new Story().start();
    const reply = say(story, ['/migrate skip email.notifications --reason "by hand"']);
    expect(reply).toContain(
      "**Warning.** The phase `code` of `email.notifications` now counts as finished, though nobody checked its work.",
    );
  });

  it("warns of a wave that starts before its time", () => {
    const reply = say(new Story(), ['/migrate start wave:2 --force --reason "hardware is late"']);
    expect(reply).toContain("before the earlier ones are done: `hardware is late`.");
    expect(reply).toContain("**Warning.** Wave `1` is not completed.");
  });

  it("warns of a phase that fails at once", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 2 });
    const seen = pullRequestSeen({ number: 2, state: "closed" });
    story.tell({ type: "pull-request", source: "sweep", seen });
    const reply = renderReply(
      {
        actor: "ada",
        lines: [{ command: "x", answer: { is: "advanced", events: story.events } }],
        checkpoints: [],
        elsewhere: null,
      },
      viewOf(story),
    );
    expect(reply).toContain("**Warning.** The phase `infra` of `email.notifications` in `test`");
  });

  it("names the next wave when one is completed", () => {
    const story = allDone().start("email.scale");
    story.pullRequest("code", null, {
      number: 50,
      state: "merged",
      names: { resource: "email.scale", environment: null, phase: "code" },
    });
    const skip = (environment: string) =>
      `/migrate skip email.scale ${environment} --reason "gone"`;
    const environments = ["test", "test", "test"].map(skip);
    say(story, environments);
    say(story, ["/migrate test-done email.scale"]);
    say(story, ["/migrate approve email.scale prod-us"], { by: "grace" });
    const rest = ["prod-us", "prod-us", "prod-us", "prod-eu", "prod-eu"].map(skip);
    say(story, rest);
    const reply = say(story, [skip("prod-eu")]);
    expect(reply).toContain("`email.scale` is completed. Wave `1` is completed.");
    expect(reply).toContain("To start wave `2`, comment:\n\n```text\n/migrate start wave:2\n```");
  });

  it("is a question's answer and nothing else when a question was asked", () => {
    const reply = say(withTrackingIssue(opened()), ["/migrate next"]);
    expect(reply).toMatch(/^One question waits for a person in this migration/);
  });
});

describe("the reply to several commands", () => {
  it("counts them and answers each under its own line", () => {
    const story = new Story().start();
    expect(
      say(story, [
        "/migrate start email.notifications",
        "/migrate statsu",
        "/migrate approve email.notifications",
        '/migrate block email.notifications --reason "release freeze"',
        "/migrate next",
      ]),
    ).toMatchInlineSnapshot(`
      "\`@ada\`, your 5 commands: 1 already so, 1 not understood, 1 refused, 1 done, 1 answered.

      \`/migrate start email.notifications\`

      **Nothing to do**. \`email.notifications\` was started already, by \`@ada\` on 2026-01-15 10:01 UTC. Nothing changed.

      **Next step.** \`email.notifications\`: lift the hold of \`@ada\` (\`release freeze\`).

      \`\`\`text
      /migrate unblock email.notifications
      \`\`\`

      \`/migrate statsu\`

      **Not understood**. There is no command \`statsu\`.

      **Next step.** Did you mean this? Comment:

      \`\`\`text
      /migrate status all
      \`\`\`

      **Next step.** For how it is written, comment:

      \`\`\`text
      /migrate help status
      \`\`\`

      \`/migrate approve email.notifications\`

      **Refused**. Cannot approve: \`email.notifications\` waits for no approval; the phase \`code\` is held.

      **Next step.** To see where it stands, comment:

      \`\`\`text
      /migrate status email.notifications
      \`\`\`

      \`/migrate block email.notifications --reason "release freeze"\`

      **Done**. The phase \`code\` of \`email.notifications\` is held by \`@ada\`: \`release freeze\`.

      \`/migrate next\`

      One question waits for a person in this migration.

      **\`email.notifications\`**, for 1 h: lift the hold of \`@ada\` (\`release freeze\`).

      \`\`\`text
      /migrate unblock email.notifications
      \`\`\`

      **Who may.** Anyone with write access to the repository of the resource. An approval comes from somebody other than whoever asked for the environment."
    `);
  });

  it("prints the same step once", () => {
    const lines = ["/migrate start wave:2", "/migrate start data.pipeline"];
    const reply = say(new Story(), lines);
    expect(reply.split("/migrate next wave:1")).toHaveLength(2);
  });
});

describe("any reply", () => {
  const commands = [
    "/migrate",
    "/migrate status",
    "/migrate status email.notifications",
    "/migrate status wave:1",
    "/migrate next email.notifications",
    "/migrate next wave:2",
    "/migrate help skip",
    "/migrate start email.notifications",
    "/migrate start email.scale",
    "/migrate start wave:1",
    "/migrate start wave:2",
    "/migrate pr-merged email.notifications",
    "/migrate deploy-confirmed email.notifications test",
    "/migrate deploy-confirmed email.notifications",
    "/migrate code-confirmed email.notifications",
    "/migrate infra-confirmed email.notifications prod-us",
    "/migrate test-done email.notifications",
    "/migrate prod-us-done email.notifications",
    "/migrate prod-eu-done email.notifications",
    "/migrate approve email.notifications",
    "/migrate approve email.notifications prod-us",
    "/migrate approve data.pipeline prod-us",
    "/migrate retry email.notifications",
    "/migrate skip email.notifications",
    "/migrate skip email.notifications --reason gone",
    "/migrate block email.notifications --reason freeze",
    "/migrate unblock email.notifications",
    "/migrate unblock email.scale",
    "/migrate reject email.notifications prod-us --reason no",
    "/migrate approve-wave wave:1",
    "/migrate reject-wave wave:1",
    "/migrate reject-wave 1 --reason no",
    "/migrate pause all",
    "/migrate pause wave:1 --reason freeze",
    "/migrate resume wave:1",
    "/migrate resume email.notifications",
    "/migrate abort email.notifications --reason gone",
    "/migrate abort wave:1 --confirm",
    "/migrate start email",
    "/migrate aprove email.notifications",
  ];

  it.each(stories)("after %s gives no command itself, and each it prints works", (_, begin) => {
    for (const command of commands) {
      const story = withTrackingIssue(begin());
      const by = command.includes("approve") ? "grace" : "ada";
      expect(unusable(say(story, [command], { by }), story.definition)).toEqual([]);
    }
  });

  it.each(stories)("after %s answers many commands within what GitHub takes", (_, begin) => {
    const story = withTrackingIssue(begin());
    const ten = commands.slice(0, 10);
    const reply = say(story, ten);
    expect(unusable(reply, story.definition, ten)).toEqual([]);
    expect(new TextEncoder().encode(reply).length).toBeLessThanOrEqual(60_000);
  });

  it("stays within what GitHub takes, however large the wave is", () => {
    const ids = Array.from({ length: 300 }, (_, index) => `service-${index}`);
    const story = new Story(
      definitionOf({
        ...airflowFile,
        phases: [{ name: "deploy", uses: "manual", instructions: "Deploy it. ".repeat(100) }],
        waves: [{ name: 1, max_concurrency: 300 }],
        resources: Object.fromEntries(ids.map((id) => [id, {}])),
      }),
    );
    const reply = say(story, ["/migrate start wave:1", "/migrate status wave:1"]);
    expect(new TextEncoder().encode(reply).length).toBeLessThanOrEqual(60_000);
    expect(reply).toContain("291 more went on in the same way.");
    expect(reply).toMatch(/\d+ more questions wait/);
    expect(unusable(reply, story.definition)).toEqual([]);
  });
});
