import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runSandbox } from "../../src/sandbox/main.ts";
import { type StartApp } from "../../src/sandbox/run.ts";
import { serveWeb } from "../../src/sandbox/web.ts";

/** Runs the sandbox with an app that only listens, or another one. */
async function running(argv: readonly string[], startApp: StartApp = deaf, stdout = listening()) {
  const stderr = listening();
  const code = await runSandbox(argv, { stdout, stderr, startApp });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const deaf: StartApp = async () => ({ url: "http://127.0.0.1:1", stop: async () => undefined });

function listening(hear: (text: string) => void = () => undefined) {
  let heard = "";
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      heard += chunk.toString();
      hear(chunk.toString());
      done();
    },
  });
  return Object.assign(stream, { text: () => heard });
}

describe("npm start without credentials", () => {
  it("explains itself", async () => {
    const { code, stdout } = await running(["--help"]);
    expect(code).toBe(0);
    for (const option of ["--once", "--json", "--transcript", "--port", "--seed"]) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [["--onec"], "Unknown option '--onec'."],
    [["wave"], "Unexpected argument 'wave'."],
    [["--port", "seven"], '--port takes a number from 0 to 65535, not "seven".'],
    [["--port", "70000"], '--port takes a number from 0 to 65535, not "70000".'],
    [["--seed", "-1"], "Option '--seed' argument is ambiguous."],
    [["--seed", "1.5"], '--seed takes a whole number, not "1.5".'],
    [["--transcript", ""], "--transcript takes a folder."],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await running(argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("says so when it cannot have the port or the folder", async () => {
    const web = await serveWeb(0);
    const port = await running(["--once", "--port", new URL(web.url).port]);
    await web.close();
    expect([port.code, port.stderr]).toEqual([
      2,
      expect.stringContaining("The sandbox cannot start: listen EADDRINUSE"),
    ]);
    const folder = await running(["--once", "--transcript", "/dev/null/x"]);
    expect([folder.code, folder.stderr]).toEqual([2, expect.stringContaining("ENOTDIR")]);
  });

  it("says what nobody answered when the app is deaf, and ends with 1", async () => {
    const { code, stdout, stderr } = await running(["--once", "--json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Nothing happens any more since 2026-01-05T");
    expect(stderr).toContain("Never answered: #1 @maya-chen: /migrate start wave:1");
    expect(JSON.parse(stdout)).toMatchObject({ completed: 0, unanswered: 3, github_requests: 0 });
  });

  it("goes on serving until it is interrupted, and says where", async () => {
    let page = "";
    const interrupt = async (text: string) => {
      const url = /Read a thread: (\S+)/.exec(text)?.[1];
      const [, token, api] = /"authorization: token (\S+)"[^]* (http\S+)/.exec(text) ?? [];
      if (url === undefined || api === undefined) return;
      const headers = { authorization: `token ${token}` };
      const body = JSON.stringify({ body: "Hello, everybody." });
      await fetch(api, { method: "POST", headers, body });
      page = await (await fetch(url)).text();
      process.emit("SIGINT");
    };
    const stdout = listening((text) => void interrupt(text));
    const { code } = await running(["--port", "0"], deaf, stdout);
    expect(code).toBe(1);
    expect(page).toMatch(/^# We move to Airflow 3 \(#1\)\n[^]*Hello, everybody\.\n$/);
  });
});
