/**
 * Reads the App's private key in the forms it survives in: PEM as GitHub gives it (PKCS#1) or
 * PKCS#8, with line breaks written as `\n`, or as one line of base64. It is parsed here, because
 * a wrong key would otherwise show only at the first request. No message repeats any of it.
 */
import { createPrivateKey } from "node:crypto";

/** As PKCS#8 PEM; null when it is no RSA key that can be read without a passphrase. */
export function parsePrivateKey(text: string): string | null {
  try {
    const key = createPrivateKey(pemOf(text.trim()));
    if (key.asymmetricKeyType !== "rsa") return null;
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    return null;
  }
}

function pemOf(text: string): string {
  if (text.startsWith("-----BEGIN ")) return text.replaceAll(String.raw`\n`, "\n");
  return Buffer.from(text, "base64").toString("utf8");
}
