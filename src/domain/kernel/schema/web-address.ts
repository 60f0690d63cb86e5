import * as Result from "effect/Result";
import type { Sentence } from "../messages/english/sentences.ts";
import { type TextKind, text } from "./kind.ts";

const expected: Sentence = { id: "webAddress" };
/** `http:` or `https:` and a host. Every other scheme may run something, or read from the computer of whoever opens it. */
const address = /^https?:\/\/[^\s/?#\\]/i;

/** The address of something that people open in a browser. */
export const webAddress: TextKind = {
  ...text,
  type: "url",
  expected,
  parse: (sent) =>
    Result.flatMap(text.parse(sent), (given) =>
      address.test(given) ? Result.succeed(given) : Result.fail({ tag: "TextInvalid", expected }),
    ),
};
