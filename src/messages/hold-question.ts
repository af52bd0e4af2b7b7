/** What people are asked where a person holds something, or asked to end it for good. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code, person } from "./markdown.ts";

type AboutHold = Extract<Checkpoint["about"], { readonly kind: "blocked" | "paused" | "abort" }>;

export function holdText(place: Place, about: AboutHold): CheckpointText {
  const { resource } = place;
  switch (about.kind) {
    case "blocked":
      return {
        happened: `${person(about.by)} holds the phase ${code(about.phase)}: ${code(about.reason, 300)}.`,
        needed: ["Lift the hold once its reason is gone."],
        resume: [go("Comment:", { verb: "unblock", ...place })],
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
  }
}
