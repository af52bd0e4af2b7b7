/** A digest of plain values, for telling whether something is still what somebody looked at. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export type Digestible = string | number | boolean | null | readonly Digestible[];

/** SHA-256 in hexadecimal. Lists, not records: their order is part of what is meant. */
export function digestOf(value: Digestible): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));
}
