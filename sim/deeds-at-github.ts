/** What people do at GitHub behind Cairn's back: to comments, rights, runs and pull requests. */
import { ACTIONS_BOT } from "../src/sandbox/github/accounts.ts";
import { deleteComment, editComment, type Comment } from "../src/sandbox/github/comments.ts";
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { commitOf } from "../src/sandbox/github/git-objects.ts";
import { closeIssue, reopenIssue } from "../src/sandbox/github/issue-edits.ts";
import { type Issue } from "../src/sandbox/github/issues.ts";
import {
  branchHead,
  setRole,
  type Repository,
  type Role,
} from "../src/sandbox/github/repositories.ts";
import { cancelRun, deleteRun, rerun, type Run } from "../src/sandbox/github/runs.ts";
import { filesAt } from "./audit/branch.ts";
import { type Deeds, type DeedsOptions } from "./mischief.ts";
import { commentsIn, threadsIn } from "./setting.ts";

type Push = {
  readonly repository: Repository;
  readonly to: string;
  /** Whose file is changed. */
  readonly branch: string;
  readonly text: string;
};

export function deedsAtGitHub(options: DeedsOptions): Deeds {
  const { setting, chance, touched, rightsChanged, as, until } = options;
  const { world, repositories, time } = setting;

  function onAny<T>(from: readonly T[], deed: (one: T) => void): boolean {
    const one = chance.any(from);
    if (one === undefined) return false;
    deed(one);
    return true;
  }

  function runs(are: "over" | "under way"): readonly Run[] {
    return [...world.runs.values()].filter(
      ({ status }) => (status === "completed") === (are === "over"),
    );
  }

  function pulls(state: "open" | "closed"): readonly Issue[] {
    return threadsIn(setting).filter(
      (one) => one.pull && !one.pull.mergedAt && one.state === state,
    );
  }

  /** Somebody else may have opened it again, and merged it. */
  function openAgain(pull: Issue): void {
    if (pulls("closed").includes(pull)) reopenIssue(world, as("grace"), pull);
  }

  function ownComments(): readonly Comment[] {
    return [...commentsIn(setting)].filter(
      ({ author }) => author.type === "User" && author.id !== ACTIONS_BOT.id,
    );
  }

  function giveRole(login: string, role: Role): void {
    for (const repository of repositories) setRole(world, repository, login, role);
    rightsChanged();
  }

  /** The file that the work of this branch changes. */
  function push({ repository, to, branch, text }: Push): void {
    commitToBranch(world, as("grace"), repository, {
      branch: to,
      message: `Change what ${branch} changes`,
      edits: new Map([[`${branch}.txt`, text]]),
      by: "git",
    });
  }

  return {
    "edits a comment": () =>
      onAny(ownComments(), (comment) => {
        touched(comment.id);
        const other = "/migrate block email.main --reason edit";
        editComment(world, { user: comment.author }, comment, other);
      }),
    "deletes a comment": () =>
      onAny(ownComments(), (comment) => {
        touched(comment.id);
        deleteComment(world, { user: comment.author }, comment);
      }),
    "loses her rights": () => {
      giveRole("ada", "read");
      until(() => giveRole("ada", "write"));
      return true;
    },
    "runs something again": () => onAny(runs("over"), (run) => rerun(world, as("grace"), run)),
    "cancels a run": () => onAny(runs("under way"), (run) => cancelRun(world, as("grace"), run)),
    "cancels a run and deletes it": () =>
      onAny(runs("under way"), (run) => {
        cancelRun(world, as("grace"), run);
        deleteRun(world, as("grace"), run);
      }),
    "closes a pull request": () =>
      onAny(pulls("open"), (pull) => {
        closeIssue(world, as("grace"), pull);
        if (chance.happens(0.5)) until(() => openAgain(pull));
      }),
    "opens a pull request again": () => onAny(pulls("closed"), openAgain),
    "changes what a pull request changes": () =>
      onAny(pulls("open"), ({ repository, pull }) => {
        const branch = pull?.head.branch;
        if (branch === undefined) return;
        push({ repository, to: repository.defaultBranch, branch, text: `${time.now()}\n` });
        until(() => {
          const head = branchHead(repository, repository.defaultBranch);
          const theirs = head && filesAt(repository, commitOf(repository.objects, head));
          const text = theirs ? theirs.get(`${branch}.txt`) : undefined;
          if (branchHead(repository, branch) === undefined || text === undefined) return;
          push({ repository, to: branch, branch, text });
        });
      }),
  };
}
