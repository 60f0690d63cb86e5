import { loggedEntity } from "../../domain/entities.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import { evaluate, pointsTo, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import type { LogEntry } from "../../ports/store.ts";
import { formatRecord } from "../define/format-record.ts";
import type { ChangeKind } from "../log/judge-changes.ts";
import { type RowStates, statesOf, type Values } from "../log/row-states.ts";
import type { AccessList } from "../policy/access-list.ts";
import { besideOf } from "../subjects/fields-beside.ts";
import type { LiveView } from "./live-query.ts";
import type { LiveViews } from "./live-views.ts";

/** A row as a view shows it, in plain values, and who may read and change it. */
export interface SeenRow {
  readonly objectId: string;
  readonly row: Values & { readonly objectId: string };
  readonly access: AccessList | undefined;
}
/** A change of what a view sees; the same for all who subscribed to it. */
export interface LiveEvent {
  readonly is: ChangeKind;
  readonly objectId: string;
  /** The row as it was and as it is; null where there was none, and where it may not be read. Of a delete, `record` is the row as it was. */
  readonly before: SeenRow | null;
  readonly record: SeenRow | null;
}
export interface ViewEvent {
  readonly view: LiveView;
  readonly event: LiveEvent;
  /** Where it is about the subscriptions alone that turned. */
  readonly turn: Turn | null;
}
/** A view that becomes another one without a change of rows: the actor's rights, the settings of the firm or the day changed. */
export interface Turn {
  readonly from: LiveView;
  readonly to: LiveView;
}
/** Whether two views show the same fields of the rows that they may read, whatever each asks for. */
export const haveSameRights = ({ from, to }: Turn): boolean => from.format === to.format && equal(from.reads, to.reads);

/** The rows around one as they were before an entry. */
const beforeEntry = (around: RelatedRecords, name: string, objectId: string, was: Values | null): RelatedRecords => ({
  get: (entity, id) => (entity === name && id === objectId ? (was ?? undefined) : around.get(entity, id)),
  pointing: (entity, by, value) => {
    const found = around.pointing(entity, by, value);
    if (entity !== name) return found;
    const others = found.filter((row) => row.objectId !== objectId);
    return was !== null && pointsTo(was[by], value) ? [...others, was] : others;
  },
});

/** One side of a change: a row, and the rows around it at that moment. */
interface Side {
  readonly row: Values | null;
  readonly around: RelatedRecords;
  /** What views with the same rights show of it. */
  readonly shown: Map<string, SeenRow>;
}
const sideOf = (row: Values | null, around: RelatedRecords): Side => ({ row, around, shown: new Map() });
const holds = (view: LiveView, by: "sees" | "reads", { row, around }: Side): boolean =>
  row !== null && evaluate(view[by], row, {}, around);

/** Leaves out what a row was meanwhile that may not be read at the end any more: it only leaves, if it was seen. */
const withoutUntold = (events: ReadonlyArray<ViewEvent>, states: RowStates): ReadonlyArray<ViewEvent> => {
  const byView = Map.groupBy(events, ({ view, turn }) => turn ?? view);
  const untold = new Map<ViewEvent, ViewEvent | null>();
  for (const ofView of byView.values())
    for (const [objectId, ofRow] of Map.groupBy(ofView, ({ event }) => event.objectId)) {
      const last = ofRow.at(-1) as ViewEvent;
      const { view } = last;
      const row = states.at(view.entity, objectId);
      if (row === null ? last.event.is === "delete" : evaluate(view.reads, row, {}, states)) continue;
      const begin = ofRow[0]?.event.is;
      for (const each of ofRow) untold.set(each, null);
      if (begin === "create" || begin === "enter") continue;
      untold.set(last, { ...last, event: { is: "leave", objectId, before: null, record: null } });
    }
  return untold.size === 0 ? events : events.flatMap((each) => untold.get(each) ?? (untold.has(each) ? [] : [each]));
};

