/** Every REST route there is. Where two fit, the first wins: words before parameters. */
import { actionRoutes } from "./action-routes.ts";
import { appRoutes } from "./app-routes.ts";
import { artifactRoutes } from "./artifact-routes.ts";
import { commentRoutes } from "./comment-routes.ts";
import { commitRoutes } from "./commit-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { gitObjectRoutes } from "./git-object-routes.ts";
import { issueRoutes } from "./issue-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { refRoutes } from "./ref-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import type { Route } from "./route.ts";

export const routes: readonly Route[] = [
  ...appRoutes,
  ...refRoutes,
  ...gitObjectRoutes,
  ...contentRoutes,
  ...commitRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...pullRoutes,
  ...artifactRoutes,
  ...actionRoutes,
  ...repositoryRoutes,
];
