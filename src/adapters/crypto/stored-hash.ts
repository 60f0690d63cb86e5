import { Buffer } from "node:buffer";
import { type Argon2idCost, isAffordable } from "./hash-cost.ts";
import { isAffordableScrypt, type ScryptHash } from "./scrypt.ts";

/** A parsed stored hash. */
export type StoredHash =
  | { readonly is: "argon2id"; readonly cost: Argon2idCost; readonly short: boolean }
  | { readonly is: "scrypt"; readonly hash: ScryptHash }
  | { readonly is: "bcrypt" };

const argon2id = /^\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const scrypt = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** At most 2^16 rounds: with more, one log-in occupies a core for seconds. */
// The last characters of salt and key have unused bits, which no implementation sets. A driver rejects other characters at once, and
// the short time would reveal that the account exists (R-ID-5).
const bcrypt = /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** Decodes the base64 without padding of PHC strings; null if the text is not canonical. */
const bytesOf = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, "base64");
  return phcBytes(bytes) === text ? bytes : null;
};
export const phcBytes = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** Salts of 8 to 64 bytes, keys of 16 to 64: shorter ones could match by chance. */
const secretOf = (saltText: string, keyText: string): Readonly<{ salt: Buffer; key: Buffer }> | null => {
  const [salt, key] = [bytesOf(saltText), bytesOf(keyText)];
  if (salt === null || key === null) return null;
  return salt.length >= 8 && salt.length <= 64 && key.length >= 16 && key.length <= 64 ? { salt, key } : null;
};

const argon2idOf = (parts: ReadonlyArray<string>): StoredHash | null => {
  const [, memory, passes, parallelism, salt = "", key = ""] = parts;
  const cost = { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const secret = secretOf(salt, key);
  if (secret === null || !isAffordable(cost)) return null;
  return { is: "argon2id", cost, short: secret.salt.length < 16 || secret.key.length < 32 };
};

const scryptOf = (parts: ReadonlyArray<string>): StoredHash | null => {
  const [, ln, r, p, salt = "", key = ""] = parts;
  const secret = secretOf(salt, key);
  if (secret === null) return null;
  const hash = { ln: Number(ln), r: Number(r), p: Number(p), ...secret };
  return isAffordableScrypt(hash) ? { is: "scrypt", hash } : null;
};

/** Parses argon2id and scrypt in PHC format (R-ID-4) and imported bcrypt (R-IMP-4); null for any other text. */
export const parseStoredHash = (text: string): StoredHash | null => {
  if (bcrypt.test(text)) return { is: "bcrypt" };
  const argon2idParts = argon2id.exec(text);
  if (argon2idParts !== null) return argon2idOf(argon2idParts);
  const scryptParts = scrypt.exec(text);
  return scryptParts === null ? null : scryptOf(scryptParts);
};
