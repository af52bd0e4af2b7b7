/**
 * Takes secrets out of a text: what looks like one, and the ones we hold, in the spellings they
 * travel in. GitHub's tokens have no fixed length, so none is assumed.
 */

const REDACTED = "[redacted]";

const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\w+/=\s]|\\+[nr])*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
    REDACTED,
  ],
  // The same in base64.
  [/LS0tLS1CRUdJT[\w+/=-]+/g, REDACTED],
  [/(?<![a-z])gh[a-z]_[\w.-]+|github_pat_\w+/gi, REDACTED],
  // A JSON Web Token.
  [/\beyJ[\w-]+\.[\w.-]+/g, REDACTED],
  [
    /\b(authorization\\*["']?[:=] ?\\*["']?)(?:(?:bearer|basic|token) )?[^\s"',}\\]+/gi,
    `$1${REDACTED}`,
  ],
  [/\b(bearer|basic|token) [\w.~+/=-]{16,}/gi, `$1 ${REDACTED}`],
  [/\bsha(?:1|256)=[\da-f]{40,}/g, REDACTED],
  // Name and password in a URL.
  [/(:\/\/)[^/\s@]+@/g, `$1${REDACTED}@`],
];

/** Our own secrets are known by heart: they need not look like any. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.filter(Boolean).flatMap(spellings))];
  // One may be part of another.
  known.sort((a, b) => b.length - a.length);
  return (text) => {
    const left = known.reduce((before, secret) => before.replaceAll(secret, REDACTED), text);
    return PATTERNS.reduce((before, [pattern, by]) => before.replace(pattern, by), left);
  };
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString("base64"),
    bytes.toString("base64url"),
  ];
}
