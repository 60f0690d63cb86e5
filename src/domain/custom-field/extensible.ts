import { ownRecords } from "../kernel/context/custom-fields.ts";

/** Classes of the library's own bookkeeping, which no caller writes: they have no custom fields. */
const closed: ReadonlySet<string> = new Set([
  ...["AccessLog", "AccountToken", "AlertDelivery", "AlertMark", "Grant", "LoginThrottle", "Organization", ownRecords],
  "Session",
]);
/** Whether fields can be added to a built-in class. */
export const isExtensible = (name: string): boolean => !closed.has(name);
/** Whether these fields can have an index. A firm has few accounts. */
export const isIndexable = (name: string): boolean => isExtensible(name) && name !== "User";
