/**
 * What an open checkpoint asks of a person, in a few words and, where a comment does it, as a
 * command to paste. The whole question is in `checkpoint.ts`.
 */
import { formatCommand } from "../commands/format.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { branchFor } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { byDigest } from "../domain/held-to.ts";
import { type Step } from "./answer.ts";
import { NOBODY, stillNeeded } from "./approvers.ts";
import { code, link, person } from "./markdown.ts";
import { actionAt, goFor } from "./permit.ts";
import { placeOf } from "./place.ts";
import { decisionAction, firstOption } from "./question.ts";

export type NextAction = {
  /** An imperative without a full stop. */
  readonly what: string;
  /** null where it is done on GitHub, and the migration then goes on by itself. */
  readonly command: string | null;
};

export function stepFor(checkpoint: Checkpoint, definition: Definition): Step {
  const { what, command } = nextAction(checkpoint, definition);
  return { text: `${placeOf(checkpoint)}: ${what}.`, command };
}

export function nextAction(checkpoint: Checkpoint, inForce: Definition): NextAction {
  const { resource, environment, about } = checkpoint;
  const definition = byDigest(inForce, checkpoint.definition);
  const place = { resource, environment };
  switch (about.kind) {
    case "open-pull-request": {
      const branch = code(
        branchFor(definition.name, place.resource, {
          environment: place.environment,
          phase: about.phase,
        }),
        300,
      );
      return { what: `open a pull request from the branch ${branch}`, command: null };
    }
    case "review":
      return { what: `review and merge ${pullRequest(about.pullRequest)}`, command: null };
    case "outdated":
      return { what: `update the branch of ${pullRequest(about.pullRequest)}`, command: null };
    case "merge-refused":
      return {
        what: `mend what keeps ${pullRequest(about.pullRequest)} from being merged (${code(about.reason, 120)})`,
        command: formatCommand({ verb: "merge-pr", ...place }),
      };
    case "changes-requested":
      return { what: `make the changes ${pullRequest(about.pullRequest)} needs`, command: null };
    case "confirmation":
      return {
        what: `do what the phase ${code(about.phase)} asks for, then confirm it`,
        command: formatCommand({
          verb: "confirm-phase",
          phase: about.phase,
          ...place,
          unverified: null,
        }),
      };
    case "decision":
    case "decision-expired":
      return {
        what: decisionAction(about.phase, definition),
        command: formatCommand({
          verb: "choose",
          ...place,
          options: [firstOption(about.phase, definition)],
        }),
      };
    case "phase-approval":
      return {
        what: `approve the phase ${code(about.phase)}`,
        command: formatCommand({ verb: "approve", ...place }),
      };
    case "go":
      return {
        what: `give the phase ${code(about.phase)} its go`,
        command: formatCommand(goFor(actionAt(about.phase, definition), place)),
      };
    case "judgement":
      return {
        what: `judge the result of the phase ${code(about.phase)} (${code(about.reason, 120)})`,
        command: formatCommand({ verb: "choose", ...place, options: ["accept"] }),
      };
    case "failed":
      return {
        what: `mend the phase ${code(about.phase)} (${code(about.reason, 120)}), then retry`,
        command: formatCommand({ verb: "retry", ...place }),
      };
    case "contradicted":
      return {
        what: `say whether the phase ${code(about.phase)} is done, which GitHub contradicts`,
        command: formatCommand({ verb: "recover", ...place, accept: false }),
      };
    case "blocked":
      return {
        what: `lift the hold of ${person(about.by)} (${code(about.reason, 120)})`,
        command: formatCommand({ verb: "unblock", ...place }),
      };
    case "approval":
      return {
        what: approvalAction(environment ?? "", about, definition),
        command: formatCommand({ verb: "approve", ...place }),
      };
    case "paused":
      return {
        what: `lift the pause of ${person(about.by)} (${code(about.reason, 120)})`,
        command: formatCommand({ verb: "resume", target: { resource } }),
      };
    case "abort":
      return {
        what: "confirm that it ends for good, or let it go on",
        command: formatCommand({
          verb: "abort",
          target: { resource },
          reason: null,
          confirmed: true,
        }),
      };
    case "rejected":
      return {
        what: `mend what ${person(about.by)} rejected ${code(environment ?? "")} for (${code(about.reason, 120)}), then ask again`,
        command: formatCommand({ verb: "retry", ...place }),
      };
    case "sign-off":
      return {
        what: `check ${code(environment ?? "")} and sign it off`,
        command: formatCommand({ verb: "sign-off", resource, environment: environment ?? "" }),
      };
  }
}

function approvalAction(
  environment: string,
  { requestedBy, approvals }: Extract<Checkpoint["about"], { readonly kind: "approval" }>,
  { environments }: Definition,
): string {
  const asked = requestedBy === NOBODY ? "" : `, which ${person(requestedBy)} asked for`;
  const rule = environments.find(({ name }) => name === environment)?.approval ?? null;
  const given = approvals.length === 0 ? "" : `; ${stillNeeded(rule, approvals)}`;
  return `approve ${code(environment)}${asked}${given}`;
}

function pullRequest({ number, url }: { readonly number: number; readonly url: string }): string {
  return link(`pull request #${number}`, url);
}
