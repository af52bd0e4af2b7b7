/** `npm test`: installs what is missing, then runs every test. Arguments go to vitest. */
import { installIfNeeded, run } from "./install.mjs";

installIfNeeded();
run("npx", ["vitest", "run", ...process.argv.slice(2)]);
