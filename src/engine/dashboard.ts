/**
 * Keeps tracking issues up to date. They are views of the state, so nothing is lost when an
 * update is: changes that come close together become one edit, and the same text is not sent twice.
 */
import { own } from "../domain/lookup.ts";
import { type View } from "../messages/answer.ts";
import { type Clock } from "./clock.ts";
import { type GitHub } from "./github.ts";
import { type Log } from "./log.ts";
import { trackingBody } from "./tracking-issues.ts";

export type Dashboard = {
  /** Something in the wave changed. */
  readonly touch: (wave: string) => void;
  /** Brings every touched wave up to date now. */
  readonly flush: () => Promise<void>;
};

export type DashboardContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  /** The state as it is when the text is written. */
  readonly view: () => View | null;
  /** How long changes are gathered (ms). */
  readonly gatherMs: number;
};

export function createDashboard(context: DashboardContext): Dashboard {
  const { github, clock, log, gatherMs } = context;
  const touched = new Set<string>();
  const shown = new Map<string, string>();
  let gathering = false;

  async function flush(): Promise<void> {
    const waves = [...touched];
    touched.clear();
    for (const wave of waves) await update(wave);
  }

  async function update(wave: string): Promise<void> {
    const view = context.view();
    const known = view && own(view.state.waves, wave);
    // A closed one was given its last text by what closed it.
    if (!view || !known?.trackingIssue || known.completedAt !== null) return;
    const body = trackingBody(wave, view);
    if (shown.get(wave) === body) return;
    try {
      const thread = { repository: view.repository, number: known.trackingIssue };
      await github.issues.update(thread, { body }, "dashboard");
      shown.set(wave, body);
    } catch (error) {
      // It may have taken effect: nobody knows what the issue shows.
      shown.delete(wave);
      log.warn(
        { wave, err: error },
        "tracking issue not updated; the next change or sweep tries again",
      );
    }
  }

  async function gather(): Promise<void> {
    await clock.wait(gatherMs);
    gathering = false;
    await flush();
  }

  return {
    touch(wave) {
      touched.add(wave);
      if (gathering) return;
      gathering = true;
      void gather();
    },
    flush,
  };
}
