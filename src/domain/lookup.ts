/** Looks a name up among a record's own keys: a resource called `constructor` finds nothing by accident. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
