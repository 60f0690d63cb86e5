type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is an object of fields alone, also of another realm. A `Map` has its entries elsewhere, and they would be ignored. */
export const isPlainObject = (value: unknown): value is Plain => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** Whether a value has fields: a plain object or an instance of a class, and no list, `Map`, `Date` or the like. */
export const hasFields = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && Object.prototype.toString.call(value).endsWith(" Object]");
