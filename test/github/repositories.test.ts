import { describe, expect, it } from "vitest";
import { GitHubRefusedError } from "../../src/engine/github.ts";
import { expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(108);
const commit = "c".repeat(40);

function entry(name: string, text: string | null, byteSize = 10) {
  return { name, object: { byteSize, text } };
}

function answer(file: object | null, skills: object | null = null) {
  return { data: { repository: { defaultBranchRef: { target: { oid: commit, file, skills } } } } };
}

describe("the definitions of a repository", () => {
  it("are the YAML files of the folder and the documents beside it, all of one commit, with one request", async () => {
    const { repositories } = startApp().github;
    const entries = [
      entry("airflow-v3.yml", "name: airflow-v3"),
      entry("database.yaml", "name: database"),
      entry("README.md", "# Migrations"),
      entry("huge.yml", "x", 256 * 1024 + 1),
      entry("binary.yml", null),
      { name: "folder.yml", object: {} },
      { name: "submodule.yml", object: null },
    ];
    const skills = [entry("deploy.md", "# Deploy"), entry("notes.txt", "x")];
    const documents = { ".github/skills/deploy.md": "# Deploy" };
    github()
      .post("/graphql", ({ variables }: { variables: object }) => {
        expect(variables).toEqual({
          owner: "acme",
          repo: "data",
          folder: ".github/migrations",
          skills: ".github/skills",
        });
        return true;
      })
      .reply(200, answer({ object: { entries } }, { object: { entries: skills } }));
    expect(await repositories.definitions(repository)).toEqual([
      { path: ".github/migrations/airflow-v3.yml", text: "name: airflow-v3", documents, commit },
      { path: ".github/migrations/database.yaml", text: "name: database", documents, commit },
    ]);
  });

  it.each([
    ["no such folder", answer(null)],
    ["a file in its place", answer({ object: {} })],
    ["a submodule in its place", answer({ object: null })],
    ["no commit at all", { data: { repository: { defaultBranchRef: null } } }],
  ])("are none when there is %s", async (_, body) => {
    const { repositories } = startApp().github;
    github().post("/graphql").reply(200, body);
    expect(await repositories.definitions(repository)).toEqual([]);
  });

  it("are refused when GitHub does not know the repository", async () => {
    const { repositories } = startApp().github;
    const errors = [{ type: "NOT_FOUND", message: "Could not resolve to a Repository" }];
    github()
      .post("/graphql")
      .reply(200, { data: { repository: null }, errors });
    await expect(repositories.definitions(repository)).rejects.toThrow(
      new GitHubRefusedError(404, "Could not resolve to a Repository"),
    );
  });
});
