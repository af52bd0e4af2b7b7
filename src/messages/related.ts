/** Where to look further: the tracking issues and the pull requests of the resources in question. */
import { own } from "../domain/lookup.ts";
import { type View } from "./answer.ts";
import { link } from "./markdown.ts";
import { mainThread, threadUrl, waveThread, type Thread } from "./thread.ts";

const MOST_LINKS = 5;

/** null when there is nothing to look at. */
export function relatedTo(ids: readonly string[], view: View): string | null {
  const { state } = view;
  const resources = [...new Set(ids)].flatMap((id) => own(state.resources, id) ?? []);
  const waves = [...new Set(resources.map(({ wave }) => wave))];
  const links = [
    ...waves.flatMap((wave) => {
      const thread = waveThread(state, wave);
      return thread ? [linkTo(`tracking issue #${thread.number}`, thread, view)] : [];
    }),
    ...resources.flatMap(({ id, wave }) => {
      const thread = mainThread(state, id);
      const isWave = thread?.number === waveThread(state, wave)?.number;
      return thread && !isWave ? [linkTo(`pull request #${thread.number}`, thread, view)] : [];
    }),
  ];
  return links.length === 0 ? null : `**Related.** ${links.slice(0, MOST_LINKS).join(" · ")}`;
}

function linkTo(text: string, thread: Thread, view: View): string {
  return link(text, threadUrl(view, thread));
}
