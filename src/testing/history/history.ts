/** The input of a call, as a caller sends it. */
export type CallInput = Readonly<Record<string, unknown>>;

/** One call of a history. In its input `{ "$id": "ana" }` stands for the id of the record that an earlier call named `ana`. */
export interface HistoryCall {
  /** The external id of the user who calls; `admin` is the administrator that the firm begins with. */
  readonly as: string;
  readonly operation: string;
  readonly input: CallInput;
  readonly requestId?: string;
  /** The name of the record that the call creates. */
  readonly names?: string;
}
/** Calls that are made at the same moment: mostly one. */
export interface HistoryStep {
  /** The time of the firm's clock. */
  readonly at: string;
  readonly calls: ReadonlyArray<HistoryCall>;
}
/** Calls in order: those that create the firm, and those under test. */
export interface History {
  readonly setup: ReadonlyArray<HistoryStep>;
  readonly steps: ReadonlyArray<HistoryStep>;
}

const mapped = (
  value: unknown,
  of: (value: unknown) => unknown,
  keyOf: (key: string) => string = (key) => key,
): unknown => {
  const found = of(value);
  if (found !== value || typeof value !== "object" || value === null) return found;
  if (Array.isArray(value)) return value.map((each) => mapped(each, of, keyOf));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [keyOf(key), mapped(each, of, keyOf)]));
};
/** What stands for a record that was never created. */
export const unknownId = "nowhere000";

const nameOf = (value: unknown): string | undefined => {
  const { $id: name, ...more } = (typeof value === "object" && value !== null ? value : {}) as {
    readonly $id?: unknown;
  };
  return typeof name === "string" && Object.keys(more).length === 0 ? name : undefined;
};
/** A value with ids instead of names. */
export const withIds = <T>(value: T, ids: ReadonlyMap<string, string>): T =>
  mapped(value, (each) => {
    const name = nameOf(each);
    return name === undefined ? each : (ids.get(name) ?? unknownId);
  }) as T;
/** A value with names instead of ids, also where an id is a key; `names` has the name of each id. */
export const withNames = <T>(value: T, names: ReadonlyMap<string, string>): T =>
  mapped(
    value,
    (each) => {
      const name = typeof each === "string" ? names.get(each) : undefined;
      return name === undefined ? each : { $id: name };
    },
    (key) => names.get(key) ?? key,
  ) as T;

/** Names as they read best: `ana` instead of `{"$id":"ana"}`. */
const shownNames = (text: string): string => text.replaceAll(/\{"\$id":("(?:[^"\\]|\\.)*")\}/g, "$1");
/** A value on one line. */
export const shown = (value: unknown): string => shownNames(JSON.stringify(value) ?? "nothing");
/** A call on one line. */
export const callText = ({ as, operation, input, requestId, names }: HistoryCall): string =>
  [
    ...[as, operation, shown(input)],
    ...(requestId === undefined ? [] : [`request id ${JSON.stringify(requestId)}`]),
    ...(names === undefined ? [] : [`as ${JSON.stringify(names)}`]),
  ].join(" ");
