/**
 * What a person gets out of a comment by Cairn: the questions in it, the commands it offers and
 * what they are about. It reads the text alone, so a comment that does not say what is needed
 * leaves the sandbox stuck, as it would leave people.
 */

export type Question = {
  readonly kind: QuestionKind;
  /** The heading as it is written. */
  readonly heading: string;
  /** The resource, or the wave where it is about one as a whole. */
  readonly resource: string;
  readonly environment: string | null;
  /** Commands in the fenced blocks, the usual one first. */
  readonly commands: readonly string[];
  /** The pull request it is about. */
  readonly pull: number | null;
  /** The branch it wants a pull request from. */
  readonly branch: string | null;
  /** The first person it names. */
  readonly asker: string | null;
  /** How many people have to say yes. */
  readonly approvals: number;
};

export type QuestionKind =
  | "open-pull-request"
  | "review"
  | "changes"
  | "confirmation"
  | "sign-off"
  | "approval"
  | "decision"
  | "judgement"
  | "failure"
  | "wave-failures"
  | "unknown";

const HEADING = /^### ((?:Waiting|Needs).*?: (?:wave )?`([^`]+)`(?: in `([^`]+)`)?.*)$/m;

export function questionsIn(body: string): readonly Question[] {
  return body
    .split(/^(?=### )/m)
    .flatMap((section) => questionIn(section.split(/^(?=#{1,2} |---$)/m)[0] ?? ""));
}

function questionIn(section: string): readonly Question[] {
  const [, heading, resource, environment] = HEADING.exec(section) ?? [];
  if (heading === undefined || resource === undefined) return [];
  const commands = commandsIn(section);
  const pull = /\[[^\]]*#(\d+)[^\]]*\]\([^)]*\/pull\/\d+\)/i.exec(section)?.[1];
  return [
    {
      kind: kindOf(commands, pull !== undefined),
      heading,
      resource,
      environment: environment ?? null,
      commands,
      pull: pull === undefined ? null : Number(pull),
      branch: /pull request from the branch `([^`]+)`/.exec(section)?.[1] ?? null,
      asker: (/other than `@([^`]+)`/.exec(section) ?? /`@([^`]+)`/.exec(section))?.[1] ?? null,
      approvals: Number(/(\d+)(?: more)? people approve/.exec(section)?.[1] ?? 1),
    },
  ];
}

/** Commands that can be copied, in the order they stand. */
export function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/^```text\n(\/migrate .*)\n```$/gm)].map(([, command = ""]) => command);
}

function kindOf(commands: readonly string[], hasPull: boolean): QuestionKind {
  const [verb = "", ...others] = commands.map((command) => command.split(" ")[1] ?? "");
  if (verb === "approve" || verb === "approve-wave") return "approval";
  // What failed asks for itself.
  if (verb === "next") return "wave-failures";
  if (verb === "choose") return isJudgement(commands) ? "judgement" : "decision";
  if (verb === "retry") return "failure";
  if (verb.endsWith("-confirmed")) return "confirmation";
  if (verb.endsWith("-done")) return "sign-off";
  if (verb !== "pr-merged") return "unknown";
  if (!hasPull) return "open-pull-request";
  // Who may go on without the pull request is told of something wrong with it.
  return others.includes("skip") ? "changes" : "review";
}

/** What a result is worth is not asked as other choices are. */
function isJudgement(commands: readonly string[]): boolean {
  return commands.some((command) => command.endsWith(" accept"));
}

/** Whether an answer says no, or that it did not understand. */
export function isRefusal(body: string): boolean {
  return /^\*\*(?:Refused|Not understood)\*\*/m.test(body);
}
