/** What people push behind Cairn's back: to the state branch, which is no place for it, and to the definition. */
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { commitOf } from "../src/sandbox/github/git-objects.ts";
import { createRef, deleteRef, moveRef } from "../src/sandbox/github/refs.ts";
import { branchHead } from "../src/sandbox/github/repositories.ts";
import { filesAt } from "./audit/branch.ts";
import { DEFINITION_PATH, definitionFor, resourceIds, STATE_BRANCH } from "./definition.ts";
import { type Deeds, type DeedsOptions } from "./mischief.ts";

/** Before version 1 a file did not say which it is, and its history was not chained. */
function asOlderVersion(text: string): string {
  return text.replace(/^version: 1\n/m, "").replaceAll(/^ +prev: .*\n/gm, "");
}

export function deedsWithGit({ setting, chance, current, as, until }: DeedsOptions): Deeds {
  const { world, repository, time, journal, plan } = setting;
  const broken = new Set<string>();

  function push(branch: string, path: string, text: string): void {
    commitToBranch(world, as("grace"), repository, {
      branch,
      message: `Change ${path} by hand`,
      edits: new Map([[path, text]]),
      by: "git",
    });
  }

  function stateFile(): { readonly path: string; readonly text: string } | null {
    const head = branchHead(repository, STATE_BRANCH);
    if (head === undefined) return null;
    const files = filesAt(repository, commitOf(repository.objects, head));
    const path = chance.any([...files.keys()].filter((one) => one.startsWith("resources/")));
    const text = path === undefined ? undefined : files.get(path);
    return path === undefined || text === undefined ? null : { path, text };
  }

  function pushDefinition(text: string): void {
    push(repository.defaultBranch, DEFINITION_PATH, text);
  }

  function hasBegun(): boolean {
    const waves = Object.values(current()?.state.waves ?? {});
    return waves.some(({ trackingIssue }) => trackingIssue !== null);
  }

  return {
    "writes a remark into the state": () => {
      const file = stateFile();
      if (!file || broken.size > 0) return false;
      push(STATE_BRANCH, file.path, `# seen by ada\n${file.text}`);
      return true;
    },
    "puts back a state file as an older version wrote it": () => {
      const file = stateFile();
      if (!file || broken.size > 0) return false;
      push(STATE_BRANCH, file.path, asOlderVersion(file.text));
      return true;
    },
    "adds a resource": () => {
      const late = "resources:\n  late.comer: { wave: 1 }";
      pushDefinition(definitionFor(plan).replace("resources:", late));
      return true;
    },
    "takes a resource out": () => {
      const [last] = resourceIds(plan).slice(1).slice(-1);
      if (last === undefined) return false;
      pushDefinition(definitionFor(plan).replace(new RegExp(`^  ${last}: .*\n`, "m"), ""));
      until(() => pushDefinition(definitionFor(plan)));
      return true;
    },
    "breaks the state": () => {
      const file = stateFile();
      if (!file || broken.size > 0) return false;
      broken.add(file.path);
      push(STATE_BRANCH, file.path, `${file.text}\n  - : [broken`);
      until(() => {
        broken.delete(file.path);
        push(STATE_BRANCH, file.path, file.text);
      });
      return true;
    },
    "pushes a wrong definition": () => {
      pushDefinition("name: [");
      until(() => pushDefinition(definitionFor(plan)));
      return true;
    },
    "pushes another title": () => {
      pushDefinition(definitionFor(plan).replace("Airflow 2 to 3", `Airflow ${time.now()}`));
      return true;
    },
    "deletes the state branch": () => {
      const head = branchHead(repository, STATE_BRANCH);
      // Before anything began, a branch that is gone is one that never was.
      if (head === undefined || broken.size > 0 || !hasBegun() || !chance.happens(0.2))
        return false;
      const ref = `refs/heads/${STATE_BRANCH}`;
      deleteRef(world, as("ada"), repository, ref);
      broken.add(ref);
      until(() => {
        broken.delete(ref);
        if (branchHead(repository, STATE_BRANCH) !== undefined) {
          journal.wrong("S8", "it was begun anew where somebody deleted the state branch");
          return;
        }
        createRef(world, as("ada"), repository, { ref, after: head });
      });
      return true;
    },
    "takes commits away": () => {
      const head = branchHead(repository, STATE_BRANCH);
      const parent = head && commitOf(repository.objects, head).parents[0];
      // What was broken by hand must not come back: nobody would know how to mend it.
      if (!parent || !commitOf(repository.objects, parent).signed) return false;
      if (!chance.happens(0.1)) return false;
      const ref = `refs/heads/${STATE_BRANCH}`;
      moveRef(world, as("ada"), repository, { ref, after: parent, force: true });
      return true;
    },
  };
}
