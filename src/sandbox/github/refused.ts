/**
 * What GitHub says instead of doing something. One class for both doors: REST answers
 * with `status`, GraphQL with `kind` in `errors[].type` under a 200.
 */
export type RefusalKind =
  | "EXCESSIVE_PAGINATION"
  | "FORBIDDEN"
  | "MISSING_PAGINATION_BOUNDARIES"
  | "NOT_FOUND"
  | "RATE_LIMITED"
  | "STALE_DATA"
  | "UNPROCESSABLE";

type RefusedDetails = {
  readonly errors?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly kind?: RefusalKind;
};

export class Refused extends Error {
  override readonly name = "Refused";
  readonly code = "refused";
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly kind: RefusalKind;

  constructor(status: number, message: string, details: RefusedDetails = {}) {
    super(message);
    this.status = status;
    this.errors = details.errors;
    this.headers = details.headers ?? {};
    this.kind = details.kind ?? kindOf(status);
  }
}

export function notFound(message = "Not Found"): Refused {
  return new Refused(404, message);
}

export function unprocessable(message: string, errors?: readonly unknown[]): Refused {
  return new Refused(422, message, errors ? { errors } : {});
}

/** GitHub's "Validation Failed", with the reason in `errors`, where Octokit looks for it. */
export function invalid(resource: string, field: string, message: string): Refused {
  return unprocessable("Validation Failed", [{ resource, code: "custom", field, message }]);
}

export function mustBeAble(role: string): Refused {
  return new Refused(403, `Must have ${role} rights to Repository.`);
}

function kindOf(status: number): RefusalKind {
  if (status === 404) return "NOT_FOUND";
  return status === 403 ? "FORBIDDEN" : "UNPROCESSABLE";
}
