/** The comment people see in a wave's tracking issue when the wave itself waits for them. */
import { formatCommand } from "../commands/format.ts";
import { type Request } from "../domain/commands.ts";
import { type ApprovalRule, type Definition } from "../domain/definition.ts";
import { type WaveCheckpoint } from "../domain/wave-checkpoint.ts";
import { approversNeeded, NOBODY, peopleNeeded, stillNeeded } from "./approvers.ts";
import { type CheckpointText } from "./checkpoint-text.ts";
import { code, pasteable, person } from "./markdown.ts";
import { type NextAction } from "./next-action.ts";
import { listed } from "./place.ts";

const MOST_NAMES = 10;

export function renderWaveCheckpoint(checkpoint: WaveCheckpoint, definition: Definition): string {
  const { happened, needed, resume } = describeWaveCheckpoint(checkpoint, definition);
  return [
    `### ${TITLE[checkpoint.type]}: wave ${code(checkpoint.wave)}`,
    `**What happened.** ${happened}`,
    `**What is needed**\n\n${needed.map((step, index) => `${index + 1}. ${step}`).join("\n")}`,
    ...resume.map(({ when, command }) => `**How to go on.** ${when}\n\n${pasteable(command)}`),
  ].join("\n\n");
}

const TITLE: Readonly<Record<WaveCheckpoint["type"], string>> = {
  approval: "Waiting for approval",
  confirmation: "Waiting for confirmation",
  decision: "Waiting for a decision",
  intervention: "Needs a person",
};

function describeWaveCheckpoint(
  { wave, about }: WaveCheckpoint,
  definition: Definition,
): CheckpointText {
  const target = { wave };
  switch (about.kind) {
    case "approval":
      return {
        happened:
          about.side === "before"
            ? beginning(about.requestedBy)
            : "Every resource of the wave is done.",
        needed: approvalNeeded(about, approvalRuleOf(definition, wave, about.side)),
        resume: [
          go("To approve it, comment:", { verb: "approve-wave", wave }),
          go("To reject it, comment:", { verb: "reject-wave", wave, reason: "why it must not be" }),
        ],
      };
    case "rejected":
      return {
        happened: `${person(about.by)} rejected it: ${code(about.reason, 300)}.`,
        needed: ["Mend what it was rejected for.", "Then ask for the approval again."],
        resume: [go("To ask again, comment:", { verb: "start", target, force: null })],
      };
    case "failures":
      return {
        happened: `${about.failed.length} ${about.failed.length === 1 ? "resource has" : "resources have"} failed (${few(about.failed)}); the wave puts up with ${about.limit}. Nothing more starts in it.`,
        needed: ["Mend them; the wave then goes on by itself."],
        resume: [
          go("To see what they wait for, comment:", { verb: "next", target }),
          go("To let the wave go on all the same, comment:", { verb: "resume", target }),
        ],
      };
    case "paused":
      return {
        happened: `${person(about.by)} paused the wave: ${code(about.reason, 300)}. ${about.isDrained ? "No work is under way in it any more." : "What is under way is let finish."}`,
        needed: ["Lift the pause once its reason is gone."],
        resume: [go("Comment:", { verb: "resume", target })],
      };
    case "abort":
      return {
        happened: `${person(about.by)} asked to end the wave for good: ${code(about.reason, 300)}.`,
        needed: ["Say whether it is to be so. Runs on GitHub are not stopped."],
        resume: [
          go("To end it, comment:", { verb: "abort", target, reason: null, confirmed: true }),
          go("To let it go on, comment:", { verb: "resume", target }),
        ],
      };
  }
}

/** In a few words, with the command where a comment does it. */
export function nextWaveAction(checkpoint: WaveCheckpoint, definition: Definition): NextAction {
  const { about, wave } = checkpoint;
  const [first] = describeWaveCheckpoint(checkpoint, definition).resume;
  return { what: WHAT[about.kind](code(wave)), command: first?.command ?? null };
}

const WHAT: Readonly<Record<WaveCheckpoint["about"]["kind"], (wave: string) => string>> = {
  approval: (wave) => `approve wave ${wave}`,
  rejected: (wave) => `mend what wave ${wave} was rejected for, then ask again`,
  failures: (wave) => `mend the failures of wave ${wave}`,
  paused: (wave) => `lift the pause of wave ${wave}`,
  abort: (wave) => `confirm the end of wave ${wave}, or let it go on`,
};

function beginning(requestedBy: string): string {
  return requestedBy === NOBODY
    ? "The waves before it are done, so it can begin."
    : `${person(requestedBy)} asked to begin the wave.`;
}

function approvalNeeded(
  {
    digest,
    approvals,
    requestedBy,
  }: Extract<WaveCheckpoint["about"], { readonly kind: "approval" }>,
  rule: ApprovalRule | null,
): readonly string[] {
  return [
    approversNeeded(rule, peopleNeeded(rule, requestedBy)),
    ...(approvals.length > 0 ? [`${stillNeeded(rule, approvals)}.`] : []),
    `What is approved is the work before it and the resources in it as they are now (${code(digest.slice(0, 12))}); should that change, you are asked again.`,
  ];
}

export function approvalRuleOf(
  { waves }: Definition,
  wave: string,
  side: "before" | "after",
): ApprovalRule | null {
  return waves.find(({ name }) => name === wave)?.gates[side]?.approval ?? null;
}

function few(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMES;
  const shown = ids.slice(0, MOST_NAMES).map((id) => code(id));
  return listed([...shown, ...(more > 0 ? [`${more} more`] : [])]);
}

function go(
  when: string,
  command: Request | { readonly verb: "next"; readonly target: { readonly wave: string } },
) {
  return { when, command: formatCommand(command) };
}
