/** Where the engine tells what it decided and did; pino fits. One line per decision, never a secret or a whole payload. */
export type Log = Readonly<
  Record<
    "debug" | "info" | "warn" | "error",
    (facts: Readonly<Record<string, unknown>>, message: string) => void
  >
>;
