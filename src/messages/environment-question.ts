/** What people are asked about an environment as a whole: to let it start, to ask again, to sign it off. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { approversNeeded, NOBODY, peopleNeeded, stillNeeded } from "./approvers.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code, person } from "./markdown.ts";
import { listed } from "./place.ts";

type AboutEnvironment = Extract<
  Checkpoint["about"],
  { readonly kind: "approval" | "rejected" | "sign-off" }
>;

export function environmentText(
  place: Place,
  about: AboutEnvironment,
  definition: Definition,
): CheckpointText {
  const { resource, environment } = place;
  switch (about.kind) {
    case "approval":
      return {
        happened:
          about.requestedBy === NOBODY
            ? `What comes before ${code(environment ?? "")} is done, so it can start.`
            : `${person(about.requestedBy)} asked to start ${code(environment ?? "")}.`,
        needed: approvalNeeded(about, environment, definition),
        resume: [
          go("To approve it, comment:", { verb: "approve", ...place }),
          go("To reject it, comment:", { verb: "reject", ...place, reason: "why it must not be" }),
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

function approvalNeeded(
  { digest, approvals, requestedBy }: Extract<AboutEnvironment, { readonly kind: "approval" }>,
  environment: string | null,
  definition: Definition,
): readonly string[] {
  const rule = definition.environments.find(({ name }) => name === environment)?.approval ?? null;
  return [
    approversNeeded(rule, peopleNeeded(rule, requestedBy)),
    ...(approvals.length > 0 ? [`${stillNeeded(rule, approvals)}.`] : []),
    `What is approved is the work before it as it is now (${code(digest.slice(0, 12))}); should that change, you are asked again.`,
  ];
}
