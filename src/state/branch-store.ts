/**
 * State kept as files on a branch, by compare-and-swap: one commit per save, only on the head it
 * was decided on.
 *
 * An answer can get lost after the commit landed, and a repeated request is then told it is
 * stale. So before a save counts as lost, the branch is searched for its `Transition-Id`.
 */
import { wasAnswered } from "../engine/passing.ts";
import {
  StateConflictError,
  StateMissingError,
  StateUnsettledError,
  type CommitMessage,
  type MigrationStore,
  type Snapshot,
} from "../engine/store.ts";
import { changesTo, encodeState } from "./changes.ts";
import { gitMessage, isTransition } from "./commit-message.ts";
import { StaleHeadError, type Git, type GitCommit } from "./git.ts";
import { decodeState, type StoredState } from "./state-files.ts";

/** How far back our own commit is looked for: more than can be committed while an answer is awaited. */
const RECENT = 100;

export function branchStore(git: Git, branch: string): MigrationStore {
  /** What each snapshot was read from; as long as somebody holds the snapshot. */
  const storedBehind = new WeakMap<Snapshot, StoredState>();
  let newest: Snapshot | null = null;
  /** Somebody else committed since `newest`. */
  let outdated = false;

  function remember(head: string, stored: StoredState): Snapshot {
    const snapshot = { state: stored.state, definition: stored.definition, head };
    storedBehind.set(snapshot, stored);
    newest = snapshot;
    outdated = false;
    return snapshot;
  }

  async function find(): Promise<Snapshot | null> {
    const known = newest;
    const read = await git.readSnapshot(branch, known?.head ?? null);
    if (read === "unchanged") {
      outdated = false;
      return known;
    }
    if (read === null) {
      newest = null;
      return null;
    }
    const before = known && storedBehind.get(known);
    return remember(read.head, decodeState(read.files, before ?? null));
  }

  async function refresh(): Promise<Snapshot> {
    const found = await find();
    if (!found) throw new StateMissingError();
    return found;
  }

  /** Null when the branch cannot be asked either. */
  async function recentCommits(): Promise<Awaited<ReturnType<Git["recentMessages"]>> | null> {
    try {
      return await git.recentMessages(branch, RECENT);
    } catch {
      return null;
    }
  }

  /**
   * What was to be stored, when the error only hid that it landed: not what the branch is then
   * read as, which may be older (a read that is behind) or newer than our commit.
   */
  async function afterError(
    error: unknown,
    { expectedHead }: GitCommit,
    { stored, transitionId }: { readonly stored: StoredState; readonly transitionId: string },
  ): Promise<Snapshot> {
    const recent = await recentCommits();
    if (!recent) throw unsettled(error);
    // An earlier save may have carried the same id; it is not the one asked about.
    const base = recent.findIndex(({ commit }) => commit === expectedHead);
    const since = recent.slice(0, base === -1 ? recent.length : base);
    const ours = since.find(({ message }) => isTransition(message, transitionId));
    if (ours) {
      const snapshot = remember(ours.commit, stored);
      outdated = ours !== since[0];
      return snapshot;
    }
    // Nothing came after the base: the commit may still be on its way, so nobody knows.
    if (base === 0 && !(error instanceof StaleHeadError)) throw unsettled(error);
    throw new StateConflictError(expectedHead, { cause: error });
  }

  return {
    find,
    load: () => (newest && !outdated ? Promise.resolve(newest) : refresh()),
    refresh,
    async initialise(state, message) {
      const there = await find();
      if (there) return there;
      const stored = encodeState(state);
      try {
        const { head } = await git.createOrphan(branch, stored.files, gitMessage(message));
        return remember(head, stored);
      } catch (error) {
        const made = await find();
        if (made) return made;
        throw error;
      }
    },
    async save(next, basedOn, message: CommitMessage) {
      const before = storedBehind.get(basedOn);
      if (!before) throw new StateConflictError(basedOn.head);
      const { additions, deletions, stored } = changesTo(next, before);
      if (additions.size === 0 && deletions.length === 0) return basedOn;
      const expectedHead = basedOn.head;
      const commit = { branch, expectedHead, additions, deletions, ...gitMessage(message) };
      try {
        const { head } = await git.commit(commit);
        return remember(head, stored);
      } catch (error) {
        outdated = true;
        return afterError(error, commit, { stored, transitionId: message.transitionId });
      }
    },
  };
}

/** What nobody answered may still land; what GitHub answered with an error, however it sounds, is over. */
function unsettled(error: unknown): unknown {
  return wasAnswered(error) ? error : new StateUnsettledError({ cause: error });
}
