import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { type Kind, longestLine } from "../kernel/schema/kind.ts";
import { formOf, normalText } from "../kernel/values/text.ts";
import { collapseSpaces, invisibleCharacters, skeletonOf, smallSkeletonOf } from "./confusable-skeletons.ts";

/** Case folded in full: ß is ss. */
const folded = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();
/** The same name or address, however it is typed: NFKC, what nobody sees left out, case folded, trimmed (R-ID-3). Never shown. */
export const typedKeyOf = (text: string): string => {
  const plain = formOf("NFKC", text.replace(invisibleCharacters, "")).replace(invisibleCharacters, "");
  return collapseSpaces(formOf("NFKC", folded(plain)).replace(/(?<=[ij])\u0307/g, ""));
};
/** What makes an e-mail address unique. Never shown. */
export const emailKeyOf = (email: string): string => typedKeyOf(email);

/** Stands in place of a key that an earlier account has; no key begins with a space, so nobody can take it. */
export const keyOfTwin = (text: string): string => `  ${text}`;
/** The keys by which somebody who types this is found: the one of a twin first, which is typed exactly as it is written. */
export const logInKeysOf = (text: string): readonly [string, string] => {
  const written = Result.getOrElse(normalText(text, longestLine), () => "");
  return [keyOfTwin(written), typedKeyOf(text)];
};

/** What a username looks like in either case. */
export const usernameKeyOf = smallSkeletonOf;
/** The keys of a username (R-ID-3): no other may be typed, or look as it is written, or but for case, the same. */
export const usernameKeysOf = (username: string) => ({
  usernameKey: usernameKeyOf(username),
  skeleton: skeletonOf(username),
  logInKey: typedKeyOf(username),
});
/** The username of an account that a row of an import needs because another one has what it names (R-IMP-1). */
export const twinName = (objectId: string): string => `twin-${objectId}`;
/** What the keys of such names begin with. */
export const twinKeys = usernameKeysOf(twinName(""));
/** Whether a name is typed, or looks, like one of a twin: nobody takes such a name. */
export const isTwinName = (keys: Readonly<Partial<Record<keyof typeof twinKeys, string | null>>>): boolean =>
  (Object.keys(twinKeys) as ReadonlyArray<keyof typeof twinKeys>).some(
    (name) => keys[name]?.startsWith(twinKeys[name]) === true,
  );

/** What no two accounts share, in whichever of these it stands. */
export const keyFields = ["usernameKey", "skeleton", "logInKey", "emailKey"] as const;
export type NameKeys = Readonly<Record<(typeof keyFields)[number], string | null>>;

/** The keys that no other account may have in place of names and addresses: who logs in may write either (R-ID-3, R-ID-5). */
export const takenKeysOf = (texts: ReadonlyArray<string>) => ({
  names: texts.map(usernameKeyOf),
  skeletons: texts.map(skeletonOf),
  typed: texts.map(typedKeyOf),
});
/** Whether an account has a name or an address that is typed, or looks, the same. */
export const hasTaken = ({ usernameKey, skeleton, logInKey, emailKey }: NameKeys, text: string): boolean => {
  const keys = usernameKeysOf(text);
  return usernameKey === keys.usernameKey || skeleton === keys.skeleton || [logInKey, emailKey].includes(keys.logInKey);
};

const expected = "an e-mail address such as ana@example.com";
/** One @ between a name and a host, no spaces, nothing that a mail's header gives a meaning; whether it is there only a mail can tell. */
const address = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)*$/;

const isAddress = (text: string): boolean =>
  text.length <= 254 && address.test(text) && text.search(invisibleCharacters) < 0;

/** An e-mail address as somebody writes it, NFC and trimmed. */
export const email: Kind<string, string> = {
  type: "email",
  schema: Schema.String.check(Schema.isPattern(address), Schema.isMaxLength(254)),
  expected,
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
