/**
 * The variables of the environment, once: the settings, their messages and their table in the
 * documentation are made of this. The error of each is what is expected of it; what was found is
 * added where it may be shown.
 */
import ms, { type StringValue } from "ms";
import { z } from "zod";

const MAX_BODY_BYTES = 25 * 1024 * 1024;
const SECRET = "at least 16 characters, without spaces around them";
const APP_ID = "the number GitHub shows as App ID";

export const variables = z.strictObject({
  APP_ID: z
    .string(APP_ID)
    .regex(/^[1-9]\d{0,14}$/, APP_ID)
    .transform(Number)
    .meta({ description: "The App's id.", needed: "required" }),
  PRIVATE_KEY: z
    .string()
    .optional()
    .meta({
      description: String.raw`The App's private key: PEM (line breaks may be written \n) or base64 of it.`,
      needed: "required, unless `PRIVATE_KEY_PATH` is set",
    }),
  PRIVATE_KEY_PATH: z.string().optional().meta({
    description: "The file that holds the private key.",
  }),
  WEBHOOK_SECRET: secret().meta({
    description: `What GitHub signs webhooks with: ${SECRET}.`,
    needed: "required",
  }),
  WEBHOOK_SECRET_PREVIOUS: secret().optional().meta({
    description: "The secret before it, accepted too while you replace it. Remove it afterwards.",
  }),
  HOST: z.string().default("localhost").meta({
    description: "The address to listen on. The container image sets `0.0.0.0`.",
  }),
  PORT: wholeNumber(0, 65_535).prefault("3000").meta({
    description: "The port to listen on; 0 lets the system choose.",
  }),
  GHE_HOST: z
    .string()
    .regex(/^[\w.-]+(?::\d{1,5})?$/, "a host name, without https://")
    .optional()
    .meta({ description: "The host of a GitHub Enterprise Server, when it is not github.com." }),
  GHE_PROTOCOL: z.enum(["https", "http"], "https or http").default("https").meta({
    description: "How to speak to `GHE_HOST`. With `http`, tokens travel unprotected.",
  }),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "trace, debug, info, warn, error, fatal or silent",
    )
    .default("info")
    .meta({ description: "The least level that is logged, from `trace` to `silent`." }),
  LOG_FORMAT: z.enum(["json", "pretty"], "json or pretty").default("json").meta({
    description: "One JSON object a line, or `pretty` for people.",
  }),
  SWEEP_INTERVAL: duration("10s", "24h").prefault("10m").meta({
    description: "How often Cairn looks for what no webhook told, from `10s` to `24h`.",
  }),
  BODY_LIMIT: wholeNumber(1024, MAX_BODY_BYTES).prefault("5242880").meta({
    description: "The largest webhook accepted, in bytes; at most 25 MiB.",
  }),
});

export type Variable = keyof typeof variables.shape;

/** The table of the documentation, in Markdown as the formatter leaves it. */
export function settingsTable(): string {
  const rows = Object.entries(variables.shape).map(([name, schema]) => {
    const { description, needed } = schema.meta() ?? {};
    const fallback =
      schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
        ? `\`${schema.def.defaultValue}\``
        : "";
    return [`\`${name}\``, description ?? "", typeof needed === "string" ? needed : fallback];
  });
  const head = ["Variable", "Meaning", "Default"];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows]
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}

function secret(): z.ZodString {
  // Also refuses `development`, which Probot takes when it is given none.
  return z.string(SECRET).regex(/^\S.{14,}\S$/, SECRET);
}

function wholeNumber(from: number, to: number): z.ZodType<number, string> {
  return z
    .string()
    .refine(
      (value) => /^\d{1,9}$/.test(value) && Number(value) >= from && Number(value) <= to,
      `a whole number from ${from} to ${to}`,
    )
    .transform(Number);
}

function duration(from: StringValue, to: StringValue): z.ZodType<number, string> {
  return z.string().transform((value, context) => {
    const found = isDuration(value) ? ms(value) : 0;
    if (found >= ms(from) && found <= ms(to)) return found;
    context.addIssue(`a duration from ${from} to ${to}, such as 10m`);
    return z.NEVER;
  });
}

function isDuration(value: string): value is StringValue {
  return /^\d{1,6}[smhd]$/.test(value);
}
