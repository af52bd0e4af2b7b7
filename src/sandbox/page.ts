/**
 * A page of the fake GitHub as a browser shows it. What people and Apps wrote is Markdown and
 * stays Markdown: HTML in it is shown as text, so that a page can do nothing.
 */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type Part } from "./transcript.ts";

/** What an App hides in a comment to find it again. */
const HIDDEN = /<!--.*?-->/gs;

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d1d9e0, #3d444d); --soft: light-dark(#f6f8fa, #151b23); }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.7rem; text-align: left; }
code, pre { background: var(--soft); border-radius: 6px; font: 0.875em ui-monospace, monospace; }
code { padding: 0.15em 0.35em; }
pre { padding: 0.8rem; overflow-x: auto; }
pre code { background: none; padding: 0; }
section + section { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; padding: 0 1rem; }
section:target { border-color: light-dark(#0969da, #4493f8); }
blockquote { margin: 0; padding-left: 1rem; border-left: 0.25rem solid var(--line); }
`;

/** The first line of the first part is the page's title. */
export function pageOf(parts: readonly Part[]): string {
  const title = (parts[0]?.text ?? "").replace(/^# /, "").replace(/\n.*/s, "");
  const body = parts.map(({ anchor, text }) => {
    const html = micromark(text.replaceAll(HIDDEN, ""), {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
    });
    return `<section${anchor === null ? "" : ` id="${anchor}"`}>\n${html}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.join("\n")}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
