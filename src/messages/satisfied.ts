/** The words for a command that asked for what is already so: nothing changed, and why that is well. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Request, type Scope } from "../domain/commands.ts";
import { byDigest } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { allPhases } from "../domain/phase.ts";
import { type EnvironmentState, type Mark } from "../domain/resource.ts";
import { openSteps } from "./advanced.ts";
import { type AnswerText, type View } from "./answer.ts";
import { stillNeeded } from "./approvers.ts";
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";
import { environmentOf, placeOf, sentence } from "./place.ts";

export function describeSatisfied(
  request: Request,
  view: View,
  asked: readonly Checkpoint[],
): AnswerText {
  const resources = resourcesOfRequest(request);
  return {
    status: "Nothing to do",
    message: `${sentence(alreadySo(request, view))} Nothing changed.`,
    warnings: [],
    next: openSteps(resources, view, asked),
    who: [],
    resources,
  };
}

function resourcesOfRequest(request: Request): readonly string[] {
  if (request.verb === "confirm-bulk" || "wave" in request) return [];
  if (!("target" in request)) return [request.resource];
  const { target } = request;
  return target !== "all" && "resource" in target ? [target.resource] : [];
}

function alreadySo(request: Request, { state, definition }: View): string {
  switch (request.verb) {
    case "start": {
      const { target } = request;
      if ("wave" in target) {
        const wave = own(state.waves, target.wave);
        return `wave ${code(target.wave)} was started already${by(wave?.started)}`;
      }
      const resource = own(state.resources, target.resource);
      return `${code(target.resource)} was started already${by(resource?.started)}`;
    }
    case "pr-merged":
      return `the merge is known already, and ${placeOf(request)} went on with it`;
    case "confirm-phase": {
      const place = placeOf(request);
      return `the phase ${code(request.phase)} of ${place} was confirmed or finished before`;
    }
    case "sign-off": {
      const { resource: id, environment } = request;
      const progress = environmentAt(request, state.resources)?.progress;
      const signed = progress?.status === "completed" ? progress : null;
      const mark = signed?.signedOffBy ? { by: signed.signedOffBy, at: signed.at } : null;
      return `${environmentOf(environment, id)} was signed off already${by(mark)}`;
    }
    case "approve": {
      const place = environmentOf(request.environment ?? "", request.resource);
      if (request.environment === null) return `you approved ${code(request.resource)} before`;
      const environment = environmentAt(
        { ...request, environment: request.environment },
        state.resources,
      );
      const { environments } = byDigest(
        definition,
        own(state.resources, request.resource)?.definitionDigest ?? null,
      );
      const rule = environments.find(({ name }) => name === request.environment);
      return environment?.progress.status === "awaiting_approval"
        ? `you approved ${place} before; ${stillNeeded(rule?.approval ?? null, environment.approvals)}`
        : `you approved ${place} before`;
    }
    case "block": {
      const held = own(state.resources, request.resource);
      const phase = held ? allPhases(held).find((one) => one.state.status === "blocked") : null;
      const mark = phase?.state.status === "blocked" ? phase.state.blocked : null;
      return `${placeOf(request)} is held already${by(mark)}`;
    }
    case "upgrade":
      return `${code(request.resource)} is held to the definition in force already`;
    case "delete-resource":
      return `${code(request.resource)} is taken out already${by(own(state.resources, request.resource)?.withdrawn)}`;
    case "approve-wave":
      return `you approved wave ${code(request.wave)} before`;
    case "reject-wave":
      return `wave ${code(request.wave)} is rejected already`;
    case "pause":
      return `${targetWords(request.target)} is paused already`;
    case "resume":
      return `nothing holds ${targetWords(request.target)}`;
    case "abort":
      return request.confirmed
        ? `${targetWords(request.target)} is ended already`
        : `the end of ${targetWords(request.target)} was asked for already; it takes a second command with ${code("--confirm")}`;
    case "choose":
      return `that was chosen for ${placeOf(request)} before`;
    case "reject":
      return `that was rejected for ${placeOf(request)} already`;
    case "rollback":
      return `${placeOf(request)} is being rolled back already`;
    case "recover":
      return `what is recorded of ${placeOf(request)} is what GitHub shows`;
    case "retry":
    case "skip":
    case "unblock":
      return `${placeOf(request)} is so already`;
    case "merge-pr":
      return `the pull request of ${placeOf(request)} is merged or being merged already`;
    case "permit":
      return `${placeOf(request)} has its go for ${code(request.action)} already`;
    case "confirm-bulk":
      return "all of it is so already";
    // Nobody can have said the same thing before: every note is a new one.
    case "note":
      return `the note on ${code(request.resource)} is kept`;
  }
}

function targetWords(target: Scope): string {
  if (target === "all") return "every wave";
  return "wave" in target ? `wave ${code(target.wave)}` : code(target.resource);
}

function environmentAt(
  { resource, environment }: { readonly resource: string; readonly environment: string },
  resources: View["state"]["resources"],
): EnvironmentState | undefined {
  return own(own(resources, resource)?.environments ?? {}, environment);
}

function by(mark: Mark | null | undefined): string {
  return mark ? `, by ${person(mark.by)} on ${instant(mark.at)}` : "";
}
