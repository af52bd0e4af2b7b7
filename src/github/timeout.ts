/**
 * A fetch that gives up. The time counts for one attempt, body included: the body is read here,
 * because Octokit takes a body that breaks off for an empty answer.
 */

const WITHOUT_BODY = new Set([204, 205, 304]);

/** The timer is a real one: it guards a real socket, whatever clock the migration lives by. */
export function withTimeout(fetchNow: typeof fetch, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const answer = await fetchNow(input, { ...init, signal });
    const { status, statusText, headers, url } = answer;
    const body = WITHOUT_BODY.has(status) ? null : await answer.arrayBuffer();
    const whole = new Response(body, { status, statusText, headers });
    // Octokit reads it, and an answer that crossed no network has none.
    const asked = input instanceof Request ? input.url : input.toString();
    return Object.defineProperty(whole, "url", { value: url === "" ? asked : url });
  };
}
