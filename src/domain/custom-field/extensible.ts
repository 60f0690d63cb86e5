import { ownRecords } from "../kernel/context/custom-fields.ts";

/** Classes of the library's own bookkeeping, which no caller writes: they have no custom fields. */
const closed: ReadonlySet<string> = new Set([
  ...["AccessLog", "AccountToken", "AlertDelivery", "AlertMark", "Grant", "LoginThrottle", "Organization", ownRecords],
  ...["Session", "User"],
]);
/** Whether fields can be added to a built-in class. */
export const isExtensible = (name: string): boolean => !closed.has(name);
