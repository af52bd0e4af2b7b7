/**
 * One migration at work: an inbox in front of `handle`, and what follows from each commit. It
 * holds nothing that matters: a crash loses hints, which the sweep finds again, and nothing else.
 */
import { type Proposed } from "../domain/adopt.ts";
import { type DefinitionProblem } from "../domain/definition-problem.ts";
import { nextDue } from "../domain/due.ts";
import { type Observation } from "../domain/inputs.ts";
import { type MigrationState } from "../domain/migration.ts";
import { observe } from "../domain/observe.ts";
import { lapsedEffects, openEffects } from "../domain/outbox.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { type View } from "../messages/answer.ts";
import { type MissingState } from "../messages/state-missing.ts";
import { createAlarm } from "./alarm.ts";
import { createBackground } from "./background.ts";
import { bringAllIntoForce } from "./bring-into-force.ts";
import { isoNow, type Clock } from "./clock.ts";
import { concerns } from "./concerns.ts";
import { createDashboard } from "./dashboard.ts";
import { replyId } from "./decide-batch.ts";
import { createFailures } from "./failures.ts";
import { type CommentSeen, type GitHub, type Held } from "./github.ts";
import { handle, type Handled } from "./handle.ts";
import { type Hint, type ProgressHint } from "./hint.ts";
import { createInbox } from "./inbox.ts";
import { createItemTasks } from "./item-tasks.ts";
import { type Item } from "./item.ts";
import { isFresh } from "./late-comment.ts";
import { logHandled } from "./log-handled.ts";
import { type Log } from "./log.ts";
import { createMissingStateAlert } from "./missing-state.ts";
import { createNotices } from "./notices.ts";
import { createOwed } from "./owed.ts";
import { createPerformer, type Order } from "./perform.ts";
import { gathered, reportOf, waveOf, withReports } from "./progress-reports.ts";
import { type MigrationName } from "./seen.ts";
import { MalformedStateError, StateMissingError, type Snapshot, type StateStore } from "./store.ts";

export type EngineContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  /** A fresh unique id. */
  readonly ids: () => string;
  /** Names this process in claims. */
  readonly instance: string;
  readonly webUrl: string;
  /** What GitHub's limits hold back now. */
  readonly held?: () => Held | null;
  /** How long a claim holds (ms). It must be longer than any request and its waiting together. */
  readonly leaseMs: number;
  /** How long changes of a tracking issue are gathered (ms). */
  readonly gatherMs: number;
};

export type MigrationContext = EngineContext & {
  /** What the skills' authors say about them, as it is on the default branch now. */
  readonly documents: () => SkillDocuments;
  /** Where its state is, without `refs/heads/`. */
  readonly stateBranch: string;
};

export type Migration = MigrationName & {
  /** Whether the hint may be about this migration, judged from what we know without asking. */
  readonly concerns: (hint: Hint) => boolean;
  readonly push: (hint: Hint) => void;
  readonly stateBranch: string;
  /** Whether its definition is on the default branch, as it was looked for just now. */
  readonly definitionThere: (path: string, isThere: boolean) => void;
  /** Looks at the state branch again. Throws what the store throws. */
  readonly refresh: () => Promise<Snapshot>;
  /** The oldest comment in a repository that is not known to be answered (ISO 8601): a sweep must look back to it. */
  readonly owedSince: (repository: string) => string | null;
  /** A sweep found these comments open in the repository, and no others. */
  readonly sweptComments: (repository: string, open: readonly CommentSeen[]) => void;
  /** Brings a changed definition into force; what keeps it from that is given back. */
  readonly adopt: (proposed: Proposed) => Promise<readonly DefinitionProblem[]>;
  /** Brings the tracking issues up to date. */
  readonly showAll: () => void;
  /** Takes over what lapsed and commits what waits to ride along. */
  readonly tidy: () => void;
  /** The newest state this process knows; null before the first one was read. */
  readonly known: () => Snapshot | null;
  /** Its state branch is gone, and nothing goes on until it is back. */
  readonly isStateMissing: () => boolean;
  /** Resolves when nothing waits, is decided or performed. */
  readonly idle: () => Promise<void>;
  /** Finishes what was accepted, and commits what became of it. */
  readonly close: () => Promise<void>;
};

