/** The questions a phase asks by itself: a decision, an approval, the judgement of a result. */
import { missingApprovals, ruleOfWork } from "../domain/approval.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { JUDGEMENTS } from "../domain/choose.ts";
import { type ApprovalRule, type Definition, type PhaseWork } from "../domain/definition.ts";
import { after } from "../domain/instant.ts";
import { approversNeeded, stillNeeded } from "./approvers.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { instant } from "./elapsed.ts";
import { code, link, person } from "./markdown.ts";
import { listed } from "./place.ts";
import { prose } from "./prose.ts";

type About<K extends Checkpoint["about"]["kind"]> = Extract<
  Checkpoint["about"],
  { readonly kind: K }
>;

/** So many options get a command each; of more, the first shows how it is written. */
const MOST_COMMANDS = 4;

export function decisionText(
  place: Place,
  about: About<"decision" | "decision-expired">,
  definition: Definition,
): CheckpointText {
  const work = workOf(about.phase, definition);
  if (work?.uses !== "decision") return gone(about.phase);
  const names = work.options.map(({ name }) => name);
  const expired =
    about.kind === "decision-expired"
      ? ["The time for an answer is over and there is no default, so the question stays open."]
      : [];
  return {
    happened: [...expired, `The phase ${code(about.phase)} needs a decision.`].join(" "),
    needed: [
      prose(work.question),
      `Choose ${work.many ? "one or more" : "one"} of: ${work.options.map(optionWords).join("; ")}.`,
      ...deadline(about, work),
    ],
    resume: (names.length > MOST_COMMANDS ? names.slice(0, 1) : names).map((name) =>
      go(`For ${code(name)}, comment:`, { verb: "choose", ...place, options: [name] }),
    ),
  };
}

/** The decision in a few words, for lists. */
export function decisionAction(phase: string, definition: Definition): string {
  const work = workOf(phase, definition);
  const names = work?.uses === "decision" ? work.options.map(({ name }) => code(name)) : [];
  return `decide the phase ${code(phase)} (${names.join(", ")})`;
}

export function firstOption(phase: string, definition: Definition): string {
  const work = workOf(phase, definition);
  return work?.uses === "decision" ? (work.options[0]?.name ?? "") : "";
}

export function judgementText(place: Place, about: About<"judgement">): CheckpointText {
  return {
    happened: `The result of the phase ${code(about.phase)} is neither good nor bad: ${code(about.reason, 500)}.`,
    needed: [
      about.run ? `Look at ${link("the workflow run", about.run.url)}.` : "Look at its result.",
      "Then say what it is worth.",
    ],
    resume: JUDGEMENTS.map((option) =>
      go(JUDGED[option], { verb: "choose", ...place, options: [option] }),
    ),
  };
}

const JUDGED: Readonly<Record<(typeof JUDGEMENTS)[number], string>> = {
  retry: "To measure again, comment:",
  accept: "To take it as good, comment:",
  fail: "To take it as bad, comment:",
};

export function phaseApprovalText(
  place: Place,
  about: About<"phase-approval">,
  definition: Definition,
): CheckpointText {
  const work = workOf(about.phase, definition);
  const rule = ruleOfWork(work);
  if (!rule) return gone(about.phase);
  const told = work?.uses === "approval" ? work.instructions : null;
  const reached =
    about.part?.is === "stage"
      ? `Stage ${about.part.index + 1} (${about.part.percentage} %) of the phase ${code(about.phase)} is done.`
      : `The phase ${code(about.phase)} waits for an approval.`;
  return {
    happened: [reached, ...given(about)].join(" "),
    needed: [
      ...(told === null ? [] : [prose(told)]),
      approversNeeded(rule, people(rule, about)),
      ...(about.approvals.length > 0 ? [`${stillNeeded(rule, about.approvals)}.`] : []),
      `What is approved is the work before it as it is now (${code(about.digest.slice(0, 12))}); should that change, you are asked again.`,
    ],
    resume: [
      go("To approve it, comment:", { verb: "approve", ...place }),
      go("To reject it, comment:", { verb: "reject", ...place, reason: "why it must not go on" }),
    ],
  };
}

function given({ approvals, stale }: About<"phase-approval">): readonly string[] {
  const still = approvals.map(({ by }) => person(by));
  // Who has said it anew is told nothing of what she said before.
  const before = stale.map(({ by }) => person(by)).filter((one) => !still.includes(one));
  return [
    ...(still.length > 0 ? [`${listed(still)} approved it.`] : []),
    ...(before.length > 0
      ? [
          `What ${listed([...new Set(before)])} approved has changed since, so that counts no more and has to be said again.`,
        ]
      : []),
  ];
}

function people(rule: ApprovalRule, { approvals, requestedBy }: About<"phase-approval">): string {
  const count = missingApprovals(rule, approvals);
  const more = approvals.length > 0 ? " more" : "";
  const who = count === 1 ? `One${more} person approves it` : `${count}${more} people approve it`;
  return rule.preventSelfReview ? `${who}, other than ${person(requestedBy)}` : who;
}

function deadline(
  { kind, startedAt }: About<"decision" | "decision-expired">,
  { expiresMs, default: taken }: Extract<PhaseWork, { readonly uses: "decision" }>,
): readonly string[] {
  if (expiresMs === null || kind === "decision-expired") return [];
  const until = instant(after(startedAt, expiresMs));
  if (taken === null) return [`It is to be answered by ${until}.`];
  return [`Without an answer by ${until}, ${listed(taken.map((name) => code(name)))} is taken.`];
}

function optionWords({ name, description }: { name: string; description: string | null }): string {
  return description === null ? code(name) : `${code(name)} (${code(description, 200)})`;
}

function workOf(phase: string, { phases }: Definition): PhaseWork | undefined {
  return phases.find(({ name }) => name === phase)?.work;
}

/** The definition in force asks for something else by now. */
function gone(phase: string): CheckpointText {
  return {
    happened: `The phase ${code(phase)} waits for a person.`,
    needed: ["Look at its definition."],
    resume: [],
  };
}
