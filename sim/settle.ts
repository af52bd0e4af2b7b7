/**
 * The end of a story: nothing breaks any more, nobody does anything, and everything must come into
 * order by itself. It is looked at after every sweep; what is not in order by the time two claims
 * could lapse and two sweeps pass is wrong.
 */
import { SWEEP_MS } from "./replica.ts";
import { type Stage } from "./stage.ts";
import { FREEZE_MS } from "./wire.ts";

const MINUTE = 60_000;
/**
 * Two claims have lapsed by then, one after the other, even by clocks that are off, and two sweeps
 * have passed: a question waits for its tracking issue, which waits for whoever died.
 */
export const CALM_MS = 2 * 30 * MINUTE + 10 * MINUTE + 2.2 * SWEEP_MS;
/** Longer than comments and dashboards are gathered. */
const MOMENT_MS = 2 * MINUTE;
const MOST_MORE = 30;
/** Every replica sweeps within it. */
const ROUND_MS = 1.2 * SWEEP_MS;

/** Patient: as long as anything may take, so that what would go wrong later is seen, too. */
export async function settle(stage: Stage, isPatient: boolean): Promise<void> {
  const { setting, fleet, branch } = stage;
  const { time, journal } = setting;
  const { isOver } = journal;
  // Nothing can be asked of whoever cannot do anything.
  const latest = time.now() + FREEZE_MS[1];
  while (!isOver() && time.now() < Math.min(fleet.hinderedUntil(), latest)) {
    await time.run(Math.min(fleet.hinderedUntil(), latest), isOver);
  }
  const end = time.now() + CALM_MS;
  let commits = -1;
  do {
    commits = branch.commits();
    await time.run(Math.min(end, time.now() + (isPatient ? CALM_MS : ROUND_MS)), isOver);
  } while (!isOver() && time.now() < end && !isAtRest());
  // Reminders go on for ever, and a webhook can be hours late: what came last has its two sweeps, too.
  for (let more = 0; more < MOST_MORE && !isOver() && isFresh() && isAmiss(); more++) {
    await time.run(time.now() + MOMENT_MS, isOver);
  }
  if (isOver()) return;
  for (const { rule, what } of stage.amiss()) journal.wrong(rule, what);

  function isFresh(): boolean {
    return time.now() - branch.committedAt() < 2.2 * SWEEP_MS;
  }

  function isAmiss(): boolean {
    return stage.amiss().length > 0;
  }

  function isAtRest(): boolean {
    return branch.commits() === commits && !isAmiss();
  }
}
