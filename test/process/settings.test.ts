import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadServerSettings, loadSettings } from "../../src/settings.ts";
import { settingsTable } from "../../src/variables.ts";
import { pkcs1, pkcs8, privateKey } from "./keys.ts";

const complete = { APP_ID: "7", PRIVATE_KEY: pkcs8, WEBHOOK_SECRET: "correct horse battery" };
const noFiles = (path: string): string => {
  throw new Error(`There is no file ${path}`);
};
const problemsOf = (env: Record<string, string>, readFile = noFiles): readonly string[] => {
  const loaded = loadSettings(env, readFile);
  return loaded.mode === "invalid" ? loaded.problems : [];
};

describe("settings", () => {
  it("are those of the sandbox when no credential is set", () => {
    expect(loadSettings({ PATH: "/bin", PORT: "0", LOG_LEVEL: "warn" }, noFiles)).toEqual({
      mode: "sandbox",
      settings: { logLevel: "warn", logFormat: "json" },
    });
    expect(problemsOf({ LOG_LEVEL: "loud" })).toEqual([
      'LOG_LEVEL: expected trace, debug, info, warn, error, fatal or silent, found "loud"',
    ]);
  });

  it("have a default for everything that is no credential", () => {
    expect(loadSettings({ ...complete, PATH: "/bin", PORT: "" }, noFiles)).toEqual({
      mode: "server",
      settings: {
        appId: 7,
        privateKey: pkcs8,
        webhookSecrets: ["correct horse battery"],
        host: "localhost",
        port: 3000,
        apiUrl: "https://api.github.com",
        logLevel: "info",
        logFormat: "json",
        sweepIntervalMs: 600_000,
        bodyLimitBytes: 5 * 1024 * 1024,
      },
    });
  });

  it("take what is set", () => {
    const loaded = loadSettings(
      {
        ...complete,
        WEBHOOK_SECRET_PREVIOUS: "the one of last year",
        HOST: "0.0.0.0",
        PORT: "0",
        GHE_HOST: "127.0.0.1:4000",
        GHE_PROTOCOL: "http",
        LOG_LEVEL: "debug",
        LOG_FORMAT: "pretty",
        SWEEP_INTERVAL: "90s",
        BODY_LIMIT: "1024",
      },
      noFiles,
    );
    expect(loaded).toMatchObject({
      settings: {
        webhookSecrets: ["correct horse battery", "the one of last year"],
        host: "0.0.0.0",
        port: 0,
        apiUrl: "http://127.0.0.1:4000/api/v3",
        logLevel: "debug",
        logFormat: "pretty",
        sweepIntervalMs: 90_000,
        bodyLimitBytes: 1024,
      },
    });
  });

  it.each([
    ["PKCS#8", pkcs8],
    ["PKCS#1", pkcs1],
    ["written line breaks", pkcs1.replaceAll("\n", String.raw`\n`)],
    ["base64", Buffer.from(pkcs1).toString("base64")],
  ])("read a private key as %s", (_, key) => {
    expect(loadSettings({ ...complete, PRIVATE_KEY: key }, noFiles)).toMatchObject({
      settings: { privateKey: pkcs8 },
    });
    const { PRIVATE_KEY: _unset, ...rest } = complete;
    expect(loadSettings({ ...rest, PRIVATE_KEY_PATH: "key.pem" }, () => key)).toMatchObject({
      settings: { privateKey: pkcs8 },
    });
  });

  it("are refused with everything that is wrong in one answer", () => {
    expect(
      problemsOf({
        APP_ID: "-1",
        WEBHOOK_SECRET: "development",
        WEBHOOK_SECRET_PREVIOUS: "",
        PORT: "65536",
        GHE_HOST: "https://github.example",
        GHE_PROTOCOL: "ftp",
        LOG_LEVEL: "loud",
        LOG_FORMAT: "xml",
        SWEEP_INTERVAL: "5s",
        BODY_LIMIT: "26214401",
      }),
    ).toMatchInlineSnapshot(`
      [
        "APP_ID: expected the number GitHub shows as App ID",
        "WEBHOOK_SECRET: expected at least 16 characters, without spaces around them",
        "WEBHOOK_SECRET_PREVIOUS: expected at least 16 characters, without spaces around them, found nothing",
        "PORT: expected a whole number from 0 to 65535, found "65536"",
        "GHE_HOST: expected a host name, without https://, found "https://github.example"",
        "GHE_PROTOCOL: expected https or http, found "ftp"",
        "LOG_LEVEL: expected trace, debug, info, warn, error, fatal or silent, found "loud"",
        "LOG_FORMAT: expected json or pretty, found "xml"",
        "SWEEP_INTERVAL: expected a duration from 10s to 24h, such as 10m, found "5s"",
        "BODY_LIMIT: expected a whole number from 1024 to 26214400, found "26214401"",
        "PRIVATE_KEY: expected an RSA key in PEM, without a passphrase, or PRIVATE_KEY_PATH; found nothing",
      ]
    `);
  });

  it("say what is missing when only some credentials are set", () => {
    expect(problemsOf({ WEBHOOK_SECRET: "" })).toMatchInlineSnapshot(`
      [
        "APP_ID: expected the number GitHub shows as App ID, found nothing",
        "WEBHOOK_SECRET: expected at least 16 characters, without spaces around them, found nothing",
        "PRIVATE_KEY: expected an RSA key in PEM, without a passphrase, or PRIVATE_KEY_PATH; found nothing",
      ]
    `);
  });

  it.each([
    ["both ways to give the key", { PRIVATE_KEY: pkcs8, PRIVATE_KEY_PATH: "key.pem" }],
    ["a file that is not there", { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "key.pem" }],
    ["no key", { PRIVATE_KEY: "c2VjcmV0" }],
    ["a key with a passphrase", { PRIVATE_KEY: encrypted() }],
    ["a key of another kind", { PRIVATE_KEY: elliptic() }],
  ])("refuse %s", (_, wrong) => {
    expect(problemsOf({ ...complete, ...wrong })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY(_PATH)?\b.*: expected /),
    ]);
  });

  it("refuse a file that holds no key", () => {
    expect(problemsOf({ ...complete, PRIVATE_KEY: "", PRIVATE_KEY_PATH: "x" }, () => "?")).toEqual([
      "PRIVATE_KEY_PATH: expected a file with an RSA key in PEM, without a passphrase",
    ]);
  });

  it("never repeat what may be a secret", () => {
    const secret = "canary";
    const wrong = Object.fromEntries(
      Object.keys(complete).map((name) => [name, secret]),
    ) as typeof complete;
    const said = [
      ...problemsOf(wrong),
      ...problemsOf({ ...wrong, WEBHOOK_SECRET_PREVIOUS: secret, PRIVATE_KEY: "" }),
      ...problemsOf({ APP_ID: secret, PRIVATE_KEY_PATH: secret }),
    ];
    expect(said.length).toBeGreaterThan(6);
    expect(said.join("\n")).not.toContain(secret);
  });

  it("are documented in a table made of them (update it with vitest -u)", async () => {
    const page = ["# Settings", "Cairn is set by its environment.", settingsTable()];
    await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("../../docs/settings.md");
  });
});

function encrypted(): string {
  return privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" })
    .toString();
}

function elliptic(): string {
  const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

describe("told to serve", () => {
  it("is wrong without credentials, and no reason for the sandbox", () => {
    const loaded = loadServerSettings({});
    expect(loaded).toMatchObject({ mode: "invalid" });
    const { problems } = loaded as Extract<typeof loaded, { mode: "invalid" }>;
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "APP_ID",
      "WEBHOOK_SECRET",
      "PRIVATE_KEY",
    ]);
  });
});
