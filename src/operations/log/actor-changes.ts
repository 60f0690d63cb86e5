import * as Result from "effect/Result";
import { entities } from "../../domain/classes.gen.ts";
import { knownEntity } from "../../domain/entities.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { CursorExpired, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import type { Feed, FeedPage } from "../../ports/feed.ts";
import type { Read } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, LoadedRows, LogEntry } from "../../ports/store.ts";
import { actorOf, type Caller, isSignedIn, type ResolvedCaller } from "../caller/caller.ts";
import { promised } from "../caller/or-throw.ts";
import { requireCaller } from "../caller/resolve-caller.ts";
import { notSignedIn } from "../caller/resolve-session.ts";
import { policies } from "../policy/policies.ts";
import type { Page } from "./follow-pages.ts";
import { judgeChanges } from "./judge-changes.ts";
import { addRows, maxBehind, readsOf } from "./missing-rows.ts";
import type { RowChange } from "./row-change.ts";
import { rowStates } from "./row-states.ts";
import { dependenciesIn, type View, viewOf } from "./view.ts";

const expired: CursorExpired = { _tag: "CursorExpired" };

/** The classes with a policy: those that somebody may read. */
const readableClasses = Object.keys(entities).filter((name) => policies[name] !== undefined);

/** An actor at a moment, and what the actor sees. `mark` differs where the view does. */
interface Reader {
  readonly moment: Moment;
  readonly view: View;
  readonly mark: string;
}
const digest = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    .toString("base64url")
    .slice(0, 22);

/** The part of a view that is about these classes; of own ones only their records. */
const narrowed = (view: View, classes: ReadonlyArray<string>, { customClasses }: Settings): View => {
  const own = classes.filter((name) => knownEntity(name) === undefined);
  for (const name of own)
    if (!Object.hasOwn(customClasses, name)) throw new TypeError(`changes(): classes: there is no class ${name}`);
  const found = new Map([...view].filter(([name]) => classes.includes(name)));
  const records = view.get(ownRecords);
  if (own.length > 0 && records !== undefined)
    found.set(ownRecords, {
      ...records,
      sees: { is: "and", of: [records.sees, { is: "oneOf", field: "class", values: own }] },
    });
  return found;
};

/** A cursor of an actor: the view that it was given for, then the cursor of the firm (R-SYNC-4). */
const cursorOf = (mark: string, cursor: string): string => `${mark}.${cursor}`;
const cursorIn = (mark: string, text: string): string | null =>
  text.startsWith(`${mark}.`) ? text.slice(mark.length + 1) : null;

/** What an actor sees change: the places where a reader can begin, and the changes after one. */
export interface ActorChanges {
  readonly currentCursor: () => Promise<string>;
  readonly readAfter: (cursor: string, limit: number) => Promise<Page<RowChange>>;
  /** Rejects when the actor no longer sees what the last page was made for. */
  readonly recheck: () => Promise<void>;
}

export const actorChanges = (
  ports: Ports & { readonly feed: Feed },
  caller: Caller,
  classes: ReadonlyArray<string> | undefined,
): ActorChanges => {
  const { store, feed } = ports;
  const refuse = (refusal: Refusal): Promise<never> => promised((done) => done(Result.fail(refusal)));
  const callOf = ({ organizationId, userId, session }: ResolvedCaller): Call => ({
    ...{ organizationId, userId: userId ?? "", session, operation: "changes", requestId: null, body: "" },
    now: ports.now(),
    dryRun: false,
    cancelled: () => false,
  });
  /** Reads rows, and who the caller is in the same snapshot. */
  const read = async (reads: Readonly<Record<string, Read>> = {}): Promise<Reader & { readonly rows: LoadedRows }> => {
    const resolved = await requireCaller(ports, caller);
    if (!isSignedIn(resolved)) return refuse(notSignedIn(ports, resolved));
    const call = callOf(resolved);
    const { moment, rows } = await promised<{ readonly moment: Moment; readonly rows: LoadedRows }>((done) =>
      store.query(
        {
          call,
          args: {},
          rounds: [() => Result.succeed(reads)],
          answer: (rows, firm, account) =>
            Result.map(actorOf(resolved, account, call.now, firm), (actor) => ({
              rows,
              moment: {
                ...{ now: call.now, today: localDay(call.now, firm.todayZone), newId: ports.newId, firm, actor },
                ...{ operation: call.operation, reason: null },
              },
            })),
        },
        done as never,
      ),
    );
    const all = viewOf(readableClasses, moment.actor, moment.firm);
    const view = classes === undefined ? all : narrowed(all, classes, moment.firm);
    return { moment, view, rows, mark: await digest(JSON.stringify([moment.actor.userId, [...all]])) };
  };
  const pageAfter = (organizationId: string, cursor: string, limit: number): Promise<FeedPage> =>
    promised((done) => feed.readAfter(organizationId, cursor, limit, done as never));
  /** Every entry after a cursor, up to a number. */
  const entriesAfter = async (organizationId: string, from: string, limit: number) => {
    const entries: Array<LogEntry> = [];
    const cursors: Array<string> = [];
    for (let cursor = from; ; ) {
      const page = await pageAfter(organizationId, cursor, limit);
      entries.push(...page.entries);
      cursors.push(...page.cursors);
      cursor = page.cursor;
      if (entries.length > maxBehind) return refuse(expired);
      if (!page.more) return { entries, cursors, cursor };
    }
  };
  /** The mark of the last page. */
  let current: string | null = null;
  const same = (reader: Reader, mark: string | null): Promise<void> =>
    mark === null || reader.mark === mark ? Promise.resolve() : refuse(expired);
  return {
    currentCursor: async () => {
      const { mark, moment } = await read();
      const { organizationId } = moment.actor;
      return cursorOf(mark, await promised<string>((done) => feed.currentCursor(organizationId, done as never)));
    },
    recheck: async () => same(await read(), current),
    readAfter: async (given, limit) => {
      const reader = await read();
      const { moment, view, mark } = reader;
      const from = cursorIn(mark, given);
      if (from === null) return refuse(expired);
      current = mark;
      const { organizationId } = moment.actor;
      const { entries, cursors, cursor } = await entriesAfter(organizationId, from, limit);
      const end = { cursor: cursorOf(mark, cursor), more: false };
      if (entries.length === 0) return { items: [], ...end };
      const dependencies = dependenciesIn(view);
      const states = rowStates(dependencies.links);
      states.addLater(entries);
      let later = cursor;
      for (;;) {
        const changes = judgeChanges(view, dependencies, entries, states, moment);
        const missing = states.takeMissing();
        const loaded = await read(readsOf(missing));
        await same(loaded, mark);
        if (missing.length === 0) {
          const items = changes.map((change, i) => {
            // What one entry led to is given again unless all of it was taken.
            const whole = changes[i + 1]?.place !== change.place;
            const at = whole ? cursors[change.place] : (cursors[change.place - 1] ?? from);
            return {
              ...{ is: change.is, class: change.class, objectId: change.objectId },
              at: instantText(entries[change.place]?.at ?? moment.now),
              before: change.before?.() ?? null,
              record: change.record?.() ?? null,
              cursor: cursorOf(mark, at ?? from),
            } as RowChange;
          });
          return { items, ...end };
        }
        if (addRows(states, missing, loaded.rows) > maxBehind) return refuse(expired);
        // Rows that were changed since the entries were read are taken back.
        const since = await entriesAfter(organizationId, later, limit);
        states.addLater(since.entries);
        later = since.cursor;
      }
    },
  };
};
