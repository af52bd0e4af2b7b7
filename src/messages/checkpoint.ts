/**
 * The comment people see when a migration waits for them. Always the same three answers in the
 * same order: what happened, what is needed, how to go on.
 */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { byDigest } from "../domain/held-to.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { contradictedText } from "./contradicted.ts";
import { environmentText } from "./environment-question.ts";
import { failureText, helpFor } from "./failure-question.ts";
import { holdText } from "./hold-question.ts";
import { code, link, pasteable } from "./markdown.ts";
import { goText } from "./permit.ts";
import { prose } from "./prose.ts";
import { pullRequestText } from "./pull-request-question.ts";
import { decisionText, judgementText, phaseApprovalText } from "./question.ts";

export function renderCheckpoint(
  checkpoint: Checkpoint,
  definition: Definition,
  documents: SkillDocuments = {},
): string {
  const { resource, environment, about } = checkpoint;
  const helps = about.kind === "failed" ? helpFor(about, definition, documents) : null;
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
    case "open-pull-request":
    case "review":
    case "outdated":
    case "merge-refused":
    case "changes-requested":
      return pullRequestText(place, about, definition);
    case "confirmation":
      return confirmation(place, about, definition);
    case "decision":
    case "decision-expired":
      return decisionText(place, about, definition);
    case "phase-approval":
      return phaseApprovalText(place, about, definition);
    case "judgement":
      return judgementText(place, about);
    case "go":
      return goText(place, about.phase, definition);
    case "failed":
      return failureText(place, about, definition);
    case "contradicted":
      return contradictedText(place, about, definition);
    case "blocked":
    case "paused":
    case "abort":
      return holdText(place, about);
    case "approval":
    case "rejected":
    case "sign-off":
      return environmentText(place, about, definition);
  }
}

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
