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
import { hasMarkerOfAny } from "../messages/marker.ts";
import { type MissingState } from "../messages/state-missing.ts";
import { bringIntoForce } from "./bring-into-force.ts";
import { isoNow, type Clock } from "./clock.ts";
import { concerns } from "./concerns.ts";
import { createDashboard } from "./dashboard.ts";
import { replyId } from "./decide-batch.ts";
import { type CommentSeen, type GitHub, type Held } from "./github.ts";
import { handle, type Handled } from "./handle.ts";
import { type Hint, type HintToLookAt, type ProgressHint } from "./hint.ts";
import { createInbox } from "./inbox.ts";
import { type Log } from "./log.ts";
import { look } from "./look.ts";
import { createMissingStateAlert } from "./missing-state.ts";
import { createNotices } from "./notices.ts";
import { createOwed } from "./owed.ts";
import { isPassing } from "./passing.ts";
import { createPerformer, type Order } from "./perform.ts";
import { gathered, reportOf, waveOf, withReports } from "./progress-reports.ts";
import { type MigrationName } from "./seen.ts";
import { createSetAside } from "./set-aside.ts";
import { MalformedStateError, StateMissingError, type Snapshot, type StateStore } from "./store.ts";
import { type Task } from "./task.ts";

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
  /** The oldest comment that is not known to be answered (ISO 8601): a sweep must look back to it. */
  readonly owedSince: () => string | null;
  /** A sweep found these comments open, and no others. */
  readonly sweptComments: (open: readonly CommentSeen[]) => void;
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

/** What the inbox holds, with how often it failed. */
type Item = {
  readonly what:
    | { readonly is: "hint"; readonly hint: HintToLookAt }
    /** What GitHub said of an effect; it changes what people are asked, so it waits for no company. */
    | { readonly is: "told"; readonly input: Observation }
    | { readonly is: "definition"; readonly proposal: Proposal }
    /** Time has come for something. */
    | { readonly is: "tick" }
    | { readonly is: "tidy" };
  readonly failures: number;
};

/** A definition that is to come into force, and whoever waits for what becomes of it. */
type Proposal = {
  readonly proposed: Proposed;
  readonly resolve: (problems: readonly DefinitionProblem[]) => void;
  readonly reject: (error: unknown) => void;
};

