/**
 * Puts foreign text into Markdown without letting it mean anything there: no mention, no link,
 * no HTML, no marker of ours, no command, no broken table. Everything that was not written in
 * this repository goes through one of these.
 */

/** Control, zero-width and bidirectional characters: unseen, or making others look different. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of at most `most` characters, with nothing unseen in it. */
export function oneLine(value: string, most = 200): string {
  const clean = value.replace(/\s+/gu, " ").replace(UNSEEN, "\uFFFD").trim();
  const characters = Array.from(clean);
  return characters.length <= most ? clean : `${characters.slice(0, most - 1).join("")}…`;
}

/** A code span that nothing inside can end. A pipe would end a table's cell, so it is replaced. */
export function code(value: string, most = 200): string {
  const text = oneLine(value, most).replaceAll("|", "\u00A6");
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = text === "" || text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

/** A person, named without notifying anybody; or Cairn itself. */
export function person(login: string): string {
  return login === "cairn" ? "Cairn" : code(`@${login}`);
}

/** A fenced block people can copy from. The text is one line of ours; a second one could end the block. */
export function pasteable(command: string): string {
  return `\`\`\`text\n${command.replace(/[\r\n]+/g, " ")}\n\`\`\``;
}

/** A link whose text is plain and whose address is only ever http(s). */
export function link(text: string, url: string): string {
  const safe = /^https?:\/\/[^\s<>()[\]"'`\\]+$/u.test(url) ? url : null;
  const label = oneLine(text).replace(/[^\p{L}\p{N} #.,:-]/gu, "");
  return safe === null ? label : `[${label}](${safe})`;
}
