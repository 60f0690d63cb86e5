type Typed = { readonly __type?: unknown } & Readonly<Record<string, unknown>>;
/** An object with the `__type` that Parse writes into it; `{}` for any other value. */
const typed = (value: unknown): Typed => (typeof value === "object" && value !== null ? (value as Typed) : {});

const ourNames: Readonly<Record<string, string>> = { _User: "User", Status: "StatusUpdate" };
/** Our name for a class: Parse puts an underscore before the names of its own classes. */
export const className = (name: string): string => ourNames[name] ?? name;

/** The id in a Pointer, in a whole row that stands for a Pointer, or the bare id; null if it points to another class. */
export const pointerId = (value: unknown, target: string): string | null => {
  const { __type, className: pointed, objectId } = typed(value);
  const isPointer = (__type === "Pointer" || __type === "Object") && className(String(pointed)) === target;
  const id = isPointer ? objectId : value;
  return typeof id === "string" ? id : null;
};

/** The `__type` of an object, or `object`. */
export const objectType = (value: object): string => String(typed(value).__type ?? "object");

/** The text in `{"__type": "Date", "iso": …}`; any other value is itself. */
export const dateValue = (value: unknown): unknown => {
  const { __type, iso } = typed(value);
  return __type === "Date" ? iso : value;
};

/** `relatedTo` of an activity, a pointer to a contact or a deal, under the name of our field for that class (S-X-12). */
export const withRelated = (row: unknown): unknown => {
  if (typeof row !== "object" || row === null || !Object.hasOwn(row, "relatedTo")) return row;
  const { relatedTo, ...rest } = row as Typed;
  const isDeal = typeof relatedTo === "object" && pointerId(relatedTo, "Deal") !== null;
  return { [isDeal ? "relatedDeal" : "relatedContact"]: relatedTo, ...rest };
};
