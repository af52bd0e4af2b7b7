/** The pages that tell what every field of every file means, by path. */
import {
  definitionSchema,
  resourceSchema,
  skillSchema,
  waveSchema,
} from "../dist/state/json-schema.js";
import { renderReference } from "./reference.mjs";

export function referencePages() {
  const onStateBranch = new Map();
  return Object.entries({
    "docs/reference.md": `# Reference

Every field of what you write, made from the schemas by \`npm run docs\`. Durations read \`30m\`, \`24h\`, \`7d\`. \`NAME\` stands for a name of yours.

${renderReference(definitionSchema, { root: "The definition, `.github/migrations/<name>.yml`" })}

${renderReference(skillSchema, { root: "The document of a skill, `.github/skills/<name>.md`" })}
`,
    "state-schema/README.md": `# The files on the state branch

Every field of what Cairn writes, made from the schemas by \`npm run docs\`. People read these files and may add comments; commands change them. \`examples/\` has one of each. What people write is in [docs/reference.md](../docs/reference.md).

| Schema | What it describes |
| --- | --- |
| [migration.v1.json](migration.v1.json) | The definition, as people write it. |
| [skill.v1.json](skill.v1.json) | The front matter of a skill's document. |
| [resource.v1.json](resource.v1.json) | A resource on the state branch. |
| [wave.v1.json](wave.v1.json) | A wave on the state branch. |

${renderReference(resourceSchema, { root: "A resource, `resources/<id>.yml`", known: onStateBranch })}

${renderReference(waveSchema, { root: "A wave, `waves/<name>.yml`", known: onStateBranch })}
`,
  });
}
