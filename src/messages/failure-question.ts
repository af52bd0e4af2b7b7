/** What people are asked when a phase failed, or was rolled back: mend the cause, then say how to go on. */
import { skillOf } from "../domain/attempts.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code, link } from "./markdown.ts";
import { renderWhatHelps } from "./what-helps.ts";

type Failed = Extract<Checkpoint["about"], { readonly kind: "failed" }>;

export function failureText(place: Place, about: Failed, definition: Definition): CheckpointText {
  const seen = about.run ?? about.pullRequest;
  const what = about.run ? "the workflow run" : "the pull request";
  const look = seen ? `Look at ${link(what, seen.url)} and mend the cause.` : "Mend the cause.";
  const undone = undoneBecause(about);
  return {
    happened:
      undone === null
        ? `The phase ${code(about.phase)} failed: ${code(about.reason, 500)}.`
        : `The phase ${code(about.phase)} was rolled back: ${code(undone, 500)}.`,
    needed: [
      undone === null ? look : "Find out why it had to be undone, and mend the cause.",
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

/** What the authors of its skill know about its failures; null where that is nothing, or where nothing failed. */
export function helpFor(
  about: Failed,
  { phases }: Definition,
  documents: SkillDocuments,
): string | null {
  const rules = phases.find(({ name }) => name === about.phase);
  if (undoneBecause(about) !== null) return null;
  return renderWhatHelps(rules ? skillOf(rules, about) : null, about.reason, documents);
}

/** Why it was undone; null where it was not, or where the undoing itself failed. */
function undoneBecause({ part, run }: Failed): string | null {
  return part?.is === "rollback" && run?.conclusion === "success" ? part.reason : null;
}

/** Not again when it is rolled back already. */
function mayRollBack({ phase, part }: Failed, { phases }: Definition): boolean {
  const rules = phases.find(({ name }) => name === phase);
  return part?.is !== "rollback" && (rules?.rollback ?? null) !== null;
}
