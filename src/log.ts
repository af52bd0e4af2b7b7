/**
 * The log: one JSON object a line, without secrets and without what GitHub sent.
 *
 * Every finished line is read back and cleaned before it leaves, whoever wrote it: a list of paths
 * to redact would miss what libraries hang on their errors. A line that cannot be cleaned is not
 * written.
 */
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from "pino";
import { prettyFactory } from "pino-pretty";
import { describeError } from "./describe-error.ts";
import { redactor } from "./redact.ts";
import { type LogSettings } from "./settings.ts";

export type LogOptions = LogSettings & {
  /** Taken out of every text they turn up in. */
  readonly secrets: readonly string[];
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
};

const SECRET_KEY =
  /authorization$|tokens?$|secrets?$|password$|private_?key$|signature|cookie$|^jwt$/i;
/** What a webhook or a request holds: long, and none of the operator's business. */
const CONTENT_KEYS: ReadonlySet<string> = new Set(["payload", "body", "data"]);
const MAX_TEXT = 8000;

export function createLog({ logLevel, logFormat, secrets, destination }: LogOptions): Logger {
  const redact = redactor(secrets);
  const forPeople = logFormat === "pretty" ? prettyFactory({ colorize: false }) : null;
  return pino(
    {
      level: logLevel,
      timestamp: stdTimeFunctions.isoTime,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error) => describeError(error), error: (error) => describeError(error) },
      hooks: {
        streamWrite: (line) => {
          const clean = cleaned(line, redact);
          return forPeople?.(clean) ?? clean;
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

function cleaned(line: string, redact: (text: string) => string): string {
  try {
    const clean = JSON.stringify(JSON.parse(line), (key, value: unknown) => {
      if (SECRET_KEY.test(key)) return "[redacted]";
      if (CONTENT_KEYS.has(key)) return "[left out]";
      if (typeof value === "string") return redact(value).slice(0, MAX_TEXT);
      // An event's name is a word; an event itself holds the payload.
      return key === "event" && typeof value === "object" ? "[left out]" : value;
    });
    return `${clean}\n`;
  } catch {
    return `{"level":"error","msg":"A line was left out of the log because it could not be cleaned"}\n`;
  }
}
