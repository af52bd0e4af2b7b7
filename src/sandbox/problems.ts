/** What is not as it should be at the end of a run, and why. */
import { checkpointsOf } from "../domain/checkpoint.ts";
import { type MigrationState } from "../domain/migration.ts";
import { statusOf } from "../domain/status.ts";
import { type StuckError } from "./virtual-clock.ts";
import { type SpokenRecord } from "./voices.ts";

/** One line each; none when all went well. */
export function problemsOf(
  state: MigrationState | null,
  stuck: StuckError | null,
  { surprises, unanswered }: Pick<SpokenRecord, "surprises" | "unanswered">,
): readonly string[] {
  const resources = Object.values(state?.resources ?? {});
  const unfinished = resources.filter(({ started, completedAt }) => started && !completedAt);
  const untouched = resources.filter(({ started }) => !started);
  return [
    ...(stuck === null ? [] : [stuck.message]),
    ...unfinished.map((resource) => {
      const open = checkpointsOf(resource).map(({ id }) => id);
      const where = open.length > 0 ? `, waiting at ${open.join(", ")}` : "";
      return `Not completed: ${resource.id} is ${statusOf(resource)}${where}`;
    }),
    ...(untouched.length > 0 ? [`Not started: ${untouched.length} resources`] : []),
    ...unanswered.map((what) => `Never answered: ${what}`),
    ...surprises.map((what) => `Nobody expected this: ${what}`),
  ];
}
