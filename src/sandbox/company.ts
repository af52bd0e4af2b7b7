/**
 * The company: its repository with the migration in it, exactly as a user would copy it, and
 * Cairn installed with the permissions its own `app.yml` asks for.
 */
import { askedForIn } from "./app-file.ts";
import { COMPANY, hireCrew } from "./crew.ts";
import { type Example } from "./example.ts";
import { filled } from "./filled.ts";
import { addApp, addInstallation, type App } from "./github/apps.ts";
import { addRepository, type Repository } from "./github/repositories.ts";
import { type World } from "./github/world.ts";

export const REPOSITORY = `${COMPANY}/platform`;
export const CAIRN = "cairn";

/** The root of the package, seen from `src/sandbox/` and from `dist/sandbox/` alike. */
const ROOT = new URL("../../", import.meta.url);

export function foundCompany(world: World, { definition, files, play }: Example): Repository {
  const ofResources = definition.resources.flatMap(({ id, metadata }) =>
    Object.entries(play.files).map(([path, content]) => {
      const scope = { resource: { ...metadata, id } };
      return [filled(path, scope), filled(content, scope)];
    }),
  );
  return addRepository(world, {
    name: REPOSITORY,
    roles: hireCrew(world),
    files: {
      "README.md": `# platform\n\nWhat ${COMPANY} runs, and how it is run.\n`,
      ...files,
      ...Object.fromEntries(ofResources),
    },
  });
}

export type AppKeys = {
  readonly publicKey: string;
  readonly webhookSecret: string;
  readonly webhookUrl: string;
};

export function installCairn(world: World, { publicKey, webhookSecret, webhookUrl }: AppKeys): App {
  const app = addApp(world, {
    slug: CAIRN,
    name: "Cairn",
    owner: COMPANY,
    publicKey,
    ...askedForIn(new URL("app.yml", ROOT)),
    webhook: { url: webhookUrl, secret: webhookSecret },
  });
  addInstallation(world, { app: CAIRN, account: COMPANY, repositories: [REPOSITORY] });
  return app;
}
