import { describe, expect, it } from "vitest";
import {
  MalformedStateError,
  StateConflictError,
  StateMissingError,
  StateUnsettledError,
  type FileProblem,
  type MigrationStore,
  type Snapshot,
} from "../../src/engine/store.ts";
import { branchStore } from "../../src/state/branch-store.ts";
import { resource } from "../domain/given.ts";
import { GitInMemory } from "./git-in-memory.ts";
import { definition, from, message, newState, pinned, withHistory } from "./migrations.ts";

const branch = "migration/airflow-v3";
const file = `resources/${resource}.yml`;

async function opened(): Promise<{ git: GitInMemory; store: MigrationStore; before: Snapshot }> {
  const git = new GitInMemory();
  const store = branchStore(git, branch);
  return { git, store, before: await store.initialise(newState(), message("t0")) };
}

async function problemsOf(store: MigrationStore): Promise<readonly FileProblem[]> {
  const error: unknown = await store.refresh().catch((thrown: unknown) => thrown);
  if (!(error instanceof MalformedStateError)) throw new Error("expected problems");
  return error.problems;
}

describe("the branch", () => {
  it("begins with a file for the definition, every resource and every wave", async () => {
    const { git } = await opened();
    expect([...git.files(branch).keys()].toSorted()).toEqual([
      "README.md",
      "migration.yml",
      "resources/data.pipeline.yml",
      "resources/email.notifications.yml",
      "resources/email.scale.yml",
      "waves/1.yml",
      "waves/2.yml",
    ]);
    expect(git.branches.get(branch)).toMatchObject([
      { message: "A change\n\nActor: ada\nTransition-Id: t0" },
    ]);
  });

  it("takes only the files that changed, in one commit that says why", async () => {
    const { git, store, before } = await opened();
    const said = { ...message("t1"), trailers: [["Actor", "ada\nTransition-Id: t9"]] as const };
    await store.save(from(before.state).start().state, before, said);
    expect(git.commits).toMatchObject([{ expectedHead: before.head, deletions: [] }]);
    expect([...git.commits[0]!.additions.keys()].toSorted()).toEqual([file, "waves/1.yml"]);
    expect(git.commits[0]!.body).toBe("Actor: ada Transition-Id: t9\nTransition-Id: t1");
  });

  it("loses the file of what is not in the state any more", async () => {
    const { git, store, before } = await opened();
    const extra = newState().resources[resource]!;
    const next = {
      ...before.state,
      resources: { ...before.state.resources, "left.over": { ...extra, id: "left.over" } },
    };
    const after = await store.save(next, before, message("t1"));
    expect(after.state.resources["left.over"]?.id).toBe("left.over");
    await store.save(before.state, after, message("t2"));
    expect(git.commits.at(-1)).toMatchObject({ deletions: ["resources/left.over.yml"] });
    expect((await store.refresh()).state).toEqual(before.state);
  });

  it("is read once as long as nobody else pushes", async () => {
    const { git, store, before } = await opened();
    const after = await store.save(from(before.state).start().state, before, message("t1"));
    expect(await store.refresh()).toBe(after);
    expect(git.reads).toEqual([]);
  });

  it("is decoded only where it changed", async () => {
    const { git, store, before } = await opened();
    git.push(branch, file, `# Ask Ada.\n${git.files(branch).get(file)!}`);
    const { state } = await store.refresh();
    expect(state).toEqual(before.state);
    expect(state.resources[resource]).not.toBe(before.state.resources[resource]);
    expect(state.resources["email.scale"]).toBe(before.state.resources["email.scale"]);
  });

  it("keeps what people pushed beside the state", async () => {
    const { git, store } = await opened();
    git.push(branch, file, `# Ask Ada.\n${git.files(branch).get(file)!}`);
    git.push(branch, "notes.md", "Ours.");
    const before = await store.refresh();
    await store.save(from(before.state).start().state, before, message("t1"));
    expect(git.files(branch).get(file)).toMatch(/^# Ask Ada\.\n/);
    expect(git.files(branch).get("notes.md")).toBe("Ours.");
  });

  it("takes a new definition together with what it changes", async () => {
    const { git, store, before } = await opened();
    const started = await store.save(from(before.state).start().state, before, message("t1"));
    const newer = pinned(`# Reviewed again.\n${started.state.definition.source}`);
    const after = await store.save({ ...started.state, definition: newer }, started, message("t2"));
    expect(after.state.definition).toEqual(newer);
    expect([...git.commits.at(-1)!.additions.keys()]).toEqual(["migration.yml"]);
  });

  it("can be deleted", async () => {
    const { git, store } = await opened();
    git.branches.delete(branch);
    await expect(store.refresh()).rejects.toThrow(StateMissingError);
  });
});

describe("an answer that got lost", () => {
  it.each(["lost-after", "told-stale-after"] as const)(
    "is made up for when the commit took effect (%s)",
    async (fault) => {
      const { git, store, before } = await opened();
      git.faults.push(fault);
      const next = from(before.state).start().state;
      const after = await store.save(next, before, message("t1"));
      expect(after.state).toEqual(next);
      expect(git.commits).toHaveLength(1);
      expect(await store.refresh()).toBe(after);
    },
  );

  it("is made up for when somebody committed on top since", async () => {
    const { git, store, before } = await opened();
    git.faults.push("lost-after");
    const history = git.recentMessages;
    git.recentMessages = (...asked) => {
      git.push(branch, "notes.md", "Ours.");
      return history(...asked);
    };
    const next = from(before.state).start().state;
    expect((await store.save(next, before, message("t1"))).state).toEqual(next);
  });

  it("is made up for with what was stored, though the branch is read as it was before", async () => {
    const { git, store, before } = await opened();
    git.faults.push("lost-after");
    git.readSnapshot = async () => "unchanged";
    const next = from(before.state).start().state;
    expect((await store.save(next, before, message("t1"))).state).toEqual(next);
  });

  it("is told when the commit did not take effect: it may still land", async () => {
    const { git, store, before } = await opened();
    git.faults.push("lost-before");
    const next = from(before.state).start().state;
    const saved = store.save(next, before, message("t1"));
    await expect(saved).rejects.toThrow(StateUnsettledError);
    await expect(saved).rejects.toMatchObject({ cause: { message: "socket hang up" } });
    expect(await store.refresh()).toBe(before);
  });

  it("is a conflict when somebody else committed instead", async () => {
    const { git, store, before } = await opened();
    git.faults.push("lost-before");
    git.rival = async () => git.push(branch, "notes.md", "Ours.");
    const next = from(before.state).start().state;
    await expect(store.save(next, before, message("t1"))).rejects.toThrow(StateConflictError);
  });

  it("is told when the branch cannot be asked either", async () => {
    const { git, store, before } = await opened();
    git.faults.push("lost-after");
    git.historyIsDown = true;
    const next = from(before.state).start().state;
    await expect(store.save(next, before, message("t1"))).rejects.toThrow(StateUnsettledError);
  });

  it("is not made up for by an earlier commit with the same id", async () => {
    const { git, store, before } = await opened();
    const first = await store.save(from(before.state).start().state, before, message("t1"));
    git.rival = async () => git.push(branch, "notes.md", "Ours.");
    const next = from(first.state).start("email.scale").state;
    await expect(store.save(next, first, message("t1"))).rejects.toThrow(StateConflictError);
  });

  it("does not keep the branch from being initialised", async () => {
    const git = new GitInMemory();
    git.faults.push("lost-after");
    const made = await branchStore(git, branch).initialise(newState(), message("t0"));
    expect(made.state).toEqual(newState());
  });

  it("leaves the branch uninitialised when it never came to be", async () => {
    const git = new GitInMemory();
    git.faults.push("lost-before");
    const store = branchStore(git, branch);
    await expect(store.initialise(newState(), message("t0"))).rejects.toThrow("socket hang up");
    expect(await store.find()).toBeNull();
  });
});

describe("a branch that people broke", () => {
  it.each([
    ["a resource's file is gone", file, () => null],
    ["a wave's file is gone", "waves/1.yml", () => null],
    ["the definition is gone", "migration.yml", () => null],
    ["the definition was changed", "migration.yml", (text: string) => text.replace("test", "tset")],
    [
      "a file holds another resource",
      file,
      (text: string) => text.replace(`id: ${resource}`, "id: other"),
    ],
    ["a wave's file is no YAML", "waves/1.yml", () => "a: ["],
    ["a wave's file says too much", "waves/1.yml", (text: string) => `${text}more: 1\n`],
  ])("is refused when %s, naming the file", async (_, path, change) => {
    const { git, store } = await opened();
    git.push(branch, path, change(git.files(branch).get(path)!));
    const problems = await problemsOf(store);
    expect(problems.map((problem) => problem.path)).toContain(path);
  });

  it("says everything that is wrong at once", async () => {
    const { git, store } = await opened();
    git.push(branch, file, "a: [");
    git.push(branch, "waves/2.yml", null);
    expect(new Set((await problemsOf(store)).map(({ path }) => path))).toEqual(
      new Set([file, "waves/2.yml"]),
    );
  });

  it("works again once it is put right", async () => {
    const { git, store, before } = await opened();
    const good = git.files(branch).get(file)!;
    git.push(branch, file, "a: [");
    await problemsOf(store);
    git.push(branch, file, good);
    expect((await store.refresh()).state).toEqual(before.state);
  });
});

describe("a state that could not be read again", () => {
  it("is not written", async () => {
    const { git, store, before } = await opened();
    const note = "x".repeat(6000);
    const event = { at: "", actor: "ada", source: "engine", resource, type: "noted" } as const;
    const history = Array.from({ length: 200 }, () => ({ ...event, action: "note", text: note }));
    const next = withHistory(before.state, history);
    await expect(store.save(next, before, message("t1"))).rejects.toThrow(MalformedStateError);
    expect(git.commits).toEqual([]);
  });

  it("is not written either when only what is new in it could not", async () => {
    const { git, store, before } = await opened();
    const { state } = from(before.state).start().pullRequest("code", null, { number: 1 });
    const after = await store.save(state, before, message("t1"));
    const { history } = after.state.resources[resource]!;
    const wrong = { ...history.at(-1)!, actor: 12 as never };
    const next = withHistory(after.state, [...history, wrong]);
    await expect(store.save(next, after, message("t2"))).rejects.toThrow(/history.*actor/);
    expect(git.commits).toHaveLength(1);
  });

  it("is not begun with either: a definition that is wrong", async () => {
    const git = new GitInMemory();
    const wrong = { ...newState(definition), definition: pinned("name: airflow-v3\n") };
    const store = branchStore(git, branch);
    await expect(store.initialise(wrong, message("t0"))).rejects.toThrow(
      /airflow-v3.yml as pinned/,
    );
    expect(git.branches.size).toBe(0);
  });
});
