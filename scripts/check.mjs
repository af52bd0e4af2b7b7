/**
 * `npm run check`: the one gate for people. Stops at the first thing that is wrong; the tests come
 * last. `--no-tests` leaves them to whoever runs them anyway, as CI does.
 */
import { installIfNeeded, run } from "./install.mjs";

installIfNeeded();
run("npx", ["oxfmt", "--check"]);
run("npx", ["oxlint"]);
run("npx", ["tsc", "-p", "."]);
run("npx", ["knip", "--include", "files,exports,dependencies,unlisted"]);
run("npm", ["run", "--silent", "schema:check"]);
if (!process.argv.includes("--no-tests")) run("npx", ["vitest", "run", "--coverage"]);
