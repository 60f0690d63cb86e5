import { compareText } from "../domain/kernel/values/text.ts";
import { Organization } from "../domain/organization/entity.ts";

/**
 * Compares two class names in the order in which a command locks their rows; within a class the order is by objectId. The organization
 * comes first: a command that holds it and then locks `every` engineer misses none that is being created.
 */
export const lockOrder = (left: string, right: string): number =>
  Number(right === Organization.name) - Number(left === Organization.name) || compareText(left, right);
