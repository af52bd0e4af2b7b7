/**
 * `npm run docker:replay`: does what the Dockerfile says in empty folders, for machines without a
 * container engine: copies only what is committed and not ignored, runs its steps, starts its
 * command, asks its health check, and stops it. USER and the base image's own files are not
 * replayed; the steps run with this machine's Node.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const UNWANTED = [".env", "src", "test", "node_modules/vitest", "node_modules/typescript"];

const workshop = mkdtempSync(join(tmpdir(), "cairn-image-"));
const ignore = readFileSync(".dockerignore", "utf8").split("\n");
const context = execFileSync("git", ["ls-files"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file && !isIgnored(file));
const stages = [];

try {
  for (const [verb, rest] of instructions(readFileSync("Dockerfile", "utf8"))) replay(verb, rest);
  const image = stages.at(-1);
  for (const path of UNWANTED) {
    if (existsSync(join(image.folder, path))) fail(`The image holds ${path}, which it should not`);
  }
  await tryOut(image);
  const size = execFileSync("du", ["-sh", image.folder], { encoding: "utf8" }).split("\t")[0];
  console.log(`The image starts, is healthy and stops; it adds ${size} to its base`);
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

function instructions(dockerfile) {
  return dockerfile
    .replaceAll(/^#.*$/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => [line.split(/\s/, 1)[0], line.replace(/^\S+\s+/, "")]);
}

function replay(verb, rest) {
  const stage = stages.at(-1);
  switch (verb) {
    case "FROM": {
      const root = join(workshop, String(stages.length));
      mkdirSync(root);
      stages.push({ name: rest.split(/\s+as\s+/i)[1], root, folder: root, env: {} });
      return;
    }
    case "WORKDIR":
      stage.folder = join(stage.root, rest);
      mkdirSync(stage.folder, { recursive: true });
      return;
    case "ENV":
      for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
      return;
    case "COPY":
      copy(stage, rest.split(/\s+/));
      return;
    case "RUN":
      console.log(`RUN ${rest}`);
      if (run(stage, "sh", ["-c", rest]).status !== 0) fail(`RUN ${rest} failed`);
      return;
    case "CMD":
      stage.command = JSON.parse(rest);
      return;
    case "HEALTHCHECK":
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf("[")));
      return;
    case "STOPSIGNAL":
      stage.stopSignal = rest;
      return;
    case "USER":
    case "EXPOSE":
      return;
    default:
      fail(`The Dockerfile says ${verb}, which cannot be replayed`);
  }
}

function copy(stage, words) {
  const from = words[0].startsWith("--from=") ? words.shift().slice("--from=".length) : null;
  const target = join(stage.folder, words.pop());
  for (const source of words) {
    if (from) {
      cpSync(join(stages.find(({ name }) => name === from).root, source), target, {
        recursive: true,
      });
      continue;
    }
    const files = context.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) fail(`COPY ${source} finds nothing that is committed and not ignored`);
    for (const file of files) {
      cpSync(file, join(target, file === source ? file : file.slice(source.length + 1)));
    }
  }
}

/** The patterns of .dockerignore as far as we use them: names, `*`, and `!` before an exception. */
function isIgnored(file) {
  return ignore
    .filter((line) => line && !line.startsWith("#"))
    .reduce((ignored, line) => {
      const pattern = line.replace(/^!/, "");
      const matches = pattern === "*" || file === pattern || file.startsWith(`${pattern}/`);
      return matches ? !line.startsWith("!") : ignored;
    }, false);
}

async function tryOut(image) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  Object.assign(image.env, {
    PORT: String(await freePort()),
    APP_ID: "1",
    PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }),
    WEBHOOK_SECRET: "only for this replay",
    // Nobody listens there: the replay must not reach GitHub.
    GHE_HOST: `127.0.0.1:${await freePort()}`,
    GHE_PROTOCOL: "http",
  });
  const [command, ...args] = image.command;
  const running = spawn(command, args, {
    cwd: image.folder,
    env: environment(image),
    stdio: "inherit",
  });
  const ended = once(running, "exit");
  try {
    const [probe, ...probeArgs] = image.healthCheck;
    const until = Date.now() + 30_000;
    while (run(image, probe, probeArgs, "ignore").status !== 0) {
      if (running.exitCode !== null) fail(`The image ended with ${running.exitCode}`);
      if (Date.now() > until) fail("The image did not become healthy within 30 s");
      await wait(100);
    }
    running.kill(image.stopSignal);
    const [code] = await Promise.race([
      ended,
      wait(10_000, ["no end within 10 s"], { ref: false }),
    ]);
    if (code !== 0) fail(`The image was stopped and ended with ${code}`);
  } finally {
    running.kill("SIGKILL");
  }
}

function run(stage, command, args, stdio = "inherit") {
  return spawnSync(command, args, { cwd: stage.folder, env: environment(stage), stdio });
}

function environment({ env }) {
  return { ...process.env, npm_config_cache: join(workshop, "npm"), ...env };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

function fail(message) {
  throw new Error(message);
}