const MAX_FAILURES = 5;
const RETRY_MS = 2_000;
/** So that something due that nothing comes of cannot keep us busy. */
const LEAST_ALARM_MS = 1_000;
/** A comment older than this may have been answered by somebody else, or by us before a crash. */
const FRESH_MS = 30_000;

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
  let alarm: AbortController | null = null;
  const performing = new Set<Promise<void>>();
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
  const aside = createSetAside(clock);
  /** Comments that are for nobody: the sweep finds them again and again. */
  const ignored = new Set<number>();

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
        const hints = items.flatMap(({ what }) => (what.is === "hint" ? [what.hint] : []));
        const { stateBranch: branch } = engine;
        await notices.malformed(hints, error.problems, { repository: name.repository, branch });
        for (const hint of hints) release(hint);
      } else if (error instanceof StateMissingError) {
        const missing = missingState();
        await alert.tell(missing);
        const hints = items.flatMap(({ what }) => (what.is === "hint" ? [what.hint] : []));
        await notices.stateMissing(hints, missing);
        for (const hint of hints) release(hint);
      } else if (items.length > 1 && items.some(({ failures }) => failures > 1)) {
        // One of them may be what fails: the others must not wait for it.
        for (const item of items) await carryOut([item]);
      } else {
        for (const item of items) failed(item, error);
      }
    }
  }

  /** Each by itself and before anything else: the rest is decided under what is in force then. */
  async function adoptAll(items: readonly Item[]): Promise<boolean> {
    let changed = false;
    for (const { what } of items) {
      if (what.is !== "definition") continue;
      const { proposed, resolve, reject } = what.proposal;
      try {
        const result = await bringIntoForce(proposed, {
          store,
          now: () => isoNow(clock),
          transitionId: engine.ids(),
        });
        if (result.commit !== null) {
          log.info({ ...facts, digest: proposed.inForce.digest, commit: result.commit }, "adopted");
          changed = true;
        }
        resolve(result.problems);
      } catch (error) {
        reject(error);
      }
    }
    return changed;
  }

  async function carryOutTogether(all: readonly Item[]): Promise<void> {
    // What follows from a new definition follows like from time that has passed.
    if (await adoptAll(all)) {
      put({ is: "tick" });
      for (const wave of Object.keys(latest?.state.waves ?? {})) dashboard.touch(wave);
    }
    const items = all.filter(({ what }) => what.is !== "definition");
    if (items.length === 0) return;
    const snapshot = await store.load();
    latest = snapshot;
    await alert.over();
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

  async function tasksOf(item: Item, { state, definition }: Snapshot): Promise<readonly Task[]> {
    const { what } = item;
    if (what.is === "told") return [{ kind: "observation", input: what.input }];
    if (what.is === "tick") {
      return [{ kind: "observation", input: { type: "tick", source: "engine" } }];
    }
    if (what.is === "tidy" || what.is === "definition") return [];
    try {
      if (await wasAnswered(what.hint)) return [];
      const looked = await look(what.hint, { github, migration: name, state, definition });
      if (looked.is === "tasks") return looked.tasks;
      if (looked.is === "unreadable") {
        await notices.unreadable(looked.comment, looked.problem);
        release(what.hint);
      } else {
        log.debug({ ...facts, kind: what.hint.kind, why: looked.why }, "nothing to do");
        if (what.hint.kind === "comment") {
          ignored.add(what.hint.comment.id);
          owed.settled(replyId({ comment: what.hint.comment.id }));
        }
      }
    } catch (error) {
      failed(item, error);
    }
    return [];
  }

  /**
   * A comment that reaches us late may have been answered by somebody else, whatever was answered:
   * deciding it anew, on another state, would be carrying out what was refused. One from the
   * future tells that our clock is behind, so it may be late as well.
   */
  async function wasAnswered(hint: Hint): Promise<boolean> {
    if (hint.kind !== "comment") return false;
    const { id, thread, createdAt } = hint.comment;
    const age = clock.now() - Date.parse(createdAt);
    if (age >= 0 && age < FRESH_MS) return false;
    const reply = replyId({ comment: id });
    const found = await github.comments.findOwn(thread, createdAt, (body) =>
      hasMarkerOfAny(body, reply),
    );
    if (found) owed.settled(reply);
    return found !== null;
  }

  async function afterwards(handled: Handled, before: Snapshot): Promise<void> {
    const head = handled.commit ?? before.head;
    latest = { state: handled.state, definition: handled.definition, head };
    const replies = handled.outcomes.flatMap((one) => {
      if (one.outcome !== "answered") return [];
      log.info(
        {
          ...facts,
          comment: one.reply.comment,
          actor: one.reply.actor,
          commands: one.reply.lines.map(({ command, refused }) => ({
            command,
            ...(refused && { refused: refused.refused }),
          })),
          commit: handled.commit,
        },
        one.committed ? "decided" : "answered",
      );
      if (one.committed) return [];
      const age = clock.now() - Date.parse(one.reply.since);
      return [{ ...one.reply, lookFirst: age > FRESH_MS }];
    });
    for (const { events } of handled.outcomes.filter((one) => one.outcome === "advanced")) {
      const [first] = events;
      log.info(
        { ...facts, source: first?.source, events: events.length, commit: handled.commit },
        "decided",
      );
    }
    touchWaves(handled, before.state);
    wake();
    const { effects, state, definition } = handled;
    if (effects.length > 0 || replies.length > 0) perform({ effects, replies, state, definition });
  }

  /** Sets the alarm for the next thing that time brings; a sweep ticks too, so a lost alarm only delays. */
  function wake(): void {
    alarm?.abort();
    alarm = null;
    const due = latest && nextDue(latest.state, latest.definition, isoNow(clock));
    if (due === null) return;
    const mine = new AbortController();
    alarm = mine;
    void clock
      .wait(Math.max(LEAST_ALARM_MS, Date.parse(due) - clock.now()), mine.signal)
      .then(() => {
        if (!mine.signal.aborted) put({ is: "tick" });
        return null;
      });
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
    const work = performer
      .perform(order)
      .catch((error: unknown) => {
        log.error({ ...facts, err: error }, "effects not performed; left for the sweep");
      })
      .finally(() => {
        performing.delete(work);
        for (const reply of order.replies) owed.release(replyId(reply));
      });
    performing.add(work);
  }

  /** Tried again a little later, a few times; then the sweep finds what it was about. */
  function failed({ what, failures }: Item, error: unknown): void {
    const again = failures + 1;
    const isLast = what.is === "tidy" || what.is === "tick" || again === MAX_FAILURES;
    if (isLast && what.is === "hint" && !isPassing(error)) {
      isolate(what.hint, again, error);
      release(what.hint);
      return;
    }
    const message = isLast ? "failed; left for the sweep" : "failed; tried again";
    log.warn({ ...facts, what: what.is, failures: again, err: error }, message);
    if (isLast) {
      if (what.is === "hint") release(what.hint);
      return;
    }
    const retry = retryLater({ what, failures: again }, RETRY_MS * 2 ** failures).finally(() =>
      performing.delete(retry),
    );
    performing.add(retry);
  }

  function isolate(hint: HintToLookAt, failures: number, error: unknown): void {
    aside.add(hint);
    log.error(
      { ...facts, hint: hint.kind, source: hint.source, failures, err: error },
      "set aside",
    );
    if (hint.kind !== "comment") return;
    const told = notices.setAside(hint.comment, failures).finally(() => performing.delete(told));
    performing.add(told);
  }

  async function retryLater(item: Item, ms: number): Promise<void> {
    await clock.wait(ms);
    inbox.push(item);
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
      await Promise.all(performing);
      await inbox.idle();
    } while (performing.size > 0);
  }

  return {
    ...name,
    concerns: (hint) => concerns(hint, name, latest),
    push(hint) {
      if (hint.kind === "progress") return report(hint);
      if (aside.has(hint)) return undefined;
      if (hint.kind === "comment") {
        const { id, createdAt } = hint.comment;
        if (ignored.has(id) || !owed.take(replyId({ comment: id }), createdAt)) return undefined;
      }
      return put({ is: "hint", hint });
    },
    owedSince: owed.since,
    sweptComments: (open) => owed.swept(open.map(({ id }) => replyId({ comment: id }))),
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
        if (error instanceof StateMissingError) await alert.tell(missingState());
        throw error;
      }
      await alert.over();
      return latest;
    },
    isStateMissing: alert.isOn,
    stateBranch: engine.stateBranch,
    definitionThere(path, isThere) {
      const input = { type: "definition", path, isThere, source: "engine" } as const;
      if (
        latest &&
        observe(input, latest.state, { at: "", actor: "", source: "engine" }).length > 0
      )
        put({ is: "told", input });
    },
    showAll() {
      for (const wave of Object.keys(latest?.state.waves ?? {})) dashboard.touch(wave);
    },
    known: () => latest,
    idle,
    async close() {
      alarm?.abort();
      await idle();
      if (riders.length > 0) put({ is: "tidy" });
      await idle();
      await dashboard.flush();
    },
  };
}
