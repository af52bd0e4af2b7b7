/**
 * What the operator sets: the only reader of the environment. Everything that is wrong is said at
 * once, with what is expected, and the value of a secret is never repeated.
 *
 * Without any credential Cairn is the sandbox; with some but not all of them it refuses to start,
 * so that a forgotten variable never turns a production server into a toy.
 */
import { readFileSync } from "node:fs";
import { type z } from "zod";
import { parsePrivateKey } from "./private-key.ts";
import { variables, type Variable } from "./variables.ts";

export type LogSettings = {
  readonly logLevel: Variables["LOG_LEVEL"];
  readonly logFormat: Variables["LOG_FORMAT"];
};

export type Settings = LogSettings & {
  readonly appId: number;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  /** The current one first; the previous one counts while it is being replaced. */
  readonly webhookSecrets: readonly [string, ...string[]];
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where GitHub's REST API is, without a slash at the end. */
  readonly apiUrl: string;
  readonly sweepIntervalMs: number;
  readonly bodyLimitBytes: number;
};

export type LoadedSettings =
  | { readonly mode: "sandbox"; readonly settings: LogSettings }
  | { readonly mode: "server"; readonly settings: Settings }
  | { readonly mode: "invalid"; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;
type Variables = z.output<typeof variables>;

const CREDENTIALS: readonly Variable[] = [
  "APP_ID",
  "PRIVATE_KEY",
  "PRIVATE_KEY_PATH",
  "WEBHOOK_SECRET",
  "WEBHOOK_SECRET_PREVIOUS",
];
const forSandbox = variables.pick({ LOG_LEVEL: true, LOG_FORMAT: true });

export function loadSettings(
  env: Environment = process.env,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): LoadedSettings {
  if (CREDENTIALS.every((name) => env[name] === undefined)) {
    const { data, error } = forSandbox.safeParse(given(env, ["LOG_LEVEL", "LOG_FORMAT"]));
    if (!data) return { mode: "invalid", problems: problemsOf(error, env) };
    return { mode: "sandbox", settings: logSettings(data) };
  }
  return loadServerSettings(env, readFile);
}

/** For whoever was told to serve: without credentials that is wrong, and no reason for the sandbox. */
export function loadServerSettings(
  env: Environment = process.env,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): Exclude<LoadedSettings, { readonly mode: "sandbox" }> {
  const { data, error } = variables.safeParse(given(env, variables.keyof().options));
  const key = privateKeyOf(env, readFile);
  if (!data || "problem" in key) {
    const ofKey = "problem" in key ? [key.problem] : [];
    return { mode: "invalid", problems: [...(error ? problemsOf(error, env) : []), ...ofKey] };
  }
  return { mode: "server", settings: settingsOf(data, key.pem) };
}

function settingsOf(data: Variables, privateKey: string): Settings {
  const previous = data.WEBHOOK_SECRET_PREVIOUS;
  return {
    ...logSettings(data),
    appId: data.APP_ID,
    privateKey,
    webhookSecrets: [data.WEBHOOK_SECRET, ...(previous === undefined ? [] : [previous])],
    host: data.HOST,
    port: data.PORT,
    apiUrl: data.GHE_HOST
      ? `${data.GHE_PROTOCOL}://${data.GHE_HOST}/api/v3`
      : "https://api.github.com",
    sweepIntervalMs: data.SWEEP_INTERVAL,
    bodyLimitBytes: data.BODY_LIMIT,
  };
}

function logSettings(data: Pick<Variables, "LOG_LEVEL" | "LOG_FORMAT">): LogSettings {
  return { logLevel: data.LOG_LEVEL, logFormat: data.LOG_FORMAT };
}

/** An empty credential is a mistake (a secret that was not found); anything else empty is unset. */
function given(env: Environment, names: readonly Variable[]): Partial<Record<Variable, string>> {
  return Object.fromEntries(
    names
      .map((name) => [name, env[name]] as const)
      .filter(([name, value]) => value !== undefined && (value || CREDENTIALS.includes(name))),
  );
}

function privateKeyOf(
  env: Environment,
  readFile: (path: string) => string,
): { readonly pem: string } | { readonly problem: string } {
  const { PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path } = env;
  const expected = "an RSA key in PEM, without a passphrase";
  if (inline && path) return { problem: "PRIVATE_KEY and PRIVATE_KEY_PATH: expected only one" };
  if (!inline && !path) {
    return { problem: `PRIVATE_KEY: expected ${expected}, or PRIVATE_KEY_PATH; found nothing` };
  }
  if (inline) {
    const pem = parsePrivateKey(inline);
    return pem ? { pem } : { problem: `PRIVATE_KEY: expected ${expected}, or base64 of it` };
  }
  try {
    const pem = parsePrivateKey(readFile(path ?? ""));
    return pem ? { pem } : { problem: `PRIVATE_KEY_PATH: expected a file with ${expected}` };
  } catch {
    return { problem: "PRIVATE_KEY_PATH: expected a file that can be read" };
  }
}

function problemsOf(error: z.ZodError, env: Environment): readonly string[] {
  return error.issues.map(({ path: [name], message }) => {
    const variable = variables.keyof().parse(name);
    return `${variable}: expected ${message}${found(variable, env[variable])}`;
  });
}

/** Whatever stands in the place of a credential may be another one, so none is shown. */
function found(name: Variable, value: string | undefined): string {
  if (!value) return ", found nothing";
  return CREDENTIALS.includes(name) ? "" : `, found ${JSON.stringify(value.slice(0, 100))}`;
}
