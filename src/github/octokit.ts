/**
 * Octokit, with our manners in place of Probot's: Probot's throttle delays every GraphQL query and
 * shares its queue over installations, and its retry repeats writes.
 */
import { ProbotOctokit } from "probot";
import { read, write, type Manners } from "./manners.ts";
import { type Pacers } from "./pacer.ts";
import { isWrite } from "./request-kind.ts";
import { withTimeout } from "./timeout.ts";

export type OctokitOptions = Omit<Manners, "pacer"> & {
  readonly pacers: Pacers;
  readonly fetch?: typeof fetch;
  /** Of one attempt; Infinity where the `fetch` given gives up by itself. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 10_000;

/** What Probot, or a test, gives an instance. */
type Given = { readonly throttle?: object; readonly request?: object };

export function createAppOctokit(options: OctokitOptions): typeof ProbotOctokit {
  const { pacers, timeoutMs = TIMEOUT_MS } = options;
  const anyFetch: typeof fetch = (input, init) => (options.fetch ?? globalThis.fetch)(input, init);
  const patientFetch = timeoutMs === Infinity ? anyFetch : withTimeout(anyFetch, timeoutMs);
  const Polite = ProbotOctokit.plugin((octokit, { auth }: { readonly auth?: unknown }) => {
    const manners = { ...options, pacer: pacers.of(installationOf(auth)) };
    octokit.hook.wrap("request", (request, asked) => {
      const send = async () => request(asked);
      return isWrite(asked) ? write(send, asked, manners) : read(send, asked, manners);
    });
  });
  // Only the function form of `defaults` switches Probot's throttle off.
  return Polite.defaults((given: Given) => ({
    ...given,
    throttle: { ...given.throttle, enabled: false },
    retry: { enabled: false },
    request: { ...given.request, fetch: patientFetch },
  }));
}

function installationOf(auth: unknown): number {
  const isInstallation = typeof auth === "object" && auth !== null && "installationId" in auth;
  return isInstallation ? Number(auth.installationId) : 0;
}
