/** `npm run check`: the one gate for people. Stops at the first thing that is wrong. */
import { installIfNeeded, run } from "./install.mjs";

installIfNeeded();
run("npx", ["oxfmt", "--check"]);
run("npx", ["oxlint"]);
run("npx", ["tsc", "-p", "."]);
run("npx", ["knip", "--include", "files,exports,dependencies,unlisted"]);
run("npx", ["vitest", "run", "--coverage"]);
run("npm", ["run", "--silent", "schema:check"]);
