/** The sandbox's command line: `npm start -- --once --json …`. */
import { parseArgs } from "node:util";

export type Options = {
  readonly once: boolean;
  readonly json: boolean;
  readonly transcript: string | null;
  readonly port: number;
  readonly seed: number;
};

export type ReadOptions =
  | { readonly is: "options"; readonly options: Options }
  | { readonly is: "help" }
  | { readonly is: "wrong"; readonly message: string };

export const HELP = `Runs Cairn against a fake GitHub with scripted people: 66 clusters, 4 waves. Needs no credentials.

Usage: npm start -- [options]

  --once            end when the migration has: 0 when all resources are completed, else 1
  --json            print a one-line summary as the last line
  --transcript DIR  write every issue and pull request, the state branch and its log to DIR
  --port N          port of the fake GitHub's web pages (default: any free one)
  --seed N          what people and skills do differs by it (default: 1)
  --help            print this
`;

export function readOptions(argv: readonly string[]): ReadOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: "boolean" },
        json: { type: "boolean" },
        transcript: { type: "string" },
        port: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return wrong(`${message.split(". ")[0] ?? message}.`);
  }
  if (values.help) return { is: "help" };
  const port = numberIn(values.port ?? "0", 65_535);
  if (port === null) return wrong(`--port takes a number from 0 to 65535, not "${values.port}".`);
  const seed = numberIn(values.seed ?? "1", Number.MAX_SAFE_INTEGER);
  if (seed === null) return wrong(`--seed takes a whole number, not "${values.seed}".`);
  if (values.transcript === "") return wrong("--transcript takes a folder.");
  return {
    is: "options",
    options: {
      once: values.once ?? false,
      json: values.json ?? false,
      transcript: values.transcript ?? null,
      port,
      seed,
    },
  };
}

function numberIn(text: string, most: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value <= most ? value : null;
}

function wrong(message: string): ReadOptions {
  return { is: "wrong", message };
}
