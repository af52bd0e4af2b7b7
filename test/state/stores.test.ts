import { describe } from "vitest";
import { branchStore } from "../../src/state/branch-store.ts";
import { memoryStore } from "../../src/state/memory-store.ts";
import { GitInMemory } from "./git-in-memory.ts";
import { definition } from "./migrations.ts";
import { promisesOfAStore } from "./store-contract.ts";

describe("a store in memory", () => {
  promisesOfAStore(() => {
    const store = memoryStore(null, definition);
    return { store, other: store };
  });
});

describe("a store on a branch", () => {
  promisesOfAStore(() => {
    const git = new GitInMemory();
    return { store: branchStore(git, "state"), other: branchStore(git, "state") };
  });
});
