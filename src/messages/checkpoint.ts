/**
 * The comment people see when a migration waits for them. Always the same three answers in the
 * same order: what happened, what is needed, how to go on.
 */
import { formatCommand } from "../commands/format.ts";
import { skillOf } from "../domain/attempts.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Request } from "../domain/commands.ts";
import { branchFor } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { byDigest } from "../domain/held-to.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { approversNeeded, stillNeeded } from "./approvers.ts";
import { type CheckpointText, type Resume } from "./checkpoint-text.ts";
import { code, link, pasteable, person } from "./markdown.ts";
import { goText } from "./permit.ts";
import { listed } from "./place.ts";
import { prose } from "./prose.ts";
import { decisionText, judgementText, phaseApprovalText } from "./question.ts";
import { renderWhatHelps } from "./what-helps.ts";

export function renderCheckpoint(
  checkpoint: Checkpoint,
  definition: Definition,
  documents: SkillDocuments = {},
): string {
  const { resource, environment, about } = checkpoint;
  const helps = about.kind === "failed" ? whatHelps(about, definition, documents) : null;
  const { happened, needed, resume } = describeCheckpoint(checkpoint, definition);
  const where = environment === null ? "" : ` in ${code(environment)}`;
  return [
    `### ${TITLE[checkpoint.type]}: ${code(resource)}${where}`,
    `**What happened.** ${happened}`,
    `**What is needed**\n\n${needed.map(numbered).join("\n")}`,
    ...(helps === null ? [] : [helps]),
    ...resume.map(({ when, command }) => `**How to go on.** ${when}\n\n${pasteable(command)}`),
  ].join("\n\n");
}

function whatHelps(
  { phase, part, reason }: Extract<Checkpoint["about"], { readonly kind: "failed" }>,
  definition: Definition,
  documents: SkillDocuments,
): string | null {
  const rules = definition.phases.find(({ name }) => name === phase);
  return renderWhatHelps(rules ? skillOf(rules, { part }) : null, reason, documents);
}

/** Lines of a step that are not its first are indented, so that nothing in them can end the list. */
function numbered(step: string, index: number): string {
  return `${index + 1}. ${step.replaceAll("\n", "\n   ")}`;
}

const TITLE: Readonly<Record<Checkpoint["type"], string>> = {
  approval: "Waiting for approval",
  confirmation: "Waiting for confirmation",
  decision: "Waiting for a decision",
  intervention: "Needs a person",
};

export function describeCheckpoint(
  { resource, environment, about, definition: digest }: Checkpoint,
  inForce: Definition,
): CheckpointText {
  const definition = byDigest(inForce, digest);
  const place = { resource, environment };
  switch (about.kind) {
    case "open-pull-request": {
      const work = definition.phases.find(({ name }) => name === about.phase)?.work;
      const told = work?.uses === "pull_request" ? work.instructions : null;
      return {
        happened: `The phase ${code(about.phase)} has started and no pull request for it is open yet.`,
        needed: [
          ...(told === null ? [] : [prose(told)]),
          `Open a pull request from the branch ${code(branchFor(definition.name, resource, { environment, phase: about.phase }))}.`,
          "Review and merge it; the migration then goes on by itself.",
        ],
        resume: [afterMerge(place)],
      };
    }
    case "review": {
      const { number, url } = about.pullRequest;
      return {
        happened: `${link(`Pull request #${number}`, url)} for the phase ${code(about.phase)} is open.`,
        needed: ["Review it.", "Merge it when it is right; the migration then goes on by itself."],
        resume: [afterMerge(place)],
      };
    }
    case "outdated": {
      const { number, url } = about.pullRequest;
      const pull = link(`pull request #${number}`, url);
      const conflicts = about.why === "conflict";
      return {
        happened: conflicts
          ? `GitHub cannot merge ${pull} of the phase ${code(about.phase)}: its branch conflicts with the branch it goes into.`
          : `GitHub does not let ${pull} of the phase ${code(about.phase)} be merged: its branch lacks what was merged since.`,
        needed: [
          `Update the branch of ${pull}${conflicts ? " and resolve the conflicts" : ""}.`,
          "Review and merge it; the migration then goes on by itself.",
        ],
        resume: [afterMerge(place)],
      };
    }
    case "merge-refused": {
      const { number, url } = about.pullRequest;
      return {
        happened: `GitHub would not merge ${link(`pull request #${number}`, url)} of the phase ${code(about.phase)}: ${code(about.reason, 500)}.`,
        needed: ["Mend what it says.", "Merge it, or have it merged."],
        resume: [go("To have it merged, comment:", { verb: "merge-pr", ...place })],
      };
    }
    case "changes-requested": {
      const { number, url } = about.pullRequest;
      return {
        happened: `A reviewer asked for changes to ${link(`pull request #${number}`, url)} of the phase ${code(about.phase)}.`,
        needed: [
          "Make the changes.",
          "Have it reviewed again and merge it; the migration then goes on by itself.",
        ],
        resume: [
          afterMerge(place),
          go("To go on without this phase, comment:", {
            verb: "skip",
            ...place,
            reason: "why it is not needed",
          }),
        ],
      };
    }
    case "confirmation":
      return confirmation({ resource, environment }, about, definition);
    case "decision":
    case "decision-expired":
      return decisionText(place, about, definition);
    case "phase-approval":
      return phaseApprovalText(place, about, definition);
    case "judgement":
      return judgementText(place, about);
    case "go":
      return goText(place, about.phase, definition);
    case "failed": {
      const seen = about.run ?? about.pullRequest;
      const what = about.run ? "the workflow run" : "the pull request";
      return {
        happened: `The phase ${code(about.phase)} failed: ${code(about.reason, 500)}.`,
        needed: [
          seen ? `Look at ${link(what, seen.url)} and mend the cause.` : "Mend the cause.",
          "Then say how to go on.",
        ],
        resume: [
          go("To try it again, comment:", { verb: "retry", ...place }),
          go("To go on without it, comment:", {
            verb: "skip",
            ...place,
            reason: "why it is not needed",
          }),
          ...(mayRollBack(about, definition)
            ? [
                go("To undo what it did, comment:", {
                  verb: "rollback",
                  ...place,
                  reason: "why it is undone",
                }),
              ]
            : []),
        ],
      };
    }
    case "blocked":
      return {
        happened: `${person(about.by)} holds the phase ${code(about.phase)}: ${code(about.reason, 300)}.`,
        needed: ["Lift the hold once its reason is gone."],
        resume: [go("Comment:", { verb: "unblock", ...place })],
      };
    case "approval":
      return {
        happened: `${person(about.requestedBy)} asked to start ${code(environment ?? "")}.`,
        needed: approvalNeeded(about, environment, definition),
        resume: [
          go("To approve it, comment:", { verb: "approve", ...place }),
          go("To reject it, comment:", { verb: "reject", ...place, reason: "why it must not be" }),
        ],
      };
    case "paused":
      return {
        happened: `${person(about.by)} paused it: ${code(about.reason, 300)}. ${about.isDrained ? "No work is under way any more." : "What is under way is let finish."}`,
        needed: ["Lift the pause once its reason is gone."],
        resume: [go("Comment:", { verb: "resume", target: { resource } })],
      };
    case "abort":
      return {
        happened: `${person(about.by)} asked to end it for good: ${code(about.reason, 300)}.`,
        needed: ["Say whether it is to be so. Runs on GitHub are not stopped."],
        resume: [
          go("To end it, comment:", {
            verb: "abort",
            target: { resource },
            reason: null,
            confirmed: true,
          }),
          go("To let it go on, comment:", { verb: "resume", target: { resource } }),
        ],
      };
    case "rejected":
      return {
        happened: `${person(about.by)} rejected the start of ${code(environment ?? "")}: ${code(about.reason, 300)}.`,
        needed: ["Mend what it was rejected for.", "Then ask for the approval again."],
        resume: [go("To ask again, comment:", { verb: "retry", ...place })],
      };
    case "sign-off": {
      const name = environment ?? "";
      const waiting = about.unblocks.map((one) => code(one));
      return {
        happened: `Every phase in ${code(name)} is done.`,
        needed: [
          `Check that it works as it should. ${listed(waiting)} ${waiting.length === 1 ? "starts" : "start"} only after you signed it off.`,
        ],
        resume: [go("When it does, comment:", { verb: "sign-off", resource, environment: name })],
      };
    }
  }
}

