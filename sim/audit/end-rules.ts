/**
 * What must be so once nobody does anything any more and two sweeps have passed: every command
 * answered, every open question asked, nothing left in an outbox, every view up to date.
 */
import { checkpointsOf, type Checkpoint } from "../../src/domain/checkpoint.ts";
import { vocabularyOf } from "../../src/domain/held-to.ts";
import { openEffects } from "../../src/domain/outbox.ts";
import { readLine } from "../../src/engine/read-comment.ts";
import { trackingBody } from "../../src/engine/tracking-issues.ts";
import { renderCheckpoint } from "../../src/messages/checkpoint.ts";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { type StoredState } from "../../src/state/state-files.ts";
import { MIGRATION } from "../definition.ts";
import { SWEEP_MS } from "../replica.ts";
import { REPOSITORY, WEB_URL, type Setting } from "../setting.ts";
import { type Branch } from "./branch.ts";
import { type EffectRules } from "./effect-rules.ts";
import { type Ledger } from "./ledger.ts";

export type Amiss = { readonly rule: string; readonly what: string };

type Audited = {
  readonly setting: Setting;
  readonly ledger: Ledger;
  readonly branch: Branch;
  readonly effects: EffectRules;
};

/** What is not as it must be; it may still become so. */
export function checkEnd(audited: Audited): readonly Amiss[] {
  const { setting, branch } = audited;
  const found: Amiss[] = [];
  const wrong = (rule: string, what: string): void => void found.push({ rule, what });
  const judged = { ...audited, setting: { ...setting, journal: { ...setting.journal, wrong } } };
  const now = branch.current();
  if (branch.isBroken() || !now) {
    wrong("L5", "the state branch cannot be read, or was never made");
    return found;
  }
  checkAnswers(judged);
  checkOutbox(judged, now);
  for (const resource of Object.values(now.state.resources)) {
    for (const checkpoint of checkpointsOf(resource)) checkAsked(judged, now, checkpoint);
  }
  for (const wave of Object.keys(now.state.waves)) checkIssue(judged, now, wave);
  return found;
}

function checkAnswers({ setting, ledger, effects, branch }: Audited): void {
  const { journal, time } = setting;
  for (const { comment, author, at, holdsCommand, touched } of ledger.said.values()) {
    const answers = ledger.posted.filter(
      ({ ids, comment: ours }) =>
        ids.includes(`reply/${comment.id}`) && ours.issue.repository.comments.has(ours.id),
    );
    const who = `comment ${comment.id} by ${author} (${comment.body.split("\n")[0] ?? ""})`;
    if (answers.length > 1) journal.wrong("L1", `${who} is answered ${answers.length} times`);
    if (!holdsCommand || touched || answers.length > 0 || branch.wasForced()) continue;
    if (!ledger.rights.couldAlways(author, at, time.now())) continue;
    if (effects.wasRefused(`reply/${comment.id}`)) continue;
    journal.wrong("L1", `${who} is not answered`);
  }
}

function checkOutbox({ setting, effects }: Audited, { state }: StoredState): void {
  const { journal, time } = setting;
  for (const { id, type, claim } of openEffects(state)) {
    // Reminders go on for ever: the newest may have just been due.
    if (type === "reminder" && time.now() - effects.askedAt(id) < 2.2 * SWEEP_MS) continue;
    journal.wrong("L3", `${id} is still in the outbox, claimed until ${claim.until}`);
  }
}

/** One comment asks it, in the words the state leads to. */
function checkAsked(
  { setting, ledger, effects, branch }: Audited,
  { definition, state }: StoredState,
  checkpoint: Checkpoint,
): void {
  // Where nothing has begun there is no thread to ask in.
  const wave = state.resources[checkpoint.resource]?.wave ?? "";
  if (!state.waves[wave]?.opened) return;
  if (hasItsAnswer(checkpoint) || branch.wasForced()) return;
  const asking = [...effects.asked.values()].findLast(
    (effect) => effect.type === "checkpoints" && effect.checkpoints.includes(checkpoint.id),
  );
  if (!asking) {
    setting.journal.wrong("L2", `${checkpoint.id} was never asked`);
    return;
  }
  if (effects.wasRefused(asking.id) || effects.hadNoThread(asking.id)) return;
  if (checkpoint.about.kind === "review" && wasReviewed(checkpoint.id, effects, ledger)) return;
  const asked = ledger.posted.filter(({ ids }) => ids.includes(asking.id));
  if (asked.length === 0) setting.journal.wrong("L2", `${asking.id} was never posted`);
  // It was asked before the first of them gave her approval; her answer said what is left.
  if ("approvals" in checkpoint.about && checkpoint.about.approvals.length > 0) return;
  const words = renderCheckpoint(checkpoint, definition);
  if (!asked.some(({ comment }) => comment.body.includes(words))) {
    setting.journal.wrong("L2", `${asking.id} does not ask what is open: ${checkpoint.id}`);
  }
  for (const command of misunderstoodIn(words, { definition, state })) {
    setting.journal.wrong("L2", `${asking.id} offers ${command}, which is not understood`);
  }
}

/** What is offered can be said: every command reads as one of this migration. */
function misunderstoodIn(text: string, now: Parameters<typeof vocabularyOf>[0]): readonly string[] {
  const vocabulary = vocabularyOf(now);
  return commandsIn(text).filter((command) => !readLine(command, vocabulary, null).meaning.ok);
}

/** What was asked about the same pull request meanwhile is over with, and GitHub shows the rest. */
function wasReviewed(id: string, effects: EffectRules, { posted }: Ledger): boolean {
  const others = ["changes-requested", "outdated"].map((kind) => id.replace(/review$/, kind));
  return [...effects.asked.values()].some(
    (effect) =>
      effect.type === "checkpoints" &&
      effect.checkpoints.some((one) => others.includes(one)) &&
      posted.some(({ ids }) => ids.includes(effect.id)),
  );
}

/** Who holds, pauses or gives up has her answer; it is no question to anybody else until it is quiet. */
function hasItsAnswer({ about }: Checkpoint): boolean {
  if (about.kind === "paused") return !about.isDrained;
  return about.kind === "blocked" || about.kind === "abort";
}

/** The tracking issue shows the state as it is. */
function checkIssue(
  { setting, effects, branch }: Audited,
  { state, definition }: StoredState,
  wave: string,
): void {
  const { repository, journal, time } = setting;
  const number = state.waves[wave]?.trackingIssue ?? null;
  if (number === null || effects.wasRefused(`wave/${wave}`)) return;
  if (effects.wasRefused(`wave/${wave}/close`)) return;
  const issue = repository.threads[number - 1];
  const isDone = state.waves[wave]?.completedAt !== null;
  if (isDone && issue?.state === "open" && !branch.wasForced()) {
    journal.wrong("L6", `the issue of wave ${wave} is open, and the wave is done`);
  }
  // It was given its last text when it was closed.
  if (isDone) return;
  const view = {
    state,
    definition,
    documents: {},
    now: new Date(time.now()).toISOString(),
    repository: REPOSITORY,
    webUrl: WEB_URL,
  };
  const body = trackingBody(wave, view);
  if (issue?.body !== body) {
    journal.wrong("L6", `the issue of wave ${wave} of ${MIGRATION} does not show the state`);
  }
  for (const command of misunderstoodIn(body, { definition, state })) {
    journal.wrong("L6", `the issue of wave ${wave} offers ${command}, which is not understood`);
  }
}
