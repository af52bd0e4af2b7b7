/**
 * The pages about the commands, written from the grammar: `docs/commands.md`, and the table on
 * the README's first screen. `npm run docs` writes them and a test holds them to it.
 */
import { PREFIX, VERBS } from "./grammar.ts";
import { LEFT_OUT, usageEverywhere, usageOf } from "./help.ts";
import { type Verb } from "./verb.ts";

const INTRO = `# Commands

You steer a migration by comments on its issues and pull requests. A command stands alone on its line; what is quoted, in code or in HTML is none. Several lines in one comment are carried out in their order, and all of them are answered in one reply. A comment that is edited later stays what it was.

- ${LEFT_OUT}
- \`<phase>\` and \`<environment>\` stand for the names in your definition: \`deploy-confirmed\`, \`test-done\`.
- Text of several words goes into double quotes.
- Every command takes \`${usageEverywhere()}\` where a repository holds several migrations.
- Whoever may write to the resource's repository may command, as GitHub says at that moment. Bots never may.
- What is not allowed is refused with the rule, what stands against it and what can be done instead. What is already so is a friendly no-op.`;

const MANY = `## Many resources at once

${list(VERBS.filter(({ selects }) => selects))} can be said of a selection in place of a resource:

\`\`\`text
${PREFIX} retry wave:2 env:test status:failed owner:platform-team label.tier:gold
\`\`\`

A resource must fit every term; \`all\` alone means every resource. A wave alone, in \`start\`, \`pause\`, \`resume\` and \`abort\`, is the wave itself. The answer is a preview of what would become of each, and a line with a token. Whoever asked comments that line within an hour, and exactly what was shown is carried out, in one commit, and told resource by resource; if any of the resources, their waves or the definition has changed since, nothing is done and the new preview is shown. At most 100 resources can be meant at a time.`;

export function commandReference(): string {
  const rows = VERBS.map(
    (verb) =>
      `| \`${cell(usageOf(verb))}\` | ${cell(verb.summary)} | \`${PREFIX} ${cell(verb.example)}\` |`,
  );
  return [
    "<!-- Written by `npm run docs` from src/commands/grammar.ts. -->",
    INTRO,
    ["| Command | What happens | Example |", "| --- | --- | --- |", ...rows].join("\n"),
    MANY,
    "",
  ].join("\n\n");
}

/** The commands a new user meets first. */
export function commandTable(): string {
  const rows = VERBS.filter(({ featured }) => featured).map(
    ({ example, summary }) => `| \`${PREFIX} ${cell(example)}\` | ${cell(summary)} |`,
  );
  return ["| You comment | What happens |", "| --- | --- |", ...rows].join("\n");
}

function list(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name }) => `\`${name}\``);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** A pipe would end the table's cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
