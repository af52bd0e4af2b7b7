/**
 * The fake was asked something real GitHub may well know but the fake does not. Never
 * answered with a guess: the caller gets 501 and the model remembers it, so that a test
 * can assert that nothing of the kind happened.
 */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
  readonly code = "unsupported";

  constructor(what: string) {
    super(`The fake GitHub does not know this: ${what}`);
  }
}
