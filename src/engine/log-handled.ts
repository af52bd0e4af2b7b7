/** What became of a batch, for the log: who asked for what, and what was decided. */
import { type Outcome } from "./decide-batch.ts";
import { type Handled } from "./handle.ts";
import { type Log } from "./log.ts";

export function logHandled(
  { outcomes, commit }: Handled,
  log: Log,
  facts: { readonly migration: string },
): void {
  for (const one of outcomes) {
    if (one.outcome === "answered") logAnswer(one);
  }
  for (const one of outcomes) {
    if (one.outcome !== "advanced") continue;
    const [first] = one.events;
    log.info({ ...facts, source: first?.source, events: one.events.length, commit }, "decided");
  }

  function logAnswer({
    reply,
    committed,
  }: Extract<Outcome, { readonly outcome: "answered" }>): void {
    const commands = reply.lines.map(({ command, refused }) => ({
      command,
      ...(refused && { refused: refused.refused }),
    }));
    log.info(
      { ...facts, comment: reply.comment, actor: reply.actor, commands, commit },
      committed ? "decided" : "answered",
    );
  }
}
