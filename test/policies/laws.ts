import * as fc from "fast-check";
import type { App } from "firmcore";
import { minimalInput } from "firmcore/testing";
import { expect } from "vitest";
import { entityNamed } from "../../src/domain/entities.ts";
import { filterOf as whereOf } from "../../src/domain/kernel/policy/policy.ts";
import { policies } from "../../src/operations/policy/policies.ts";
import {
  callAs,
  filterOf,
  idsIn,
  idsMatching,
  inputOf,
  listedClasses,
  otherQueries,
  type Picks,
  rowsOf,
} from "./ask.ts";
import { worldOf } from "./rows.ts";
import { actorsOf, allows, type Fields, policyName, put, readable, ruleOf, settingsOf, type World } from "./world.ts";

/** A law of policies over random worlds, for any store: how to open an empty store, and the number of worlds. */
export type Law = (open: () => Promise<App<never>>, numRuns: number) => Promise<void>;

/** The random choices for two filters. */
export const picks: fc.Arbitrary<ReadonlyArray<Picks>> = fc.array(
  fc.record({ field: fc.nat(), by: fc.nat(), row: fc.nat() }),
  { minLength: 4, maxLength: 4 },
);
/** Runs `body` on a store that holds the worlds `firm` and `other`. */
export const within = async (
  open: () => Promise<App<never>>,
  worlds: ReadonlyArray<World>,
  body: (app: App<never>) => Promise<void>,
) => {
  const app = await open();
  try {
    for (const [i, world] of worlds.entries()) await put(app, i === 0 ? "firm" : "other", world);
    await body(app);
  } finally {
    await app.close();
  }
};
/** Runs the law, and requires enough random cases. */
export const law = async <T>(
  numRuns: number,
  given: fc.Arbitrary<T>,
  body: (of: T) => Promise<number>,
): Promise<void> => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(given, async (of) => {
      judged += await body(of);
    }),
    // A world is too large to shrink; the seed is printed.
    { numRuns, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(numRuns);
};

/** L-36: for every class, action and actor, filtering by the policy returns exactly the rows that the policy allows one by one. */
export const filterAgrees: Law = (open, numRuns) =>
  law(numRuns, worldOf("firm"), async (world) => {
    let some = 0;
    const firm = settingsOf(world);
    await within(open, [world], async (app) => {
      for (const who of actorsOf(world))
        for (const [name, rows] of Object.entries(world))
          for (const action of ["read", ...Object.keys(policies[policyName(name)]?.may ?? {})]) {
            const verdict = ruleOf(name, action)(who, firm);
            const wanted = rows.filter((row) => allows(world, who, name, action, row)).map(({ objectId }) => objectId);
            const said = await idsMatching(app, "firm", entityNamed(name), whereOf(verdict));
            expect(said, `${action} ${name} by ${who.role}`).toEqual(wanted);
            if (wanted.length > 0 && wanted.length < rows.length) some++;
          }
    });
    return some;
  });

/** L-37: get returns the rows of a list unchanged, and answers for hidden rows as for missing ones. Also L-36 through the operations. */
export const findAndGet: Law = (open, numRuns) =>
  law(numRuns, worldOf("firm"), async (world) => {
    let hidden = 0;
    await within(open, [world], async (app) => {
      for (const who of actorsOf(world)) {
        const ask = callAs(app, who);
        for (const [group, entity, own] of listedClasses) {
          const list = await ask(`${group}.list`, own);
          const rows = rowsOf(world, entity, own).map(({ objectId }) => objectId);
          const seen = readable(world, who, entity).filter((id) => rows.includes(id));
          expect(idsIn(list), `${group} of ${who.role}`).toEqual(seen);
          const results = list.ok ? (list.value as { readonly results: ReadonlyArray<Fields> }).results : [];
          const missing = await ask(`${group}.get`, { ...own, objectId: "Gone000000" });
          for (const objectId of rows) {
            const got = await ask(`${group}.get`, { ...own, objectId });
            const past = await ask("log.history", { class: own.class ?? entity.name, objectId });
            if (entity.name !== "User")
              expect(past.ok, `history of ${entity.name}`).toBe(got.ok && who.role !== "clientLead");
            const row = results.find((each) => each.objectId === objectId);
            expect(got).toEqual(row === undefined ? missing : { ok: true, value: row });
            if (row === undefined && list.ok) hidden++;
          }
        }
      }
    });
    return hidden;
  });

