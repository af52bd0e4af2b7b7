/**
 * The people of acme. They act only on what they can read: they are told of a new comment as by
 * e-mail, do what it asks for after a while, and paste the command it offers into the same
 * thread.
 */
import { type Chance } from "./chance.ts";
import { APPROVERS, ENGINEERS, actorNamed } from "./crew.ts";
import { type Comment } from "./github/comments.ts";
import { openIssue, type Issue } from "./github/issues.ts";
import { type Repository } from "./github/repositories.ts";
import { type World } from "./github/world.ts";
import { untilDone } from "./office.ts";
import { AT_KICK_OFF, AT_WAVE, type Aside } from "./onlookers.ts";
import { commandsIn, questionsIn, type Question } from "./reading.ts";
import { reviewers } from "./reviewers.ts";
import { type VirtualClock } from "./virtual-clock.ts";
import { voices, type Expected, type SpokenRecord } from "./voices.ts";

export type People = {
  readonly kickOff: () => void;
  /** Cairn commented. */
  readonly read: (comment: Comment) => void;
  readonly issueOpened: (issue: Issue) => void;
  readonly issueClosed: (issue: Issue) => void;
  readonly record: () => SpokenRecord & { readonly reviews: number; readonly merges: number };
  readonly waitsFor: () => readonly string[];
};

export type PeopleOptions = {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly migration: string;
};

const HOUR = 3_600_000;
/** Now and then somebody pastes what a colleague pasted already. */
const AGAIN_RATE = 0.01;
/** Now and then somebody approves what they asked for themselves. */
const OWN_APPROVAL_RATE = 0.04;

export function people(world: World, repository: Repository, options: PeopleOptions): People {
  const { clock, chance, migration } = options;
  const voice = voices(world, { clock, migration });
  const review = reviewers(world, repository, { clock, chance });
  const pasted = new Map<string, number>();

  function paste(
    login: string,
    thread: Issue,
    command: string | undefined,
    when: { readonly hours: readonly [number, number]; readonly expected: Expected },
  ): void {
    if (command === undefined) return;
    const what = `${login} ${command}`;
    const before = pasted.get(what) ?? 0;
    pasted.set(what, before + 1);
    clock.schedule(untilDone(clock.now(), `${what} ${before}`, when.hours, chance), () =>
      voice.say(login, thread, command, when.expected),
    );
  }

  function answer(question: Question, thread: Issue): void {
    const { resource, environment, commands, pull } = question;
    const [command] = commands;
    const owner = chance.pick(`owner of ${resource}`, ENGINEERS);
    switch (question.kind) {
      case "review":
        if (pull !== null) review.review(pull);
        return;
      case "changes":
        if (pull !== null) review.mend(pull);
        return;
      case "confirmation":
        paste(owner, thread, command, { hours: [0.5, 5], expected: "done" });
        if (chance.happens(`${command} again`, AGAIN_RATE)) {
          const colleague = other(ENGINEERS, owner);
          paste(colleague, thread, command, { hours: [30, 40], expected: "answer" });
        }
        return;
      case "sign-off":
        paste(owner, thread, command, { hours: [4, 28], expected: "done" });
        return;
      case "failure":
        paste(owner, thread, command, { hours: [0.3, 3], expected: "done" });
        return;
      case "approval":
        approve(question, thread);
        return;
      case "unknown":
        voice.surprise(
          `#${thread.number} asks what nobody can answer: ${question.heading} ${environment ?? ""}`,
        );
    }
  }

  function approve({ asker, approvals, commands: [command] }: Question, thread: Issue): void {
    if (asker !== null && chance.happens(`${command} by ${asker}`, OWN_APPROVAL_RATE)) {
      paste(asker, thread, command, { hours: [0.1, 0.2], expected: "refusal" });
    }
    const first = chance.pick(`approver of ${command}`, APPROVERS);
    const willing = [first, ...APPROVERS.filter((login) => login !== first)];
    for (const login of willing.filter((one) => one !== asker).slice(0, approvals)) {
      paste(login, thread, command, { hours: [1, 9], expected: "done" });
    }
  }

  function stageAsides(asides: readonly Aside[], thread: Issue): void {
    for (const { login, afterHours, text, expected } of asides) {
      clock.schedule(afterHours * HOUR, () => voice.say(login, thread, text, expected));
    }
  }

  return {
    kickOff: () => {
      const announcement = openIssue(world, actorNamed(world, ENGINEERS[0]), repository, {
        title: "We move to Airflow 3",
        body: "66 clusters, 4 waves, test before production. Cairn walks them; we decide. Commands go here or into any thread of the migration.",
      });
      stageAsides(AT_KICK_OFF, announcement);
    },
    read: (comment) => {
      voice.hear(comment);
      for (const question of questionsIn(comment.body)) answer(question, comment.issue);
    },
    issueOpened: (issue) => stageAsides(AT_WAVE[waveOf(issue) ?? ""] ?? [], issue),
    issueClosed: (issue) => {
      const command = commandsIn(issue.comments.at(-1)?.body ?? "").find((line) =>
        line.startsWith("/migrate start "),
      );
      const starter = chance.pick(`who goes on after #${issue.number}`, ENGINEERS);
      paste(starter, issue, command, { hours: [1, 20], expected: "done" });
    },
    record: () => ({ ...voice.record(), ...review.record() }),
    waitsFor: () => [...voice.waitsFor(), ...review.waitsFor()],
  };
}

/** The wave a tracking issue follows, as its text says. */
function waveOf({ body }: Issue): string | null {
  return /wave `([^`]+)`/.exec(body ?? "")?.[1] ?? null;
}

function other(from: readonly [string, ...string[]], login: string): string {
  return from.find((one) => one !== login) ?? login;
}
