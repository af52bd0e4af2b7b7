/** A refusal in words: the rule, the evidence, and the nearest thing that can be done. */
import { formatCommand } from "../commands/format.ts";
import { type Refusal } from "../domain/refusals.ts";
import { code, person } from "./markdown.ts";

export type RefusalText = {
  readonly why: string;
  /** Commands that would be accepted or that explain more. */
  readonly instead: readonly string[];
};

export function describeRefusal({ refused, facts }: Refusal): RefusalText {
  const resource = word(facts["resource"]);
  const environment = word(facts["environment"]);
  const phase = word(facts["phase"]);
  const names = list(facts["environments"]);
  const status = resource === "" ? [] : [formatCommand({ verb: "status", target: { resource } })];
  const on = code(resource);
  const at = environment === "" ? on : `${on} in ${code(environment)}`;
  switch (refused) {
    case "unknown-resource":
      return {
        why: `This migration has no resource ${on}.`,
        instead: [formatCommand({ verb: "status", target: "all" })],
      };
    case "unknown-environment":
      return { why: `${on} has no environment ${code(environment)}.`, instead: status };
    case "unknown-wave":
      return {
        why: `This migration has no wave ${code(word(facts["wave"]))}.`,
        instead: [formatCommand({ verb: "status", target: "all" })],
      };
    case "unknown-phase":
      return { why: `This migration has no phase ${code(phase)}.`, instead: status };
    case "resource-needed":
      return { why: "The command needs a resource.", instead: ["/migrate help"] };
    case "environment-needed":
      return {
        why: `${on} has more than one place this could mean. Name the environment: ${names.map((name) => code(name)).join(", ")}.`,
        instead: status,
      };
    case "reason-needed":
      return {
        why: `Say why, for whoever reads the history later: add ${code('--reason "…"')}.`,
        instead: status,
      };
    case "not-started":
      return {
        why: `${on} has not been started.`,
        instead: [formatCommand({ verb: "start", target: { resource }, force: null })],
      };
    case "earlier-wave-unfinished": {
      const remaining = list(facts["remaining"]);
      const shown = remaining
        .slice(0, 5)
        .map((id) => code(id))
        .join(", ");
      const more = remaining.length > 5 ? ` and ${remaining.length - 5} more` : "";
      const earlier = word(facts["earlier"]);
      const wave = word(facts["wave"]);
      return {
        why: `Wave ${code(wave)} comes after wave ${code(earlier)}, in which ${shown}${more} ${remaining.length === 1 ? "is" : "are"} not completed.`,
        instead: [
          formatCommand({ verb: "status", target: { wave: earlier } }),
          formatCommand({ verb: "start", target: { wave }, force: "why it cannot wait" }),
        ],
      };
    }
    case "phase-not-started":
      return { why: `The phase ${code(phase)} of ${at} has not started yet.`, instead: status };
    case "phase-finished":
      return { why: `The phase ${code(phase)} of ${at} is finished.`, instead: status };
    case "not-awaiting-confirmation":
      return {
        why: `The phase ${code(phase)} of ${at} does not wait for a confirmation now; it is ${code(word(facts["status"]))}.`,
        instead: status,
      };
    case "pull-request-not-merged":
      return {
        why: `Pull request #${word(facts["number"])} is not merged; GitHub shows it ${word(facts["state"]) === "closed" ? "closed" : "open"}.`,
        instead: status,
      };
    case "pull-request-unknown":
      return { why: `${on} waits for no pull request that Cairn knows.`, instead: status };
    case "environment-blocked":
      return {
        why: `${code(environment)} of ${on} waits for ${list(facts["by"])
          .map((name) => code(name))
          .join(", ")}.`,
        instead: status,
      };
    case "environment-unfinished":
      return {
        why: `${at} is not done: the phase ${code(phase)} is ${code(word(facts["status"]))}.`,
        instead: status,
      };
    case "sign-off-not-needed":
      return {
        why: `Nothing waits for ${code(environment)} of ${on}; it completes by itself.`,
        instead: status,
      };
    case "approval-not-needed":
      return { why: `${at} waits for no approval.`, instead: status };
    case "own-request":
      return {
        why: `${person(word(facts["requestedBy"]))} asked for ${code(environment)} of ${on}, so somebody else must approve it.`,
        instead: status,
      };
    case "nothing-to-retry":
      return { why: `No phase of ${at} has failed.`, instead: status };
    case "nothing-to-skip":
    case "nothing-to-block":
      return { why: `No phase of ${at} is under way.`, instead: status };
    case "nothing-to-unblock":
      return { why: `No phase of ${at} is held.`, instead: status };
    case "blocked-by-person":
      return {
        why: `${person(word(facts["by"]))} holds the phase ${code(phase)} of ${at}: ${code(word(facts["reason"]), 300)}.`,
        instead: [
          formatCommand({
            verb: "unblock",
            resource,
            environment: environment === "" ? null : environment,
          }),
        ],
      };
  }
}

type Fact = Refusal["facts"][string] | undefined;

function word(fact: Fact): string {
  return typeof fact === "string" || typeof fact === "number" ? String(fact) : "";
}

function list(fact: Fact): readonly string[] {
  return Array.isArray(fact) ? fact.map(String) : [];
}