/** Not again when it is rolled back already. */
function mayRollBack(
  { phase, part }: Extract<Checkpoint["about"], { readonly kind: "failed" }>,
  { phases }: Definition,
): boolean {
  const rules = phases.find(({ name }) => name === phase);
  return part?.is !== "rollback" && (rules?.rollback ?? null) !== null;
}

type Place = { readonly resource: string; readonly environment: string | null };

function confirmation(
  place: Place,
  about: Extract<Checkpoint["about"], { readonly kind: "confirmation" }>,
  definition: Definition,
): CheckpointText {
  const phase = definition.phases.find(({ name }) => name === about.phase);
  const manual = phase?.work.uses === "manual" ? phase.work : null;
  const asked = manual?.instructions ?? phase?.confirm ?? "Do what the phase asks for.";
  return {
    happened: reachedBy(about),
    needed: [
      prose(asked),
      ...(manual?.verify === null || manual === null
        ? []
        : [
            `Your word is checked by the skill ${code(manual.verify)} before the migration goes on.`,
          ]),
    ],
    resume: [
      go("When it is done, comment:", {
        verb: "confirm-phase",
        phase: about.phase,
        ...place,
        unverified: null,
      }),
    ],
  };
}

function reachedBy({
  phase,
  pullRequest,
  run,
}: Extract<Checkpoint["about"], { readonly kind: "confirmation" }>): string {
  if (pullRequest)
    return `${link(`Pull request #${pullRequest.number}`, pullRequest.url)} is merged.`;
  if (run) return `${link("The workflow run", run.url)} of the phase ${code(phase)} succeeded.`;
  return `It is time for the phase ${code(phase)}, which a person does.`;
}

function approvalNeeded(
  { digest, approvals }: Extract<Checkpoint["about"], { readonly kind: "approval" }>,
  environment: string | null,
  definition: Definition,
): readonly string[] {
  const rule = definition.environments.find(({ name }) => name === environment)?.approval;
  const count = rule?.minApprovals ?? 1;
  const people = count === 1 ? "One person approves it" : `${count} people approve it`;
  const others = rule?.preventSelfReview === false ? "" : ", other than who asked for it";
  return [
    approversNeeded(rule ?? null, `${people}${others}`),
    ...(approvals.length > 0 ? [`${stillNeeded(rule ?? null, approvals)}.`] : []),
    `What is approved is the work before it as it is now (${code(digest.slice(0, 12))}); should that change, you are asked again.`,
  ];
}

/** The merge itself goes on; the command is for a merge whose webhook was lost. */
function afterMerge(place: Place): Resume {
  return go("Nothing happened after the merge? Comment:", { verb: "pr-merged", ...place });
}

function go(when: string, request: Request): Resume {
  return { when, command: formatCommand(request) };
}
