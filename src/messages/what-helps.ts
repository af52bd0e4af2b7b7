/** What the authors of a skill know about its failures, for the moment one has happened. */
import { own } from "../domain/lookup.ts";
import { likelyFirst, type SkillDocuments } from "../domain/skill-document.ts";
import { code } from "./markdown.ts";
import { prose } from "./prose.ts";

/** More than a person reads when something is broken. */
const MOST = 5;

/** null when nothing is known. */
export function renderWhatHelps(
  skill: string | null,
  reason: string,
  documents: SkillDocuments,
): string | null {
  const document = skill === null ? undefined : own(documents, skill);
  const modes = document ? likelyFirst(document, reason).slice(0, MOST) : [];
  if (modes.length === 0) return null;
  const lines = modes.map(({ sign, meaning, remedy, matches }) => {
    const seen = `${code(sign)}: ${inLine(meaning)} ${inLine(remedy)}`;
    return matches ? `- **It looks like this:** ${seen}` : `- ${seen}`;
  });
  return `**What usually helps**\n\n${lines.join("\n")}`;
}

function inLine(text: string): string {
  const line = prose(text.replace(/\s+/g, " "), 300);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
