import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { ParseFault } from "./parse-fault.ts";
import { Refused } from "./refusal-answer.ts";
import type { Visit } from "./route.ts";

/** Refusals of a caller, whatever the input is: they come before its faults (R-POL-1). */
const ofCaller: ReadonlySet<string> = new Set(["AuthRequired", "SessionInvalid", "ClassForbidden"]);
/** Own classes are records of one class of the library, so theirs is a refusal of the record. */
const isOfCaller = ({ _tag }: Refusal, input: object): boolean =>
  ofCaller.has(_tag) || (_tag === "Forbidden" && "class" in input);

/**
 * What the dialect finds wrong with a body is said to those alone who may run the operation at all: the others read the refusal of the
 * operation. Nobody else pays for the question.
 */
export const callerFirst = async <T>(
  visit: Visit,
  operation: string | undefined,
  input: object,
  plan: () => T | Promise<T>,
): Promise<T> => {
  try {
    return await plan();
  } catch (thrown) {
    if (!(thrown instanceof ParseFault) || operation === undefined) throw thrown;
    const refusal = await visit.rehearse(operation, input);
    throw refusal !== undefined && isOfCaller(refusal, input) ? new Refused(refusal) : thrown;
  }
};
