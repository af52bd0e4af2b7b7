/**
 * What people do behind Cairn's back: edits of comments and of the state itself, rights taken away,
 * runs started again, pull requests closed. What stops a migration for good is put right in the end.
 */
import { ACTIONS_BOT } from "../src/sandbox/github/accounts.ts";
import { deleteComment, editComment } from "../src/sandbox/github/comments.ts";
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { commitOf } from "../src/sandbox/github/git-objects.ts";
import { closeIssue, reopenIssue } from "../src/sandbox/github/issue-edits.ts";
import { moveRef } from "../src/sandbox/github/refs.ts";
import { branchHead, setRole } from "../src/sandbox/github/repositories.ts";
import { cancelRun, rerun } from "../src/sandbox/github/runs.ts";
import { type Actor } from "../src/sandbox/github/world.ts";
import { filesAt } from "./audit/branch.ts";
import { DEFINITION_PATH, definitionFor, resourceIds, STATE_BRANCH } from "./definition.ts";
import { type PeopleOptions } from "./people.ts";

export type Mischief = { readonly happens: () => void; readonly mend: () => void };

const MINUTE = 60_000;

/** Before version 1 a file did not say which it is, and its history was not chained. */
function asOlderVersion(text: string): string {
  return text.replace(/^version: 1\n/m, "").replaceAll(/^ +prev: .*\n/gm, "");
}

export function createMischief(
  { setting, chance, touched, rolesChanged }: PeopleOptions,
  as: (login: string) => Actor,
): Mischief {
  const { world, repository, time, journal, plan } = setting;
  const repairs = new Set<() => void>();
  const broken = new Set<string>();

  /** Put right after a while, or when everything is. */
  function until(repair: () => void): void {
    const once = (): void => {
      if (repairs.delete(once)) repair();
    };
    repairs.add(once);
    time.after(chance.between(2 * MINUTE, 60 * MINUTE), once);
  }

  function pushState(path: string, text: string): void {
    commitToBranch(world, as("grace"), repository, {
      branch: STATE_BRANCH,
      message: `Change ${path} by hand`,
      edits: new Map([[path, text]]),
      by: "git",
    });
  }

  function stateFile(): { readonly path: string; readonly text: string } | null {
    const head = branchHead(repository, STATE_BRANCH);
    if (head === undefined) return null;
    const files = filesAt(setting, commitOf(repository.objects, head));
    const path = chance.any([...files.keys()].filter((one) => one.startsWith("resources/")));
    const text = path === undefined ? undefined : files.get(path);
    return path === undefined || text === undefined ? null : { path, text };
  }

  const deeds: Readonly<Record<string, () => void>> = {
    "edits a comment": () => {
      const comment = chance.any(ownComments());
      if (!comment) return;
      touched(comment.id);
      editComment(
        world,
        { user: comment.author },
        comment,
        "/migrate block email.main --reason edit",
      );
    },
    "deletes a comment": () => {
      const comment = chance.any(ownComments());
      if (!comment) return;
      touched(comment.id);
      deleteComment(world, { user: comment.author }, comment);
    },
    "loses her rights": () => {
      setRole(world, repository, "ada", "read");
      rolesChanged();
      until(() => {
        setRole(world, repository, "ada", "write");
        rolesChanged();
      });
    },
    "runs something again": () => {
      const run = chance.any([...world.runs.values()].filter((one) => one.status === "completed"));
      if (run) rerun(world, as("grace"), run);
    },
    "cancels a run": () => {
      const run = chance.any([...world.runs.values()].filter((one) => one.status !== "completed"));
      if (run) cancelRun(world, as("grace"), run);
    },
    "closes a pull request": () => {
      const pull = chance.any(repository.threads.filter((one) => one.pull && one.state === "open"));
      if (pull) closeIssue(world, as("grace"), pull);
    },
    "opens a pull request again": () => {
      const pull = chance.any(
        repository.threads.filter(
          (one) => one.pull && !one.pull.mergedAt && one.state === "closed",
        ),
      );
      if (pull) reopenIssue(world, as("grace"), pull);
    },
    "writes a remark into the state": () => {
      const file = stateFile();
      if (file && broken.size === 0) pushState(file.path, `# seen by ada\n${file.text}`);
    },
    "puts back a state file as an older version wrote it": () => {
      const file = stateFile();
      if (file && broken.size === 0) pushState(file.path, asOlderVersion(file.text));
    },
    "adds a resource": () => {
      const late = "resources:\n  late.comer: { wave: 1 }";
      pushDefinition(definitionFor(plan).replace("resources:", late));
    },
    "takes a resource out": () => {
      const [last] = resourceIds(plan).slice(1).slice(-1);
      if (last === undefined) return;
      pushDefinition(definitionFor(plan).replace(new RegExp(`^  ${last}: .*\n`, "m"), ""));
      until(() => pushDefinition(definitionFor(plan)));
    },
    "breaks the state": () => {
      const file = stateFile();
      if (!file || broken.size > 0) return;
      broken.add(file.path);
      pushState(file.path, `${file.text}\n  - : [broken`);
      until(() => {
        broken.delete(file.path);
        pushState(file.path, file.text);
      });
    },
    "pushes a wrong definition": () => {
      pushDefinition("name: [");
      until(() => pushDefinition(definitionFor(plan)));
    },
    "pushes another title": () => {
      pushDefinition(definitionFor(plan).replace("Airflow 2 to 3", `Airflow ${time.now()}`));
    },
    "takes commits away": () => {
      if (!chance.happens(0.1)) return;
      const head = branchHead(repository, STATE_BRANCH);
      const parent = head && commitOf(repository.objects, head).parents[0];
      // What was broken by hand must not come back: nobody would know how to mend it.
      if (!parent || !commitOf(repository.objects, parent).signed) return;
      const ref = `refs/heads/${STATE_BRANCH}`;
      moveRef(world, as("ada"), repository, { ref, after: parent, force: true });
    },
  };

  function pushDefinition(text: string): void {
    commitToBranch(world, as("grace"), repository, {
      branch: repository.defaultBranch,
      message: "Change the definition",
      edits: new Map([[DEFINITION_PATH, text]]),
      by: "git",
    });
  }

  function ownComments(): (typeof repository.threads)[number]["comments"] {
    return [...repository.comments.values()].filter(
      ({ author }) => author.type === "User" && author.id !== ACTIONS_BOT.id,
    );
  }

  return {
    happens() {
      const [what, deed] = chance.any(Object.entries(deeds)) ?? [];
      if (what === undefined || !deed) return;
      journal.saw(`somebody ${what}`);
      journal.tell(() => `somebody ${what}`);
      deed();
    },
    mend() {
      for (const repair of repairs) repair();
    },
  };
}