/** L-38: a count equals the length of the list for any filter; pages of two joined are the list. */
export const countIsLength: Law = (open, numRuns) =>
  law(numRuns, fc.tuple(worldOf("firm"), picks), async ([world, chosen]) => {
    let some = 0;
    await within(open, [world], async (app) => {
      for (const who of actorsOf(world)) {
        const ask = callAs(app, who);
        for (const [group, entity, own] of listedClasses)
          for (const each of chosen) {
            const { where = {}, order = [] } = filterOf(world, entity, own, each);
            const all = await ask(`${group}.list`, { ...own, where, order });
            const count = await ask(`${group}.count`, { ...own, where });
            const about = `${group} ${JSON.stringify(where)} by ${who.role}`;
            if (!all.ok || !count.ok) {
              expect([all.ok, count.ok], about).toEqual([false, false]);
              continue;
            }
            const ids = idsIn(all);
            expect(count.value, about).toBe(ids.length);
            const pages: Array<string> = [];
            for (let skip = 0; skip <= ids.length; skip += 2)
              pages.push(...idsIn(await ask(`${group}.list`, { ...own, where, order, limit: 2, skip })));
            expect(pages, about).toEqual(ids);
            if (ids.length > 1) some++;
          }
      }
    });
    return some;
  });

/** Every answer of the classes to one actor: lists in several orders by several filters, counts, and each row by id. */
export const answersTo = async (
  app: App<never>,
  who: Parameters<typeof callAs>[1],
  worlds: ReadonlyArray<World>,
  chosen: ReadonlyArray<Picks>,
) => {
  const ask = callAs(app, who);
  const said: Array<string> = [];
  // Compared as text, because there are thousands of answers.
  const add = async (operation: string, input: unknown) =>
    said.push(`${operation} ${JSON.stringify(input)}: ${JSON.stringify(await ask(operation, input))}`);
  for (const [group, entity, own] of listedClasses) {
    for (const [i, each] of chosen.entries()) {
      const { where = {}, order = [] } = filterOf(worlds[i % worlds.length] ?? {}, entity, own, each);
      for (const input of [{ where, order }, { where }, { order }]) await add(`${group}.list`, { ...own, ...input });
      await add(`${group}.count`, { ...own, where });
    }
    const ids = new Set(worlds.flatMap((world) => rowsOf(world, entity, own).map(({ objectId }) => objectId)));
    for (const objectId of ids) {
      await add(`${group}.get`, { ...own, objectId });
      await add("log.history", { class: own.class ?? entity.name, objectId });
    }
  }
  return said;
};
/** Operations that add up a person's load over all projects, including those that the caller may not see (R-ALLOC-5). */
const capacityTotals = ["engineers.find", "engineers.availability", "reports.overbooked"];
/**
 * Answers that may reveal unreadable rows: totals, the log, which administrators read as a whole, and alerts about a booking, which tell
 * its manager of certificates (R-ALERT-1).
 */
const exempt = new Set([...capacityTotals, "log.list", "alerts.list"]);
const years = { from: "2026-01-01", to: "2026-12-31" };
/** The input of each report; every other query has its simplest input. */
const reportsAsked: Readonly<Record<string, ReadonlyArray<object>>> = {
  "reports.utilization": [
    { ...years, by: "engineer" },
    { ...years, by: ["project", "month"] },
    { ...years, by: "client" },
    { ...years, by: "discipline", denominator: "contracted" },
  ],
  "reports.money": [
    { ...years, by: "engineer" },
    { ...years, by: ["client", "month"] },
  ],
  "reports.planActual": ["allocation", "engineer", "project"].map((by) => ({ ...years, by, withFuture: true })),
  "reports.certifications": [{}, { on: "2026-06-01" }],
};

/** Every other query, by the same actor. */
export const otherAnswers = async (
  app: App<never>,
  who: Parameters<typeof callAs>[1],
): Promise<ReadonlyArray<string>> => {
  const ask = callAs(app, who);
  const said: Array<string> = [];
  for (const of of otherQueries) {
    if (exempt.has(of.name)) continue;
    for (const input of reportsAsked[of.name] ?? [minimalInput(inputOf(of))])
      said.push(`${of.name} ${JSON.stringify(input)}: ${JSON.stringify(await ask(of.name, input))}`);
  }
  return said;
};
