/** The teams whose members' word a request needs, by the rules of what it is about. Pure. */
import { approvalRules, teamsIn } from "../domain/approval.ts";
import { type Request } from "../domain/commands.ts";
import { type ApprovalRule, type Definition } from "../domain/definition.ts";
import { byDigest } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";

export function teamsAskedAbout(
  request: Request,
  state: MigrationState,
  definition: Definition,
): readonly string[] {
  return [...new Set(teamsIn(rulesFor(request, state, definition)))];
}

function rulesFor(
  request: Request,
  state: MigrationState,
  definition: Definition,
): readonly (ApprovalRule | null)[] {
  if (request.verb === "approve-wave" || request.verb === "reject-wave") {
    return atWave(request.wave, definition);
  }
  if (request.verb === "start") {
    const { target, force } = request;
    return "wave" in target && force !== null ? atWave(target.wave, definition) : [];
  }
  if (request.verb === "confirm-bulk") {
    return [definition, ...definition.earlier.values()].flatMap((one) => approvalRules(one, null));
  }
  if (!("environment" in request) || !NEED_A_VOTER.has(request.verb)) return [];
  const digest = own(state.resources, request.resource)?.definitionDigest ?? null;
  return approvalRules(byDigest(definition, digest), request.environment);
}

const NEED_A_VOTER: ReadonlySet<Request["verb"]> = new Set([
  "approve",
  "reject",
  "permit",
  "skip",
] as const);

function atWave(wave: string, { waves }: Definition): readonly (ApprovalRule | null)[] {
  const gates = waves.find(({ name }) => name === wave)?.gates;
  return [gates?.before?.approval ?? null, gates?.after?.approval ?? null];
}
