import type { LiveEvent, SeenRow } from "../../../operations/live/judge-live.ts";
import type { LiveView } from "../../../operations/live/live-query.ts";
import type { WireClass } from "../wire-class.ts";
import { encodeRow, type Keys } from "../wire-row.ts";
import { classAt } from "./asked-rows.ts";
import type { LiveRequest } from "./live-messages.ts";

type Values = Readonly<Record<string, unknown>>;

/** What a subscription wants of the rows. */
export interface Wanted {
  readonly className: string;
  readonly keys: Keys;
  readonly watch: ReadonlyArray<string>;
  /** Equal for subscriptions that want the same. */
  readonly name: string;
}
export const wantedBy = ({ className, keys, fields, watch = [] }: LiveRequest): Wanted => {
  const named = [...new Set([...(keys ?? []), ...(fields ?? [])].map((each) => each.split(".")[0] ?? each))].sort();
  return {
    className,
    keys: { only: named.length === 0 ? null : new Set(named), without: new Set() },
    watch,
    name: JSON.stringify([className, named, watch]),
  };
};

/** A row of an event in the dialect. */
const rowOf = (of: WireClass, { objectId, row, access }: SeenRow, keys: Keys): Values => {
  const permissions =
    of.own === "open" || access === undefined ? {} : { permissions: new Map([[objectId, access] as const]) };
  return encodeRow(of, row, { keys, ...permissions });
};
/** Whether an event changes none of the fields that a subscription watches. */
export const isUnwatched = ({ is, before, record }: LiveEvent, of: WireClass, watch: Wanted["watch"]): boolean => {
  if (watch.length === 0 || (is !== "update" && is !== "create")) return false;
  const names = new Set(watch.map((each) => each.split(".")[0] ?? each));
  const [was, now] = [before, record].map((seen) =>
    seen === null ? {} : rowOf(of, seen, { only: names, without: new Set() }),
  );
  return [...names].every((name) => JSON.stringify(was?.[name]) === JSON.stringify(now?.[name]));
};

/** Signs the addresses of files in what clients of an application are told. */
export interface Signing {
  /** Equal for clients whose addresses are signed alike. */
  readonly name: string;
  readonly shown: (value: unknown) => unknown;
}
/** A value as text. Few rows hold addresses of files, so the others are not walked through. */
const signedText = (value: unknown, signing: Signing | null): string => {
  const text = JSON.stringify(value);
  return signing !== null && text.includes("/files/") ? JSON.stringify(signing.shown(value)) : text;
};

/** The end of a message about an event, the same for all who want the same; null if the event is not for them. */
const encoded = (
  event: LiveEvent,
  of: WireClass,
  { className, keys, watch }: Wanted,
  signing: Signing | null,
): string | null => {
  if (isUnwatched(event, of, watch)) return null;
  const { before, record, objectId } = event;
  const shown = (seen: SeenRow): Values => ({ className, ...rowOf(of, seen, keys) });
  const object = record === null ? { className, objectId } : shown(record);
  const original = before === null ? "" : `,"original":${signedText(shown(before), signing)}`;
  return `"object":${signedText(object, signing)}${original}}`;
};

/** Encodes each event once for all who see it alike and want the same of it. */
export interface EventEncoder {
  readonly endOf: (event: LiveEvent, view: LiveView, wanted: Wanted, signing: Signing | null) => string | null;
}
export const eventEncoder = (openClasses: boolean): EventEncoder => {
  const known = new WeakMap<LiveEvent, Map<string, string | null>>();
  const classes = new WeakMap<LiveView, Map<string, WireClass | undefined>>();
  const classOf = (view: LiveView, name: string): WireClass | undefined => {
    const of = classes.get(view) ?? new Map<string, WireClass | undefined>();
    classes.set(view, of);
    if (!of.has(name)) of.set(name, classAt(name, view.at, openClasses));
    return of.get(name);
  };
  return {
    endOf: (event, view, wanted, signing) => {
      const ends = known.get(event) ?? new Map<string, string | null>();
      known.set(event, ends);
      const name = signing === null ? wanted.name : `${wanted.name} ${signing.name}`;
      const end = ends.get(name);
      if (end !== undefined) return end;
      const of = classOf(view, wanted.className);
      const made = of === undefined ? null : encoded(event, of, wanted, signing);
      ends.set(name, made);
      return made;
    },
  };
};
