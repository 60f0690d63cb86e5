import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import type { Kind } from "../kernel/schema/kind.ts";

const least = 8;
const most = 256;
const expectedPassword: Sentence = { id: "password", least, most };
const isSafe = (text: string): boolean => !text.includes("\u0000") && text.isWellFormed();
const characters = (text: string): number => Array.from(text).length;

/** A new password (R-ID-3): 8 to 256 code points, taken exactly as written, with its spaces. */
export const password: Kind<string, never, string, string, "TypeMismatch" | "PasswordPolicy"> = {
  type: "password",
  schema: Schema.String as never,
  expected: expectedPassword,
  faults: ["TypeMismatch", "PasswordPolicy"],
  secret: true,
  parse: (sent) => {
    if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected: expectedPassword });
    // Long texts are not counted, so that a megabyte costs nothing.
    const length = sent.length > 2 * most ? sent.length : characters(sent);
    return length >= least && length <= most && isSafe(sent)
      ? Result.succeed(sent)
      : Result.fail({ tag: "PasswordPolicy", expected: expectedPassword });
  },
  validate: (text) => Result.succeed(text),
  format: neverShown,
};

const longest = 1_024;
const expectedSecret: Sentence = { id: "text", longest };
/** A secret to compare with a stored one: a token, or the password of a log-in. The password policy does not apply. */
export const secret: Kind<string, never, string, string, "TypeMismatch" | "Required" | "TextInvalid"> = {
  type: "secret",
  schema: Schema.String as never,
  expected: expectedSecret,
  faults: ["TypeMismatch", "Required", "TextInvalid"],
  secret: true,
  parse: (sent) => {
    if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected: expectedSecret });
    if (sent === "") return Result.fail({ tag: "Required", expected: expectedSecret });
    return sent.length <= longest && isSafe(sent)
      ? Result.succeed(sent)
      : Result.fail({ tag: "TextInvalid", expected: expectedSecret });
  },
  validate: (text) => Result.succeed(text),
  format: neverShown,
};

function neverShown(): never {
  throw new Error("A secret is never shown");
}
