type Typed = { readonly __type?: unknown } & Readonly<Record<string, unknown>>;
/** A value with the type that Parse writes beside it. */
const typed = (value: unknown): Typed => (typeof value === "object" && value !== null ? (value as Typed) : {});

/** Our name of a class: Parse puts an underscore before the names of its own classes. */
export const className = (name: string): string => (name === "_User" ? "User" : name);

/** The id in a Pointer, in the whole row in place of a Pointer, or the bare id; null where there is none to a row of this class. */
export const pointerId = (value: unknown, target: string): string | null => {
  const { __type, className: pointed, objectId } = typed(value);
  const isPointer = (__type === "Pointer" || __type === "Object") && className(String(pointed)) === target;
  const id = isPointer ? objectId : value;
  return typeof id === "string" ? id : null;
};

/** The type that Parse names in an object; `object` where it names none. */
export const objectType = (value: object): string => String(typed(value).__type ?? "object");

/** The text in `{"__type": "Date", "iso": …}`; any other value is itself. */
export const dateValue = (value: unknown): unknown => {
  const { __type, iso } = typed(value);
  return __type === "Date" ? iso : value;
};
