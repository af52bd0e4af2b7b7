/**
 * The one table of the commands. The parser, the formatter, the suggestions, the help text and
 * the README's table all read it; a verb that is not here does not exist.
 */
import { type Argument, type Verb } from "./verb.ts";

export const PREFIX = "/migrate";

const placed: readonly Argument[] = ["resource", "environment"];

export const GRAMMAR = {
  start: {
    name: "start",
    takes: ["target"],
    featured: true,
    selects: true,
    flags: ["force", "reason"],
    summary:
      "Starts a resource, or a wave and then its resources one after the other. `--force --reason` starts before the earlier waves are done.",
    example: "start wave:2",
  },
  "pr-merged": {
    name: "pr-merged",
    takes: placed,
    flags: [],
    summary: "Says that the phase's pull request is merged; Cairn looks before it believes it.",
    example: "pr-merged email.notifications",
  },
  "merge-pr": {
    name: "merge-pr",
    takes: placed,
    flags: [],
    summary:
      "Merges the phase's pull request as it is now. What GitHub demands for a merge, it still demands.",
    example: "merge-pr email.notifications test",
  },
  "confirm-phase": {
    name: "<phase>-confirmed",
    takes: placed,
    featured: true,
    selects: true,
    flags: ["unverified", "reason"],
    summary:
      "Confirms that you did what the phase asked of you. `--unverified --reason` goes on without the check.",
    example: "deploy-confirmed email.notifications prod-us",
  },
  "sign-off": {
    name: "<environment>-done",
    takes: ["resource"],
    featured: true,
    selects: true,
    flags: [],
    summary: "Signs an environment off, which unblocks what waits for it.",
    example: "test-done email.notifications",
  },
  approve: {
    name: "approve",
    takes: placed,
    featured: true,
    selects: true,
    flags: [],
    summary:
      "Approves that an environment starts or a phase goes on, as it is now. Whoever asked for it cannot.",
    example: "approve email.notifications prod-us",
  },
  reject: {
    name: "reject",
    takes: placed,
    selects: true,
    flags: ["reason"],
    summary:
      "Rejects what waits for an approval; one rejection fails it, until somebody asks again with `retry`. Needs `--reason`.",
    example: 'reject email.notifications prod-us --reason "the dashboard is red"',
  },
  "approve-wave": {
    name: "approve-wave",
    takes: ["wave"],
    flags: [],
    summary: "Approves that a wave begins, or that it is done. Whoever asked for it cannot.",
    example: "approve-wave wave:2",
  },
  "reject-wave": {
    name: "reject-wave",
    takes: ["wave"],
    flags: ["reason"],
    summary:
      "Rejects what a wave waits for an approval of, until somebody starts it again. Needs `--reason`.",
    example: 'reject-wave wave:2 --reason "the pilot had too many failures"',
  },
  choose: {
    name: "choose",
    takes: [...placed, "options"],
    selects: true,
    flags: [],
    summary: "Decides a question the migration asked, by one of its options or several.",
    example: "choose email.notifications test accept",
  },
  retry: {
    name: "retry",
    takes: placed,
    selects: true,
    flags: [],
    summary: "Tries a failed phase again, or asks again for an approval that was rejected.",
    example: "retry email.notifications test",
  },
  rollback: {
    name: "rollback",
    takes: placed,
    selects: true,
    flags: ["reason"],
    summary:
      "Undoes the newest phase that can be undone, and then waits for you. Needs `--reason`.",
    example: 'rollback email.notifications prod-us --reason "errors rise"',
  },
  skip: {
    name: "skip",
    takes: placed,
    selects: true,
    flags: ["reason"],
    summary:
      "Goes on without the phase, or without the soak or the window an environment waits for. Needs `--reason`.",
    example: 'skip email.notifications test --reason "done by hand"',
  },
  recover: {
    name: "recover",
    takes: placed,
    flags: ["accept"],
    summary:
      "Holds what is recorded against what GitHub shows, repairs what was only missed, and offers options for the rest. `--accept` takes what GitHub shows for what is recorded.",
    example: "recover email.notifications",
  },
  block: {
    name: "block",
    takes: placed,
    selects: true,
    flags: ["reason"],
    summary: "Holds what is under way until `unblock`. Needs `--reason`.",
    example: 'block email.notifications --reason "release freeze"',
  },
  unblock: {
    name: "unblock",
    takes: placed,
    selects: true,
    flags: [],
    summary: "Lifts a hold; what happened meanwhile counts.",
    example: "unblock email.notifications",
  },
  confirm: {
    name: "confirm",
    takes: ["confirmed"],
    selects: true,
    flags: ["force", "unverified", "reason"],
    summary:
      "Lets work begin that waits for a confirmation, such as `deploy_to_test`. With the token of a preview, carries out what that showed.",
    example: "confirm deploy_to_test email.notifications test",
  },
  "run-migration": {
    name: "run-migration",
    takes: placed,
    selects: true,
    flags: [],
    summary: "Lets a phase begin whose work is `run_migration`; nothing else does.",
    example: "run-migration email.notifications prod-us",
  },
  "deploy-to-prod": {
    name: "deploy-to-prod",
    takes: placed,
    selects: true,
    flags: [],
    summary:
      "Lets a phase begin whose work is `deploy_to_prod`, or approves that the environment starts, by the same rules as `approve`.",
    example: "deploy-to-prod email.notifications prod-us",
  },
  note: {
    name: "note",
    takes: ["resource", "text"],
    selects: true,
    flags: [],
    summary: "Keeps what you say in the resource's history, with your name.",
    example: 'note email.notifications "the queue was drained by hand"',
  },
  upgrade: {
    name: "upgrade",
    takes: ["resource"],
    selects: true,
    flags: [],
    summary:
      "Moves a resource under way to the definition in force: first shows what is different, with the line that does it. Refused where something finished would be rewritten.",
    example: "upgrade email.notifications",
  },
  "delete-resource": {
    name: "delete-resource",
    takes: ["resource"],
    flags: ["reason"],
    summary:
      "Takes a resource out of the migration: first shows what that means, with the line that does it. Nothing of it is deleted, and `start` brings it back. Needs `--reason`.",
    example: 'delete-resource email.notifications --reason "it is being retired"',
  },
  pause: {
    name: "pause",
    takes: ["scope"],
    selects: true,
    flags: ["reason"],
    summary:
      "Lets what is under way end and begins nothing new, until `resume`; says when nothing is under way any more. Needs `--reason`.",
    example: 'pause wave:2 --reason "release freeze"',
  },
  resume: {
    name: "resume",
    takes: ["scope"],
    selects: true,
    flags: [],
    summary:
      "Lifts a pause, lets a wave go on in spite of its failures, and takes back an abort that is not confirmed.",
    example: "resume wave:2",
  },
  abort: {
    name: "abort",
    takes: ["scope"],
    selects: true,
    flags: ["reason", "confirm"],
    summary:
      "Ends a resource or a wave for good. The first command says why with `--reason`, a second one with `--confirm` does it. Runs on GitHub are not stopped.",
    example: 'abort email.notifications --reason "it is being retired"',
  },
  status: {
    name: "status",
    takes: ["scope"],
    flags: [],
    summary: "Shows where a resource, a wave or everything stands.",
    example: "status wave:2",
  },
  next: {
    name: "next",
    takes: ["scope"],
    featured: true,
    flags: [],
    summary:
      "Lists what you can do now, what most depends on first, with the command for each; then what others must do.",
    example: "next",
  },
  plan: {
    name: "plan",
    takes: ["scope"],
    flags: [],
    summary:
      "Shows what will happen from here to the end when everything goes well. Nothing is done.",
    example: "plan email.notifications",
  },
  why: {
    name: "why",
    takes: placed,
    flags: [],
    summary: "Shows what holds a resource or an environment, since when, and who can lift it.",
    example: "why email.notifications prod-us",
  },
  history: {
    name: "history",
    takes: ["resource"],
    flags: [],
    summary: "Shows what happened to a resource, the latest last, with where it was said.",
    example: "history email.notifications",
  },
  help: {
    name: "help",
    takes: ["topic"],
    flags: [],
    summary: "Shows the commands, or one of them.",
    example: "help start",
  },
} as const satisfies Readonly<Record<string, Verb>>;

export type VerbKey = keyof typeof GRAMMAR;

export const VERBS: readonly (Verb & { readonly key: VerbKey })[] = Object.keys(GRAMMAR)
  .filter(isVerbKey)
  .map((key) => ({ ...GRAMMAR[key], key }));

function isVerbKey(key: string): key is VerbKey {
  return Object.hasOwn(GRAMMAR, key);
}