/** Every change that the entries and the turns of views lead to, in order. Asks `states` for rows that are missing still. */
export const judgeLive = (
  views: LiveViews,
  turns: ReadonlyArray<Turn>,
  turnedRows: (entity: string) => ReadonlyArray<string>,
  entries: ReadonlyArray<LogEntry>,
  states: RowStates,
): ReadonlyArray<ViewEvent> => {
  states.rewind();
  const events: Array<ViewEvent> = [];
  const show = (view: LiveView, { row, around, shown }: Side): SeenRow | null => {
    if (row === null) return null;
    const known = shown.get(view.format);
    if (known !== undefined) return known;
    const { entity, at } = view;
    const seen: SeenRow = {
      objectId: row.objectId as string,
      row: {
        ...(formatRecord(entity, row as unknown as Row, at, around) as SeenRow["row"]),
        ...besideOf(entity)?.of(row as never, at, around),
      },
      access: [...shown.values()][0]?.access ?? accessOf(entity, row, view, around),
    };
    shown.set(view.format, seen);
    return seen;
  };
  const accessOf = (entity: string, row: Values, { at }: LiveView, around: RelatedRecords): AccessList | undefined => {
    const lists = views.listsOf(entity, at.firm);
    if (lists === null) return undefined;
    for (const user of lists.candidates(row, around)) around.get("User", user);
    return lists.of(row, around);
  };
  const add = (view: LiveView, was: Side, is: Side, own: LogEntry["kind"] | null): void => {
    const [sawIt, seesIt] = [holds(view, "sees", was), holds(view, "sees", is)];
    if (!sawIt && !seesIt) return;
    const objectId = ((is.row ?? was.row) as Values).objectId as string;
    const inSight = seesIt || holds(view, "reads", is);
    const before = (): SeenRow | null => (sawIt || holds(view, "reads", was) ? show(view, was) : null);
    const event = (kind: ChangeKind, old: SeenRow | null, record: SeenRow | null): void =>
      void events.push({ view, turn: null, event: { is: kind, objectId, before: old, record } });
    if (sawIt && seesIt) {
      const [old, record] = [show(view, was), show(view, is)];
      if (own !== null || !equal(old?.row, record?.row)) event("update", old, record);
    } else if (seesIt) event(own === "create" ? "create" : "enter", own === "create" ? null : before(), show(view, is));
    else if (own === "delete") event("delete", null, show(view, was));
    else event("leave", inSight ? show(view, was) : null, inSight ? show(view, is) : null);
  };

  /** Rows of turns, with what says who may read them: the accounts that turned are among the entries. */
  const turnedRecords: Array<() => void> = [];
  for (const turn of turns) {
    const { from, to } = turn;
    const sameRights = haveSameRights(turn);
    for (const objectId of turnedRows(to.entity)) {
      const row = states.at(to.entity, objectId);
      const [was, is] = [sideOf(row, states), sideOf(row, states)];
      const [sawIt, seesIt] = [holds(from, "sees", was), holds(to, "sees", is)];
      if (!sawIt && !seesIt) continue;
      const inSight = seesIt || holds(to, "reads", is);
      const [old, record] = [sameRights ? show(from, was) : null, inSight ? show(to, is) : null];
      if (record !== null && row !== null)
        turnedRecords.push(() => {
          (record as { access?: AccessList | undefined }).access = accessOf(to.entity, row, to, states);
        });
      const event = (kind: ChangeKind, before: SeenRow | null): void =>
        void events.push({ view: to, turn, event: { is: kind, objectId, before, record } });
      if (sawIt && seesIt) {
        if (!equal(show(from, was)?.row, record?.row)) event("update", old);
      } else event(seesIt ? "enter" : "leave", inSight ? old : null);
    }
  }
  for (const entry of entries) {
    const { objectId, kind } = entry;
    const name = loggedEntity(entry)?.name;
    if (name === undefined) continue;
    const { was, is } = statesOf(entry);
    const following = views.following(name, was, is, states);
    states.apply(entry);
    const before = beforeEntry(states, name, objectId, was);
    const judge = (entity: string, old: Side, now: Side, own: LogEntry["kind"] | null): void => {
      const found = new Set<LiveView>();
      if (old.row !== null) views.candidates(entity, old.row, old.around, found);
      if (now.row !== null) views.candidates(entity, now.row, now.around, found);
      for (const view of found) add(view, old, now, own);
    };
    judge(name, sideOf(was, before), sideOf(is, states), kind);
    for (const [of, id] of following) {
      if (of === name && id === objectId) continue;
      const row = states.at(of, id);
      judge(of, sideOf(row, before), sideOf(row, states), null);
    }
  }
  for (const complete of turnedRecords) complete();
  return withoutUntold(events, states);
};
