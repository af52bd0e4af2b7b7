/** The sandbox's command line: `npm start -- --once --json …`. */
import { parseArgs } from "node:util";
import { DEFAULT_EXAMPLE } from "./example.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

export type Options = {
  readonly once: boolean;
  readonly json: boolean;
  readonly transcript: string | null;
  readonly port: number;
  readonly seed: number;
  /** An example's name or a folder. */
  readonly migration: string;
  readonly scenario: Scenario | null;
};

export type ReadOptions =
  | { readonly is: "options"; readonly options: Options }
  | { readonly is: "help" }
  | { readonly is: "wrong"; readonly message: string };

const NAMES = SCENARIOS.map(({ name }) => name);

export const HELP = `Runs Cairn against a fake GitHub with scripted people: 66 clusters, 4 waves. Needs no credentials.

Usage: npm start -- [options]

  --migration NAME  an example (default: ${DEFAULT_EXAMPLE}), or a folder with .github/migrations/ in it
  --scenario NAME   one resource and something that happens to it: ${NAMES.join(", ")}
  --once            end when the migration has: 0 when all resources are completed, or the scenario
                    came to what it expects, else 1
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
        migration: { type: "string" },
        scenario: { type: "string" },
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
  const scenario = SCENARIOS.find(({ name }) => name === values.scenario) ?? null;
  if (values.scenario !== undefined && scenario === null) {
    return wrong(`--scenario takes one of ${NAMES.join(", ")}, not "${values.scenario}".`);
  }
  if (scenario !== null && values.migration !== undefined) {
    return wrong("--scenario comes with its own migration: leave --migration out.");
  }
  return {
    is: "options",
    options: {
      once: values.once ?? false,
      json: values.json ?? false,
      transcript: values.transcript ?? null,
      port,
      seed,
      migration: values.migration ?? DEFAULT_EXAMPLE,
      scenario,
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
