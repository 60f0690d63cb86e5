import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { entities } from "../../domain/classes.gen.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { customName } from "../../domain/kernel/schema/custom-kind.ts";
import type { Kind } from "../../domain/kernel/schema/kind.ts";

/** The name of a built-in class, or of one that the firm declared. */
type LoggedClass = Exclude<keyof typeof entities, "OwnRecord"> | (string & Record<never, never>);
export interface LoggedClassKind extends Kind<string, string, LoggedClass, string, "TypeMismatch" | "UnknownWord"> {}

/** The kind of the name of a class in the log: one of `builtIn`, or an own class of the firm, also one that was deleted (R-CUST-3). */
export const loggedClass = (builtIn: ReadonlyArray<string>): LoggedClassKind => {
  const names = builtIn.filter((name) => name !== ownRecords);
  const expected: Sentence = { id: "oneOf", words: names };
  return {
    type: "literal",
    schema: Schema.Literals(names) as never,
    expected,
    faults: ["TypeMismatch", "UnknownWord"],
    parse: (sent) => (typeof sent === "string" ? Result.succeed(sent) : Result.fail({ tag: "TypeMismatch", expected })),
    validate: (name, { customClasses }) =>
      names.includes(name) || Object.hasOwn(customClasses, name)
        ? Result.succeed(name)
        : Result.fail({ tag: "UnknownWord", expected, known: [...names, ...Object.keys(customClasses)] }),
    format: (name) => name,
    json: () => ({ anyOf: [{ enum: names }, { type: "string", pattern: customName.source }] }),
  };
};
