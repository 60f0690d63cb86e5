import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import type { Kind } from "../kernel/schema/kind.ts";

const most = 256;
const isSafe = (text: string): boolean => !text.includes("\u0000") && text.isWellFormed();
const characters = (text: string): number => Array.from(text).length;

type PasswordKind = Kind<string, never, string, string, "TypeMismatch" | "PasswordPolicy">;
/** A new password of at least so many code points and at most 256, taken exactly as written, with its spaces. */
export const passwordFrom = (least: number): PasswordKind => {
  const expected: Sentence = { id: "password", least, most };
  return {
    type: "password",
    schema: Schema.String as never,
    expected,
    faults: ["TypeMismatch", "PasswordPolicy"],
    secret: true,
    parse: (sent) => {
      if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected });
      // Long texts are not counted, so that a megabyte costs nothing.
      const length = sent.length > 2 * most ? sent.length : characters(sent);
      return length >= least && length <= most && isSafe(sent)
        ? Result.succeed(sent)
        : Result.fail({ tag: "PasswordPolicy", expected });
    },
    validate: (text) => Result.succeed(text),
    format: neverShown,
  };
};
/** A new password (R-ID-3): 8 to 256 code points. */
export const password: PasswordKind = passwordFrom(8);

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
