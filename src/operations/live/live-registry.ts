import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import type { Ports } from "../../ports/ports.ts";
import type { LogEntry } from "../../ports/store.ts";
import type { ActorRefusal, Caller, ResolvedCaller } from "../caller/caller.ts";
import { isSignedIn } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { requireCaller } from "../caller/resolve-caller.ts";
import { notSignedIn } from "../caller/resolve-session.ts";
import type { LiveEvent } from "./judge-live.ts";
import { type Standing, standingsOf } from "./live-actors.ts";
import { type Asked, type LiveView, viewAt } from "./live-query.ts";
import { type LiveViews, liveViews } from "./live-views.ts";

/** A query that somebody keeps asking. */
export interface LiveQuery {
  readonly caller: Caller;
  /** What it asks at a moment. Throws what is wrong with it. */
  readonly ask: (at: Moment) => Asked;
  readonly deliver: (event: LiveEvent, view: LiveView) => void;
  /** It gets nothing more: the caller may not call any more; null: the query has to be asked anew. */
  readonly end: (why: ActorRefusal | null) => void;
}
/** One caller with live queries. */
interface Holder {
  readonly key: string;
  readonly caller: ResolvedCaller;
  readonly subscriptions: Set<Subscription>;
  standing: Standing | null;
  /** Counts the reads of the standing, because a later one may finish first. */
  reads: number;
}
export interface Subscription {
  readonly query: LiveQuery;
  readonly holder: Holder;
  /** Null until it is given events. */
  view: LiveView | null;
  /** The view that its last events were of, if that is another one. */
  from: LiveView | null;
  ended: boolean;
}

/** The subscriptions of a firm, by caller and by what they see. */
export interface LiveRegistry {
  readonly views: LiveViews;
  /** A subscription that gets nothing yet. Rejects if the caller may not call, or the query is none. */
  readonly admit: (query: LiveQuery) => Promise<Subscription>;
  /** Begins to give it events. */
  readonly activate: (of: Subscription) => void;
  readonly remove: (of: Subscription) => void;
  readonly endAll: (why: ActorRefusal | null) => void;
  readonly isEmpty: () => boolean;
  /** Ends those whose session has ended by now. */
  readonly endExpired: () => void;
  /** Whether entries change who the callers are, or what the firm lets them see; or another day began. */
  readonly isChangedBy: (entries: ReadonlyArray<LogEntry>) => boolean;
  /** Reads anew who the callers are. Subscriptions that see something else are in `turning` from now on. */
  readonly refresh: (entries: ReadonlyArray<LogEntry>) => Promise<void>;
  readonly turning: () => ReadonlyArray<Subscription>;
  /** After their events were given. */
  readonly turned: () => void;
  /** The subscriptions of a view. */
  readonly of: (view: LiveView) => Iterable<Subscription>;
  readonly firm: () => Settings | null;
}

const recordKey = (name: string, objectId: string): string => `${name} ${objectId}`;