export function createMigration(
  name: MigrationName,
  store: StateStore,
  engine: MigrationContext,
  /** null when it could not be read yet. */
  begun: Snapshot | null,
): Migration {
  const { github, clock, leaseMs, gatherMs, webUrl } = engine;
  const log = engine.log;
  const facts = { migration: name.name };
  let riders: Observation[] = [];
  let latest = begun;
  const alarm = createAlarm(clock, () => put({ is: "tick" }));
  const background = createBackground();
  const performer = createPerformer({
    github,
    clock,
    log,
    migration: name,
    documents: engine.documents,
    webUrl,
    leaseMs,
    settle,
    held: engine.held ?? (() => null),
    answered: (comment) => owed.settled(replyId({ comment })),
  });
  const dashboard = createDashboard({ github, clock, log, gatherMs, view });
  const notices = createNotices(engine, name);
  const alert = createMissingStateAlert(engine);
  const owed = createOwed(clock);
  const inbox = createInbox<Item>(carryOut);
  const { failed, isSetAside } = createFailures({
    github,
    clock,
    log,
    repository: name.repository,
    facts,
    notices,
    background,
    again: (item) => {
      inbox.push(item);
    },
    release,
  });
  const { tasksOf, isForNobody } = createItemTasks({
    github,
    clock,
    log,
    migration: name,
    notices,
    owed,
    failed,
    release,
  });

  function settle(told: Observation): void {
    if (told.type === "effect-done") riders.push(told);
    else {
      // What GitHub refuses to take will not be taken later: nobody is owed it any more.
      if (told.type === "effect-refused") owed.settled(told.effect);
      put({ is: "told", input: told });
    }
  }

  function report(hint: ProgressHint): void {
    const told = reportOf(hint, name);
    const wave = told && latest && waveOf(told, latest.state);
    if (!told || wave === null) return;
    riders = [...gathered(riders, told)];
    dashboard.touch(wave);
  }

  function put(what: Item["what"]): void {
    inbox.push({ what, failures: 0 });
  }

  async function carryOut(items: readonly Item[]): Promise<void> {
    try {
      await carryOutTogether(items);
    } catch (error) {
      if (error instanceof MalformedStateError) {
        log.error({ ...facts, problems: error.problems }, "the state cannot be read");
        const { stateBranch: branch } = engine;
        const where = { repository: name.repository, branch };
        await answerAll(items, (hints) => notices.malformed(hints, error.problems, where));
      } else if (error instanceof StateMissingError) {
        const missing = missingState();
        await alert.tell(missing);
        await answerAll(items, (hints) => notices.stateMissing(hints, missing));
      } else if (items.length > 1 && items.some(({ failures }) => failures > 1)) {
        // One of them may be what fails: the others must not wait for it.
        for (const item of items) await carryOut([item]);
      } else {
        for (const item of items) failed(item, error);
      }
    }
  }

  /** Nothing can be decided: who asked hears of it, and the sweep finds it all again. */
  async function answerAll(
    items: readonly Item[],
    answer: (hints: readonly Hint[]) => Promise<void>,
  ): Promise<void> {
    const hints = items.flatMap(({ what }) => (what.is === "hint" ? [what.hint] : []));
    await answer(hints);
    for (const hint of hints) release(hint);
  }

  async function carryOutTogether(all: readonly Item[]): Promise<void> {
    // Before anything else: the rest is decided under what is in force then.
    const proposals = all.flatMap(({ what }) => (what.is === "definition" ? [what.proposal] : []));
    // What follows from a new definition follows like from time that has passed.
    if (await bringAllIntoForce(proposals, { store, clock, ids: engine.ids, log, facts })) {
      put({ is: "tick" });
      showAll();
    }
    const items = all.filter(({ what }) => what.is !== "definition");
    if (items.length === 0) return;
    const snapshot = await store.load();
    latest = snapshot;
    await alert.over();
    const lookedAt = isoNow(clock);
    const tasks = (await Promise.all(items.map((item) => tasksOf(item, snapshot)))).flat();
    const tidy = items.some(({ what }) => what.is === "tidy");
    if (tasks.length === 0 && !tidy) return;
    // A copy: what is told while the commit is on its way must ride on the next one.
    const riding = [...riders];
    const handled = await handle(
      { tasks, riders: riding, flush: tidy, takeOver: tidy },
      {
        store,
        now: () => isoNow(clock),
        claim: () => ({
          by: engine.instance,
          until: new Date(clock.now() + leaseMs).toISOString(),
        }),
        transitionId: engine.ids(),
        // Whoever stood still since may have been overtaken in more than commits: in answers.
        isFresh: () => isFresh(lookedAt, clock),
      },
    );
    if (handled.commit !== null) riders = riders.filter((one) => !riding.includes(one));
    for (const [index, task] of tasks.entries()) {
      const outcome = handled.outcomes[index];
      const isOpen = outcome?.outcome === "answered" && !outcome.committed;
      if (task.kind === "comment" && !isOpen) owed.settled(replyId(task.reply));
    }
    await afterwards(handled, snapshot);
  }

  function missingState(): MissingState {
    const { name: migration, repository } = name;
    const { stateBranch: branch } = engine;
    return { migration, repository, branch, head: latest?.head ?? null, webUrl };
  }

  function release(hint: Hint): void {
    if (hint.kind === "comment") owed.release(replyId({ comment: hint.comment.id }));
  }

  async function afterwards(handled: Handled, before: Snapshot): Promise<void> {
    const head = handled.commit ?? before.head;
    latest = { state: handled.state, definition: handled.definition, head };
    logHandled(handled, log, facts);
    const replies = handled.outcomes.flatMap((one) =>
      one.outcome === "answered" && !one.committed ? [one.reply] : [],
    );
    touchWaves(handled, before.state);
    wake();
    const { effects, state, definition } = handled;
    if (effects.length > 0 || replies.length > 0) perform({ effects, replies, state, definition });
  }

  /** For the next thing that time brings. */
  function wake(): void {
    alarm.set(latest && nextDue(latest.state, latest.definition, isoNow(clock)));
  }

  function showAll(): void {
    for (const wave of Object.keys(latest?.state.waves ?? {})) dashboard.touch(wave);
  }

  function touchWaves({ state }: Handled, before: MigrationState): void {
    for (const [id, resource] of Object.entries(state.resources)) {
      if (before.resources[id] !== resource) dashboard.touch(resource.wave);
    }
    for (const [wave, known] of Object.entries(state.waves)) {
      if (before.waves[wave] !== known) dashboard.touch(wave);
    }
  }

  function perform(order: Order): void {
    background.add(
      performer
        .perform(order)
        .catch((error: unknown) => {
          log.error({ ...facts, err: error }, "effects not performed; left for the sweep");
        })
        .finally(() => {
          for (const reply of order.replies) owed.release(replyId(reply));
        }),
    );
  }

  function view(): View | null {
    if (!latest) return null;
    const { definition } = latest;
    const now = isoNow(clock);
    return {
      state: withReports(latest.state, riders, definition, now),
      definition,
      documents: engine.documents(),
      now,
      repository: name.repository,
      webUrl,
    };
  }

  async function idle(): Promise<void> {
    do {
      await inbox.idle();
      await background.idle();
      await inbox.idle();
    } while (background.isBusy());
  }

  return {
    ...name,
    concerns: (hint) => concerns(hint, name, latest),
    push(hint) {
      if (hint.kind === "progress") return report(hint);
      if (isSetAside(hint)) return undefined;
      if (hint.kind === "comment") {
        const { id, createdAt, thread } = hint.comment;
        const made = { repository: thread.repository, createdAt };
        if (isForNobody(hint.comment) || !owed.take(replyId({ comment: id }), made))
          return undefined;
      }
      return put({ is: "hint", hint });
    },
    owedSince: owed.since,
    sweptComments(repository, open) {
      const ids = open.map(({ id }) => replyId({ comment: id }));
      owed.swept(repository, ids);
    },
    tidy() {
      const now = isoNow(clock);
      const hasLapsed = latest !== null && lapsedEffects(latest.state, now).length > 0;
      const isOpen = latest === null || openEffects(latest.state).length > 0;
      if (riders.length > 0 || hasLapsed || isOpen) put({ is: "tidy" });
      const due = latest && nextDue(latest.state, latest.definition, now);
      if (due !== null && due <= now) put({ is: "tick" });
      wake();
    },
    adopt: (proposed) =>
      new Promise((resolve, reject) => {
        put({ is: "definition", proposal: { proposed, resolve, reject } });
      }),
    async refresh() {
      try {
        latest = await store.refresh();
      } catch (error) {
        if (error instanceof StateMissingError) await alert.tellOnce(missingState());
        throw error;
      }
      await alert.over();
      return latest;
    },
    isStateMissing: alert.isOn,
    stateBranch: engine.stateBranch,
    definitionThere(path, isThere) {
      const input = { type: "definition", path, isThere, source: "engine" } as const;
      const stamp = { at: "", actor: "", source: "engine" } as const;
      const isNews = latest !== null && observe(input, latest.state, stamp).length > 0;
      if (isNews) put({ is: "told", input });
    },
    showAll,
    known: () => latest,
    idle,
    async close() {
      alarm.set(null);
      await idle();
      if (riders.length > 0) put({ is: "tidy" });
      await idle();
      await dashboard.flush();
    },
  };
}
