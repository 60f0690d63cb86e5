import * as Result from "effect/Result";
import { type App, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { describe, expect, test } from "vitest";
import type { Predicate } from "../../src/domain/kernel/policy/predicate.ts";
import type { Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import type { Read } from "../../src/ports/load.ts";
import type { Store, StoreCommand, StoreQuery } from "../../src/ports/store.ts";
import { countIsLength, filterAgrees, findAndGet, type Law } from "./laws.ts";
import { hiddenReadsAsMissing, nonInterference, tenantsApart } from "./two-worlds.ts";

/** A memory store whose queries are altered. */
const brokenBy = (how: (store: Store) => Partial<Store>) => (): Promise<App<never>> => {
  const adapter = memory();
  return openFirm({ ...adapter, store: { ...adapter.store, ...how(adapter.store) } });
};
/** Alters every read of a query. */
const reading = (change: (read: Read) => Read) =>
  brokenBy((store) => ({
    query: (question, done) => {
      const rounds: StoreQuery["rounds"] = question.rounds.map((round) => (known, firm, account) => {
        const changed = (reads: Readonly<Record<string, Read>>) =>
          Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, change(read)]));
        return Result.map(
          round(known, firm, account) as Result.Result<Readonly<Record<string, Read>>, Refusal>,
          changed,
        );
      });
      store.query({ ...question, rounds: rounds as typeof question.rounds }, done);
    },
  }));
/** Alters every condition of a query. */
const looking = (change: (where: Predicate) => Predicate) =>
  reading((read) => ("where" in read ? { ...read, where: change(read.where) } : read));
const everything: Predicate = { is: "always" };
/** The condition with every look at related rows replaced by a match. */
const blind =
  (look: "via" | "some") =>
  (where: Predicate): Predicate => {
    if (where.is === look) return everything;
    return where.is === "and" || where.is === "or" ? { is: where.is, of: where.of.map(blind(look)) } : where;
  };

const stores: ReadonlyArray<
  readonly [what: string, open: () => Promise<App<never>>, laws: Readonly<Record<string, Law>>]
> = [
  [
    "forgets the condition of a read",
    reading((read) => (read.kind === "many" ? { ...read, where: everything } : read)),
    { filterAgrees, findAndGet },
  ],
  ["takes every pointer for a match", looking(blind("via")), { filterAgrees, findAndGet, nonInterference }],
  [
    "takes a record for granted to everybody, as for managed and booked",
    looking(blind("some")),
    { filterAgrees, findAndGet },
  ],
  [
    "counts what may not be read",
    reading((read) => (read.kind === "count" ? { ...read, where: everything } : read)),
    { countIsLength },
  ],
  [
    "skips one row too many",
    reading((read) => (read.kind === "many" && read.skip > 0 ? { ...read, skip: read.skip + 1 } : read)),
    { countIsLength },
  ],
  [
    "orders by hidden values",
    reading((read) =>
      read.kind === "many" ? { ...read, order: read.order.map((each) => ({ ...each, when: null })) } : read,
    ),
    { nonInterference },
  ],
  [
    "says forbidden of a row that is hidden",
    brokenBy((store) => ({
      execute: (step, done) => {
        const judge = ((state: object, firm, account) => {
          const said = step.judge(state as never, firm, account);
          const there = Object.values(state).some((each) => each !== null && !Array.isArray(each));
          return Result.isFailure(said) && (said.failure as { readonly _tag?: string })._tag === "NotFound" && there
            ? Result.fail({ _tag: "Forbidden" })
            : said;
        }) as StoreCommand["judge"];
        store.execute({ ...step, judge: judge as never }, done);
      },
    })),
    { hiddenReadsAsMissing },
  ],
  [
    "answers one operation out of another firm",
    brokenBy((store) => ({
      query: (question, done) => {
        const { call } = question;
        const organizationId = call.operation === "users.count" ? "other" : call.organizationId;
        store.query({ ...question, call: { ...call, organizationId } }, done);
      },
    })),
    { tenantsApart },
  ],
];

describe.each(stores)("a store that %s", (_what, open, laws) => {
  test.each(Object.entries(laws))(
    "breaks %s",
    async (_law, law) => {
      await expect(law(open, 300)).rejects.toThrow(/^Property failed/);
    },
    120_000,
  );
});
