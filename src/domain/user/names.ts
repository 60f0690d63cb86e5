import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { type Kind, longestLine } from "../kernel/kind.ts";
import { formOf, normalText, uniqueKey } from "../kernel/text.ts";
import { prototypeOf, smallShape } from "./look-alikes.ts";

/** What nobody sees: zero width, soft hyphen, direction marks, variation selectors, fillers, controls. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
const latin = /\p{Script=Latin}/u;
/** The dot that lower-casing gives a Turkish İ. */
const extraDot = /(?<=[ij])\u0307/g;

/**
 * What makes a username unique (R-ID-3): NFKC, what nobody sees left out, case folded, trimmed, and letters of other alphabets read
 * as the Latin ones that they look like, so that `аdmin` with a Cyrillic а is `admin`. Never shown.
 *
 * In a name that mixes alphabets a Greek letter counts as it is shown there, because ν looks like v and Ν like N.
 */
export const usernameKeyOf = (username: string): string => {
  const shown = formOf("NFKC", username).replace(unseen, "");
  const plain = latin.test(shown) ? Array.from(shown, smallShape).join("") : shown;
  // Marks stand apart, so that a Cyrillic ї is read as the Latin ï.
  const apart = formOf("NFD", uniqueKey(plain)).replace(extraDot, "");
  return formOf("NFC", Array.from(apart, prototypeOf).join("")).trim();
};

/** What makes an e-mail address unique: NFKC, what nobody sees left out, case folded, trimmed (R-ID-3). Never shown. */
export const emailKeyOf = (email: string): string => uniqueKey(email.replace(unseen, ""));

const expected = "an e-mail address such as ana@example.com";
/** One @ between a name and a host, no spaces, nothing that a mail's header gives a meaning; whether it is there only a mail can tell. */
const address = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)*$/;

const isAddress = (text: string): boolean => text.length <= 254 && address.test(text) && text.search(unseen) < 0;

/** An e-mail address as somebody writes it, NFC and trimmed. */
export const email: Kind<string, string> = {
  type: "email",
  schema: Schema.String.check(Schema.isPattern(address), Schema.isMaxLength(254)),
  expected,
  shape: (sent) => {
    if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected });
    const text = normalText(sent, longestLine);
    const address = Result.getOrElse(text, () => null);
    if (address === "") return Result.fail({ tag: "Required", expected });
    return address !== null && isAddress(address)
      ? Result.succeed(address)
      : Result.fail({ tag: "EmailInvalid", expected });
  },
  value: (text) => Result.succeed(text),
  print: (text) => text,
};
