import { compareText } from "../domain/kernel/values/text.ts";
import { Organization } from "../domain/organization/entity.ts";

/**
 * The order in which the classes of a step are locked, as a comparison of their names; within a class it is by objectId. The
 * organization comes first of all: whoever holds it and only then locks `every` engineer misses none that is being made.
 */
export const lockOrder = (left: string, right: string): number =>
  Number(right === Organization.name) - Number(left === Organization.name) || compareText(left, right);
