/** The question for a person's go, and the command that gives it: by its layer a confirmation, or the command that bears the action's name. */
import { formatCommand } from "../commands/format.ts";
import { type SingleRequest } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { ACTIONS, type Action } from "../domain/permission.ts";
import { type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code } from "./markdown.ts";

export function goText(place: Place, phase: string, definition: Definition): CheckpointText {
  const action = actionAt(phase, definition);
  return {
    happened: `The phase ${code(phase)} is ready. Its work is ${code(action)}, which does not begin by itself.`,
    needed: ["Check that this is the moment for it.", "Then give the go."],
    resume: [
      {
        when: "To let it begin, comment:",
        command: formatCommand(goFor(action, place)),
      },
    ],
  };
}

/** How the go for the action is given, so that it is enough. */
export function goFor(action: Action, place: Place): SingleRequest {
  const how = ACTIONS[action] === "explicit" ? "command" : "confirmation";
  return { verb: "permit", action, how, ...place };
}

/** What a phase needed a go for; the definition in force may say nothing of it by now. */
export function actionAt(phase: string, { phases }: Definition): Action {
  return phases.find(({ name }) => name === phase)?.action ?? "run_migration";
}
