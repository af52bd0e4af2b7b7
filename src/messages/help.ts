/**
 * The answer to `/migrate help`: every command in a table, or one in full. Rows come from the
 * grammar; examples are made from this migration's own names, so that each can be pasted.
 */
import { formatCommand } from "../commands/format.ts";
import { GRAMMAR, type VerbKey } from "../commands/grammar.ts";
import { helpRows, LEFT_OUT, usageEverywhere, type HelpRow } from "../commands/help.ts";
import { type Command } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { type View } from "./answer.ts";
import { code, pasteable } from "./markdown.ts";
import { whoMay } from "./who-may.ts";

const MOST_WORDS = 12;

export function renderHelp(topic: string | null, { definition }: View): string {
  const rows = helpRows(definition, topic);
  const [only] = rows;
  if (topic !== null && only) return oneCommand(only, definition);
  return everyCommand(topic === null ? rows : helpRows(definition, null));
}

function everyCommand(rows: readonly HelpRow[]): string {
  const table = [
    "| Command | What it does |",
    "|---|---|",
    ...rows.map(({ usage, summary }) => `| ${usageCode(usage)} | ${cell(summary)} |`),
  ];
  return [
    `A command stands alone on its line; several in one comment are answered one by one. ${LEFT_OUT} ${EVERYWHERE}`,
    table.join("\n"),
    `${whoMay("start").join(" ")} For more about one command, comment:`,
    pasteable(formatCommand({ verb: "help", topic: "start" })),
  ].join("\n\n");
}

const EVERYWHERE = `Each takes ${code(usageEverywhere())} where the repository holds several migrations.`;

function oneCommand({ key, usage, words, summary }: HelpRow, definition: Definition): string {
  const example = exampleOf(key, definition);
  return [
    `### ${usageCode(usage)}`,
    summary,
    ...(words.length > 1
      ? [
          `Here it is written ${words
            .slice(0, MOST_WORDS)
            .map((word) => code(word))
            .join(", ")}${words.length > MOST_WORDS ? " and so on" : ""}.`,
        ]
      : []),
    ...("selects" in GRAMMAR[key]
      ? [
          `**Many at once.** ${code("wave:2 status:failed")} or another selection in place of the resource shows what would become of each, and then does it.`,
        ]
      : []),
    `**Where.** In a comment on any issue or pull request of the migration. ${LEFT_OUT}`,
    `**Who.** ${whoMay(key).join(" ")}`,
    ...(example === null ? [] : [`**Example**\n\n${pasteable(formatCommand(example))}`]),
  ].join("\n\n");
}

/** With the first names of this migration; null where it has none that fit. */
export function exampleOf(key: VerbKey, definition: Definition): Command | null {
  const [first] = definition.resources;
  if (!first) return key === "help" ? { verb: key, topic: null } : null;
  const resource = first.id;
  const environment = first.environments[0] ?? null;
  switch (key) {
    case "start":
      return { verb: key, target: { wave: first.wave }, force: null };
    case "confirm-phase": {
      const manual = definition.phases.find(
        ({ work, confirm }) => work.uses === "manual" || confirm,
      );
      const phase = manual ?? definition.phases[0];
      if (!phase) return null;
      const where = phase.scope === "resource" ? null : environment;
      return { verb: key, phase: phase.name, resource, environment: where, unverified: null };
    }
    case "sign-off":
      return environment === null ? null : { verb: key, resource, environment };
    case "approve": {
      const asks = definition.environments.find(({ approval }) => approval !== null);
      return { verb: key, resource, environment: asks?.name ?? environment };
    }
    case "confirm":
      return {
        verb: "permit",
        action: "deploy_to_test",
        how: "confirmation",
        resource,
        environment,
      };
    case "run-migration":
    case "deploy-to-prod": {
      const action = key === "run-migration" ? "run_migration" : "deploy_to_prod";
      return { verb: "permit", action, how: "command", resource, environment };
    }
    case "approve-wave":
      return { verb: key, wave: first.wave };
    case "reject-wave":
      return { verb: key, wave: first.wave, reason: "why it must not be" };
    case "pause":
      return { verb: key, target: { wave: first.wave }, reason: "why it must rest" };
    case "resume":
      return { verb: key, target: { wave: first.wave } };
    case "abort":
      return { verb: key, target: { resource }, reason: "why it must end", confirmed: false };
    case "note":
      return { verb: key, resource, text: "what others should know" };
    case "delete-resource":
      return { verb: key, resource, reason: "why it is not needed" };
    case "history":
    case "upgrade":
      return { verb: key, resource };
    case "choose": {
      const asks = definition.phases.find(({ work }) => work.uses === "decision");
      const option = asks?.work.uses === "decision" ? asks.work.options[0]?.name : undefined;
      const where = asks?.scope === "resource" ? null : environment;
      return { verb: key, resource, environment: where, options: [option ?? "accept"] };
    }
    case "recover":
      return { verb: key, resource, environment: null, accept: false };
    case "pr-merged":
    case "merge-pr":
    case "retry":
    case "unblock":
    case "why":
      return { verb: key, resource, environment };
    case "reject":
    case "rollback":
    case "skip":
    case "block":
      return { verb: key, resource, environment, reason: "why it must be so" };
    case "plan":
      return { verb: key, target: { resource } };
    case "status":
    case "next":
      return { verb: key, target: { wave: first.wave } };
    case "help":
      return { verb: key, topic: "start" };
  }
}

/** A pipe would look like a part of the command to whoever copies it. */
function usageCode(usage: string): string {
  return code(usage.replaceAll(" | ", " or "));
}

/** A pipe would end the table's cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
