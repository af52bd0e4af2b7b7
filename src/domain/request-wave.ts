/** What people say at the gate of a wave: yes, no, ask again, or do without the soak and the windows. */
import { isSamePerson, notAnApprover, votingTeams } from "./approval.ts";
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event } from "./events.ts";
import { type GateRule } from "./gates.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { voterOf, type Asking } from "./request-gate.ts";
import { membersOf, waveEvidence } from "./wave-progress.ts";
import { type WaveState } from "./wave.ts";

type Answer = readonly Event[] | Refusal;
type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

export function approveWave(
  { wave: name }: Asked<"approve-wave">,
  state: MigrationState,
  definition: Definition,
  { stamp, teams }: Asking,
): Answer {
  const wave = own(state.waves, name);
  if (!wave) return refuse("unknown-wave", { wave: name });
  if (wave.approvals.some(({ by }) => isSamePerson(by, stamp.actor))) return [];
  const { gate } = wave;
  if (gate?.wait.status === "rejected") return rejected(wave, gate.wait);
  if (gate?.wait.status !== "awaiting_approval") return notAsked(wave);
  const rule = ruleOf(definition, wave)?.approval;
  if (rule?.preventSelfReview && isSamePerson(gate.wait.requestedBy, stamp.actor)) {
    return refuse("own-request", { wave: name, requestedBy: gate.wait.requestedBy });
  }
  const refused = rule && notAnApprover(rule, { login: stamp.actor, teams }, { wave: name });
  if (refused) return refused;
  const { side } = gate;
  const { digest } = gate.wait;
  const voted = rule ? votingTeams(rule, { login: stamp.actor, teams }) : [];
  return [{ ...stamp, wave: name, type: "approval_given", side, digest, teams: voted }];
}

export function rejectWave(
  { wave: name, reason }: Asked<"reject-wave">,
  state: MigrationState,
  definition: Definition,
  asking: Asking,
): Answer {
  const wave = own(state.waves, name);
  if (!wave) return refuse("unknown-wave", { wave: name });
  const { gate } = wave;
  if (gate?.wait.status === "rejected") return [];
  if (gate?.wait.status !== "awaiting_approval") return notAsked(wave);
  const rule = ruleOf(definition, wave)?.approval;
  const refused = rule && notAnApprover(rule, voterOf(asking), { wave: name });
  if (refused) return refused;
  if (!reason) return refuse("reason-needed", { verb: "reject-wave", wave: name });
  const { side } = gate;
  const { digest } = gate.wait;
  return [{ ...asking.stamp, wave: name, type: "approval_rejected", side, digest, reason }];
}

/** To start again what is started asks again for what was rejected, and with force does without soak and windows. */
export function startAgain(
  wave: WaveState,
  force: string | null,
  state: MigrationState,
  definition: Definition,
  { stamp, teams }: Asking,
): Answer {
  const { gate } = wave;
  const base = { ...stamp, wave: wave.name };
  if (gate?.wait.status === "rejected") {
    const { side } = gate;
    const members = membersOf(state, definition, wave.name);
    const digest = waveEvidence(side, { wave, members, state, definition });
    return [{ ...base, type: "approval_requested", side, digest, requestedBy: stamp.actor }];
  }
  const waits = gate?.wait.status === "soaking" || gate?.wait.status === "awaiting_window";
  if (!gate || !waits || force === null || wave.waived) return [];
  const rule = ruleOf(definition, wave)?.approval;
  const refused = rule && notAnApprover(rule, { login: stamp.actor, teams }, { wave: wave.name });
  return refused ?? [{ ...base, type: "gate_waived", side: gate.side, reason: force }];
}

function notAsked({ name }: WaveState): Refusal {
  return refuse("approval-not-needed", { wave: name });
}

function rejected(
  { name }: WaveState,
  { by, reason }: { readonly by: string; readonly reason: string },
): Refusal {
  return refuse("approval-rejected", { wave: name, by, reason });
}

function ruleOf({ waves }: Definition, { name, gate }: WaveState): GateRule | null {
  const gates = waves.find((given) => given.name === name)?.gates;
  return (gate && gates?.[gate.side]) ?? null;
}
