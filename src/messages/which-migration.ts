/** The answer to a comment that does not say which of several migrations it speaks to, or names one that is not there. */
import { code, pasteable, person } from "./markdown.ts";

export function renderWhichMigration({
  actor,
  named,
  names,
}: {
  readonly actor: string;
  /** The migration the comment named, if any. */
  readonly named: string | null;
  /** Those that have to do with this repository. */
  readonly names: readonly string[];
}): string {
  const there = names.map((name) => code(name)).join(", ");
  const why =
    named === null
      ? `This repository has to do with several migrations: ${there}.`
      : `There is no migration ${code(named)} here. There is: ${there}.`;
  const [first = ""] = names;
  return [
    `**Nothing was done**, ${person(actor)}. ${why}`,
    `**Next step.** Comment in a thread of the migration you mean, or name it, for example:`,
    pasteable(`/migrate status all --migration ${first}`),
  ].join("\n\n");
}
