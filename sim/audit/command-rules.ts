/**
 * Whose word a commit rests on: each command takes effect once, by a comment that is really
 * there, of somebody who was allowed to give it; and nothing that is for people to say was said
 * by anybody else.
 */
import { type Event } from "../../src/domain/events.ts";
import { environmentNames, NOTHING_TO_DO } from "../definition.ts";
import { type Setting } from "../setting.ts";
import { type Step } from "./branch.ts";
import { eventsIn, newEvents } from "./history-rules.ts";
import { type Ledger } from "./ledger.ts";

/** What only a person may say, by a command. */
const SAID_BY_PEOPLE: ReadonlySet<Event["type"]> = new Set<Event["type"]>([
  "approval_given",
  "environment_signed_off",
  "phase_confirmed",
  "phase_skipped",
  "phase_blocked",
  "phase_unblocked",
  "wave_started",
]);

export type CommandRules = (step: Step) => void;

export function commandRules(setting: Setting, ledger: Ledger): CommandRules {
  const { journal, time, plan } = setting;
  let carriedOut = new Set<string>();

  return ({ before, after, ours, commit }) => {
    // Commits were taken away, or the state is whole again: what it does not tell of is undone.
    if (!before) carriedOut = new Set(eventsIn(after.state).map(({ source }) => source));
    if (!before || !ours) return;
    const fresh = newEvents(before.state, after.state) ?? [];
    const sources = new Set(fresh.map(({ source }) => source));
    for (const source of sources) {
      if (!source.startsWith("comment:")) continue;
      if (carriedOut.has(source)) journal.wrong("S3", `${source} is carried out again`);
      carriedOut.add(source);
      checkAuthor(source, commit.sha);
    }
    for (const event of fresh) {
      if (SAID_BY_PEOPLE.has(event.type)) checkWord(event);
    }
  };

  function checkAuthor(source: string, commit: string): void {
    const said = ledger.said.get(Number(source.slice("comment:".length)));
    if (!said) {
      journal.wrong("S3", `${commit} rests on ${source}, which nobody ever made`);
      return;
    }
    if (!said.holdsCommand) journal.wrong("S3", `${source} holds no command`);
    if (!ledger.rights.couldCommand(said.author, said.at, time.now())) {
      journal.wrong("S9", `${source} by ${said.author}, who may not command, changed something`);
    }
  }

  function checkWord(event: Event): void {
    // What there was nothing to do in is the definition's word.
    const isNothing = event.type === "phase_skipped" && event.reason.includes(NOTHING_TO_DO);
    if (isNothing && event.resource === "email.main" && plan.twists.includes("soak")) return;
    const said = ledger.said.get(Number(event.source.slice("comment:".length)));
    const isHers = event.source.startsWith("comment:") && said?.author === event.actor;
    if (!isHers) {
      journal.wrong("S9", `${event.type} is told of ${event.actor}, on ${event.source}`);
      return;
    }
    if (event.type !== "approval_given" || !("environment" in event)) return;
    const isForTeam =
      plan.twists.includes("team") && event.environment === environmentNames(plan)[1];
    if (isForTeam && !ledger.rights.wasInTeam(event.actor, said.at, time.now())) {
      journal.wrong("S9", `${event.actor} approved without being in the team`);
    }
  }
}
