/**
 * The people of acme. They act only on what they can read: they are told of a new comment as by
 * e-mail, do what it asks for after a while, and paste the command it offers into the same
 * thread.
 */
import { type Chance } from "./chance.ts";
import { APPROVERS, ENGINEERS, actorNamed } from "./crew.ts";
import { type Example } from "./example.ts";
import { type Comment } from "./github/comments.ts";
import { openIssue, type Issue } from "./github/issues.ts";
import { type Repository } from "./github/repositories.ts";
import { type World } from "./github/world.ts";
import { untilDone } from "./office.ts";
import { type Aside } from "./play.ts";
import { commandsIn, questionsIn, type Question } from "./reading.ts";
import { reviewers } from "./reviewers.ts";
import { type Script } from "./script.ts";
import { type VirtualClock } from "./virtual-clock.ts";
import { voices, type Expected, type SpokenRecord } from "./voices.ts";

export type People = {
  readonly kickOff: () => void;
  /** Cairn commented. */
  readonly read: (comment: Comment) => void;
  readonly issueOpened: (issue: Issue) => void;
  readonly issueClosed: (issue: Issue) => void;
  /** Questions that the script leaves open. */
  readonly left: () => readonly Question[];
  readonly record: () => SpokenRecord & { readonly reviews: number; readonly merges: number };
  readonly waitsFor: () => readonly string[];
};

export type PeopleOptions = {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly example: Example;
  readonly script: Script;
};

const HOUR = 3_600_000;

export function people(world: World, repository: Repository, options: PeopleOptions): People {
  const { clock, chance, script, example } = options;
  const { definition, play } = example;
  const voice = voices(world, { clock, migration: definition.name });
  const review = reviewers(world, repository, { clock, chance, script });
  const left: Question[] = [];
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
    if (script.unanswered.includes(question.kind)) {
      left.push(question);
      return;
    }
    const { resource, environment, commands, pull } = question;
    const [command] = commands;
    const owner = chance.pick(`owner of ${resource}`, ENGINEERS);
    switch (question.kind) {
      case "open-pull-request":
        if (question.branch !== null) review.open(question.branch, owner);
        return;
      case "review":
        if (pull !== null) review.review(pull);
        return;
      case "changes":
        if (pull !== null) review.mend(pull);
        return;
      case "confirmation":
        paste(owner, thread, command, { hours: [0.5, 5], expected: "done" });
        if (chance.happens(`${command} again`, script.againRate)) {
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
      case "decision":
        paste(owner, thread, chance.pick(`choice of ${command}`, offered(commands)), {
          hours: [2, 30],
          expected: "done",
        });
        return;
      case "judgement":
        paste(owner, thread, commands.find(accepts), { hours: [1, 8], expected: "done" });
        return;
      case "approval":
        approve(question, thread);
        return;
      case "wave-failures":
        return;
      case "unknown":
        voice.surprise(
          `#${thread.number} asks what nobody can answer: ${question.heading} ${environment ?? ""}`,
        );
    }
  }

  function approve({ asker, approvals, commands: [command] }: Question, thread: Issue): void {
    if (asker !== null && chance.happens(`${command} by ${asker}`, script.ownApprovalRate)) {
      paste(asker, thread, command, { hours: [0.1, 0.2], expected: "refusal" });
    }
    const first = chance.pick(`approver of ${command}`, APPROVERS);
    const willing = [first, ...APPROVERS.filter((login) => login !== first)];
    for (const login of willing.filter((one) => one !== asker).slice(0, approvals)) {
      paste(login, thread, command, { hours: [1, 9], expected: "done" });
    }
  }

  function stageAsides(asides: readonly Aside[], thread: Issue): void {
    for (const { login, after_hours: hours, text, expected } of asides) {
      clock.schedule(hours * HOUR, () => voice.say(login, thread, text, expected));
    }
  }

  return {
    kickOff: () => {
      const starter = actorNamed(world, ENGINEERS[0]);
      const announcement = openIssue(world, starter, repository, {
        title: play.announcement?.title ?? definition.title,
        body: play.announcement?.body ?? "Commands go here or into any thread of the migration.",
      });
      stageAsides(play.asides.announcement, announcement);
      const start = `/migrate start wave:${definition.waves[0]?.name ?? "1"}`;
      clock.schedule(HOUR, () => voice.say(ENGINEERS[0], announcement, start, "done"));
    },
    read: (comment) => {
      voice.hear(comment);
      for (const question of questionsIn(comment.body)) answer(question, comment.issue);
    },
    issueOpened: (issue) => stageAsides(play.asides.waves[waveOf(issue) ?? ""] ?? [], issue),
    issueClosed: (issue) => {
      const command = commandsIn(issue.comments.at(-1)?.body ?? "").find((line) =>
        line.startsWith("/migrate start "),
      );
      const starter = chance.pick(`who goes on after #${issue.number}`, ENGINEERS);
      paste(starter, issue, command, { hours: [1, 20], expected: "done" });
    },
    left: () => left,
    record: () => ({ ...voice.record(), ...review.record() }),
    waitsFor: () => [...voice.waitsFor(), ...review.waitsFor()],
  };
}

/** The wave a tracking issue follows, as its text says. */
function waveOf({ body }: Issue): string | null {
  return /wave `([^`]+)`/.exec(body ?? "")?.[1] ?? null;
}

function offered([first = "", ...more]: readonly string[]): readonly [string, ...string[]] {
  return [first, ...more];
}

function accepts(command: string): boolean {
  return command.endsWith(" accept");
}

function other(from: readonly [string, ...string[]], login: string): string {
  return from.find((one) => one !== login) ?? login;
}