export const liveRegistry = (ports: Ports, organizationId: string): LiveRegistry => {
  const holders = new Map<string, Holder>();
  /** The callers whom a change of a record is about. */
  const byRecord = new Map<string, Set<Holder>>();
  const shared = new Map<string, { readonly view: LiveView; readonly subscriptions: Set<Subscription> }>();
  const turning = new Set<Subscription>();
  const views = liveViews();
  let firm: Settings | null = null;
  let today: number | null = null;
  let firstEnd = Number.POSITIVE_INFINITY;

  const momentOf = ({ standing }: Holder): Moment => {
    if (standing === null || firm === null) throw new Error("The caller of a live query was not read");
    if (Result.isFailure(standing)) throw new FirmError(standing.failure);
    const now = ports.now();
    return {
      ...{ now, today: localDay(now, firm.todayZone), newId: ports.newId, firm, actor: standing.success.actor },
      ...{ operation: "liveQuery", reason: null },
    };
  };
  const viewOf = ({ query, holder }: Subscription): LiveView => {
    const at = momentOf(holder);
    return viewAt(query.ask(at), at);
  };
  const join = (of: Subscription, made: LiveView): void => {
    const known = shared.get(made.key);
    const { view, subscriptions } = known ?? { view: made, subscriptions: new Set<Subscription>() };
    if (known === undefined) {
      shared.set(view.key, { view, subscriptions });
      views.add(view);
    }
    subscriptions.add(of);
    of.view = view;
  };
  const part = (of: Subscription): void => {
    const at = of.view === null ? undefined : shared.get(of.view.key);
    if (at === undefined || !at.subscriptions.delete(of) || at.subscriptions.size > 0) return;
    shared.delete(at.view.key);
    views.remove(at.view);
  };
  const recordsOf = ({ caller: { userId, session } }: Holder): ReadonlyArray<string> => [
    recordKey("User", userId ?? ""),
    ...(session === null ? [] : [recordKey("Session", session)]),
  ];
  const addHolder = (of: Holder): void => {
    holders.set(of.key, of);
    for (const record of recordsOf(of)) byRecord.set(record, (byRecord.get(record) ?? new Set()).add(of));
  };
  const removeHolder = (of: Holder): void => {
    holders.delete(of.key);
    for (const record of recordsOf(of)) {
      const all = byRecord.get(record);
      all?.delete(of);
      if (all?.size === 0) byRecord.delete(record);
    }
  };
  const remove = (of: Subscription): void => {
    if (of.ended) return;
    of.ended = true;
    part(of);
    turning.delete(of);
    const { subscriptions } = of.holder;
    subscriptions.delete(of);
    if (subscriptions.size === 0) removeHolder(of.holder);
  };
  const end = (of: Subscription, why: ActorRefusal | null): void => {
    if (of.ended) return;
    remove(of);
    of.query.end(why);
  };
  const endHolder = ({ subscriptions }: Holder, why: ActorRefusal | null): void => {
    for (const each of [...subscriptions]) end(each, why);
  };
  const read = async (all: ReadonlyArray<Holder>): Promise<void> => {
    const turns = all.map((holder) => ++holder.reads);
    const found = await standingsOf(
      ports,
      organizationId,
      all.map(({ caller }) => caller),
    );
    firm = found.firm;
    for (const [i, holder] of all.entries()) {
      if (holder.reads !== turns[i]) continue;
      const standing = found.standings[i] as Standing;
      holder.standing = standing;
      if (Result.isFailure(standing)) endHolder(holder, standing.failure);
      else firstEnd = Math.min(firstEnd, standing.success.until);
    }
  };
  const isNewDay = (): boolean => firm !== null && today !== null && localDay(ports.now(), firm.todayZone) !== today;
  /** The callers whom entries are about. */
  const touched = (entries: ReadonlyArray<LogEntry>): ReadonlySet<Holder> => {
    if (isNewDay() || entries.some(({ class: name }) => name === "Organization")) return new Set(holders.values());
    const about = entries.flatMap(({ class: name, objectId }) => [...(byRecord.get(recordKey(name, objectId)) ?? [])]);
    return new Set(about);
  };
  return {
    views,
    remove,
    admit: async (query) => {
      const caller = await requireCaller(ports, query.caller);
      if (!isSignedIn(caller)) throw new FirmError(notSignedIn(ports, caller));
      const { userId, session, allow } = caller;
      const key = JSON.stringify([userId, session, allow]);
      const holder = holders.get(key) ?? { key, caller, subscriptions: new Set(), standing: null, reads: 0 };
      if (!holders.has(key)) addHolder(holder);
      let endedMeanwhile = false;
      const admitted: Subscription = {
        query: {
          ...query,
          end: (why) => {
            if (admitting) endedMeanwhile = true;
            else query.end(why);
          },
        },
        ...{ holder, view: null, from: null, ended: false },
      };
      let admitting = true;
      holder.subscriptions.add(admitted);
      try {
        if (holder.standing === null || firm === null) await read([holder]);
        if (holder.standing !== null && Result.isFailure(holder.standing)) throw new FirmError(holder.standing.failure);
        // Another read, of the same holder, is on its way.
        if (holder.standing === null) await read([holder]);
        viewOf(admitted);
        if (endedMeanwhile) throw new FirmError({ _tag: "SessionInvalid" });
      } catch (cause) {
        remove(admitted);
        throw cause;
      }
      admitting = false;
      return admitted;
    },
    activate: (of) => {
      if (of.ended) return;
      join(of, viewOf(of));
      today ??= momentOf(of.holder).today;
    },
    endAll: (why) => {
      for (const holder of [...holders.values()]) endHolder(holder, why);
    },
    isEmpty: () => holders.size === 0,
    endExpired: () => {
      const now = ports.now();
      if (now < firstEnd) return;
      firstEnd = Number.POSITIVE_INFINITY;
      for (const holder of [...holders.values()]) {
        if (holder.standing === null || Result.isFailure(holder.standing)) continue;
        const { until } = holder.standing.success;
        if (until <= now) endHolder(holder, { _tag: "SessionInvalid" });
        else firstEnd = Math.min(firstEnd, until);
      }
    },
    isChangedBy: (entries) => touched(entries).size > 0,
    refresh: async (entries) => {
      const all = [...touched(entries)];
      await read(all);
      if (firm !== null) today = localDay(ports.now(), firm.todayZone);
      // All leave before the first joins: who is left behind would keep the view of yesterday.
      const changed = all.flatMap(({ subscriptions }) => [...subscriptions]).filter(({ view }) => view !== null);
      for (const each of changed) part(each);
      for (const each of changed) {
        each.from ??= each.view;
        try {
          join(each, viewOf(each));
          turning.add(each);
        } catch {
          // Whoever asks it anew is told why.
          end(each, null);
        }
      }
    },
    turned: () => {
      for (const each of turning) each.from = null;
      turning.clear();
    },
    turning: () => [...turning],
    of: (view) => shared.get(view.key)?.subscriptions ?? [],
    firm: () => firm,
  };
};
