import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import { type Kind, longestLine } from "../kernel/schema/kind.ts";
import { formOf, normalText } from "../kernel/values/text.ts";
import { collapseSpaces, invisibleCharacters, skeletonOf, smallSkeletonOf } from "./confusable-skeletons.ts";

/** Full case folding: ß becomes ss. */
const folded = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();
/**
 * The key of a name or address as it is typed (R-ID-3): NFKC, without invisible characters, case folded, trimmed.
 * Never shown.
 */
export const typedKeyOf = (text: string): string => {
  const plain = formOf("NFKC", text.replace(invisibleCharacters, "")).replace(invisibleCharacters, "");
  return collapseSpaces(formOf("NFKC", folded(plain)).replace(/(?<=[ij])\u0307/g, ""));
};
/** The unique key of an e-mail address. Never shown. */
export const emailKeyOf = (email: string): string => typedKeyOf(email);

/** Replaces a key that an older account has. No key begins with a space, so nobody can take it. */
export const keyOfTwin = (text: string): string => `  ${text}`;
/** The keys that find an account at log-in. The first is that of a twin, which must be typed exactly. */
export const logInKeysOf = (text: string): readonly [string, string] => {
  const written = Result.getOrElse(normalText(text, longestLine), () => "");
  return [keyOfTwin(written), typedKeyOf(text)];
};

/** The key of what a username looks like in either case. */
export const usernameKeyOf = smallSkeletonOf;
/** The keys of a username (R-ID-3). No other username may share one of them. */
export const usernameKeysOf = (username: string) => ({
  usernameKey: usernameKeyOf(username),
  skeleton: skeletonOf(username),
  logInKey: typedKeyOf(username),
});
/** The username of an account that an import adds because another account has its name (R-IMP-1). */
export const twinName = (objectId: string): string => `twin-${objectId}`;
/** The prefixes of the keys of twin names. */
export const twinKeys = usernameKeysOf(twinName(""));
/** Whether a name is, or looks like, a twin name. Those are reserved for imports. */
export const isTwinName = (keys: Readonly<Partial<Record<keyof typeof twinKeys, string | null>>>): boolean =>
  (Object.keys(twinKeys) as ReadonlyArray<keyof typeof twinKeys>).some(
    (name) => keys[name]?.startsWith(twinKeys[name]) === true,
  );

/** The keys that no two accounts may share. */
export const keyFields = ["usernameKey", "skeleton", "logInKey", "emailKey"] as const;
export type NameKeys = Readonly<Record<(typeof keyFields)[number], string | null>>;

/**
 * The keys that other accounts may not have, as a name or as an address: both can be used to log in (R-ID-3, R-ID-5).
 */
export const takenKeysOf = (texts: ReadonlyArray<string>) => ({
  names: texts.map(usernameKeyOf),
  skeletons: texts.map(skeletonOf),
  typed: texts.map(typedKeyOf),
});
/** Whether an account has a name or an address with one of these keys. */
export const hasTaken = ({ usernameKey, skeleton, logInKey, emailKey }: NameKeys, text: string): boolean => {
  const keys = usernameKeysOf(text);
  return usernameKey === keys.usernameKey || skeleton === keys.skeleton || [logInKey, emailKey].includes(keys.logInKey);
};

const expected: Sentence = { id: "email" };
/** One @ between a local part and a host, without spaces and characters with a meaning in a mail header. */
const address = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)*$/;

const isAddress = (text: string): boolean =>
  text.length <= 254 && address.test(text) && text.search(invisibleCharacters) < 0;

/** An e-mail address, in NFC and trimmed. */
export const email: Kind<string, string, string, string, "TypeMismatch" | "Required" | "EmailInvalid"> = {
  type: "email",
  schema: Schema.String.check(Schema.isPattern(address), Schema.isMaxLength(254)),
  expected,
  faults: ["TypeMismatch", "Required", "EmailInvalid"],
  parse: (sent) => {
    if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected });
    const text = normalText(sent, longestLine);
    const address = Result.getOrElse(text, () => null);
    if (address === "") return Result.fail({ tag: "Required", expected });
    return address !== null && isAddress(address)
      ? Result.succeed(address)
      : Result.fail({ tag: "EmailInvalid", expected });
  },
  validate: (text) => Result.succeed(text),
  format: (text) => text,
};
