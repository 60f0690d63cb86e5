import * as fc from "fast-check";
import { type App, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/domain/kernel/context/actor.ts";
import { callAs, idsIn, listedClasses } from "../policies/ask.ts";
import { ownClasses, places, shortTexts } from "../policies/custom-rows.ts";
import { actorsOf, put, settingsOf, type World } from "../policies/world.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { filtersOn, type Listed, type Where } from "./filters.ts";
import { worldOf } from "./firm.ts";
import { type Sight, satisfies } from "./oracle.ts";

const full = process.env.FIRMCORE_FAULTS === "full" || process.env.npm_lifecycle_event === "fuzz";
const now = (): number => Date.parse("2027-01-04T12:00:00Z");
const worlds = [1, 2, 3].map((seed) => fc.sample(worldOf(`firm${seed}`), { numRuns: 1, seed })[0] as World);
const roles = ["administrator", "projectManager", "engineer"];
type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** The same firms in memory, SQLite and Postgres, with dangling pointers. */
const opened = (async () => {
  const database = await createPostgresDatabase(18, migrated);
  // A replica does not check foreign keys.
  const pool = testPool({ ...database.connection, max: 2, options: "-c session_replication_role=replica" });
  const apps: ReadonlyArray<App<never>> = [
    await openFirm(memory(), { now }),
    await openFirm(sqlite({ file: ":memory:" }), { now }),
    (await openFirm(postgres({ pool, schema }), { now })) as App<never>,
  ];
  await apps[1]?.migrate();
  for (const app of apps) for (const [i, world] of worlds.entries()) await put(app, `firm${i + 1}`, world);
  const close = async (): Promise<void> => {
    for (const app of apps) await app.close();
    await pool.end();
    await database.drop();
  };
  return { apps, close };
})();
afterAll(async () => (await opened).close());

/** A class that an actor lists, with at least two rows that the actor sees. */
interface Case {
  readonly who: Actor;
  readonly group: string;
  readonly of: Listed;
  readonly sight: Sight;
  readonly filters: ReadonlyMap<string, fc.Arbitrary<Where>>;
}
const classKey = ({ entity, own }: Listed): string => own ?? entity.name;
const cases = (async () => {
  const { apps } = await opened;
  const found: Array<Case> = [];
  for (const world of worlds)
    for (const who of actorsOf(world).filter(({ role }, i) => roles.includes(role) && i < 6)) {
      const ask = callAs(apps[0] as App<never>, who);
      const lists = new Map<string, Rows>();
      for (const [group, entity, own] of listedClasses) {
        const said = await ask(`${group}.list`, { ...own, limit: 1_000 });
        const rows = said.ok ? (said.value as { readonly results: Rows }).results : [];
        lists.set(classKey({ entity, own: own.class }), rows);
      }
      // Values of other records can be those of every own class.
      lists.set(
        "OwnRecord",
        ownClasses.flatMap((own) => lists.get(own) ?? []),
      );
      const sight = { world, firm: settingsOf(world), rows: (of: Listed) => lists.get(classKey(of)) ?? [] };
      for (const [group, entity, own] of listedClasses) {
        const of = { entity, own: own.class };
        if (sight.rows(of).length > 1) found.push({ who, group, of, sight, filters: filtersOn(world, of) });
      }
    }
  return found;
})();
// What every test needs is made before the first.
beforeAll(async () => {
  await cases;
});

const operators = [
  ...["is", "not", "in", "notIn", "exists", "atLeast", "atMost", "above", "below", "reaches"],
  ...[
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "words",
    "hasAll",
    "hasAny",
    "hasOnly",
    "among",
    "notAmong",
    "where",
  ],
];
const noCustom = ["among", "notAmong"];
const ofToday = ["is", "not", "in", "notIn", "atLeast", "atMost", "above", "below"];
const all = [
  ...operators,
  ...operators.filter((each) => !noCustom.includes(each)).map((each) => `custom ${each}`),
  ...["near", "within", "covers"].map((each) => `custom ${each}`),
  ...ofToday.map((each) => `of today ${each}`),
];

test("every operator that a field has is asked for", async () => {
  const known = new Set((await cases).flatMap(({ filters }) => [...filters.keys()]));
  expect([...known].filter((each) => !all.includes(each) && each !== "of today exists")).toEqual([]);
});

test.for(all)(
  "L-15, L-38 %s selects what is said, the same on every store, often some of the rows",
  async (operator, { annotate }) => {
    const { apps } = await opened;
    const having = (await cases).filter(({ filters }) => filters.has(operator));
    const any = fc
      .constantFrom(...having)
      .chain((each) => (each.filters.get(operator) as fc.Arbitrary<Where>).map((where) => [each, where] as const));
    const shares = { none: 0, some: 0, all: 0, refused: 0 };
    for (const [{ who, group, of, sight }, where] of fc.sample(any, { numRuns: full ? 500 : 14, seed: 9 })) {
      const own = of.own === undefined ? {} : { class: of.own };
      const said = await Promise.all(apps.map((app) => callAs(app, who)(`${group}.list`, { ...own, where })));
      const [first] = said;
      const about = `${group} ${JSON.stringify(where)} by ${who.role} of ${who.organizationId}`;
      for (const each of said) expect(each, about).toEqual(first);
      if (first?.ok !== true) {
        // A stored value that no input can have, such as a rate beyond its range.
        shares.refused++;
        continue;
      }
      const rows = sight.rows(of);
      const wanted = rows.filter((row) => satisfies(sight, of, where, row)).map(({ objectId }) => objectId);
      expect([...idsIn(first)].sort(), about).toEqual(wanted.sort());
      for (const app of apps)
        expect(await callAs(app, who)(`${group}.count`, { ...own, where }), about).toMatchObject({
          value: wanted.length,
        });
      shares[wanted.length === 0 ? "none" : wanted.length === rows.length ? "all" : "some"]++;
    }
    const judged = shares.none + shares.some + shares.all;
    // `--reporter=verbose` prints it.
    await annotate(`of ${judged} filters ${shares.none} select none, ${shares.some} some, ${shares.all} all`, "shares");
    expect(judged, JSON.stringify(shares)).toBeGreaterThan(8);
    expect(shares.some / judged, JSON.stringify(shares)).toBeGreaterThan(0.2);
  },
);

/** What a company is changed to while a list of companies is read. */
const company = fc.record({
  name: fc.constantFrom(...shortTexts),
  custom: fc.record({
    kind: fc.constantFrom(...shortTexts, null),
    site: fc.constantFrom(...places, null),
  }),
});
const reading = fc.record({
  staying: fc.array(company, { minLength: 6, maxLength: 6 }),
  changing: fc.array(company, { minLength: 6, maxLength: 6 }),
  changes: fc.array(fc.tuple(fc.constantFrom("create", "update", "update", "delete"), fc.nat(), company), {
    minLength: 40,
    maxLength: 40,
  }),
  asked: fc.constantFrom<{ readonly order?: ReadonlyArray<string>; readonly where?: Where }>(
    { order: ["name"] },
    { order: ["-custom.kind", "name"], where: { name: { not: "a" } } },
    {
      order: ["custom.kind", "-name"],
      where: { or: [{ custom: { kind: { exists: false } } }, { name: { contains: "b" } }] },
    },
    { order: ["-name", "custom.kind"], where: { custom: { site: { within: { box: [places[0], places[2]] } } } } },
    { where: { custom: { site: { near: { point: places[3] } } } } },
    { where: { custom: { site: { near: { point: places[4], maxKm: 12_000 } } }, name: { notIn: ["Ab"] } } },
  ),
  limit: fc.integer({ min: 1, max: 4 }),
});

test.each([0, 1, 2])(
  "a row that does not change is on exactly one page, while others come, change and go (store %i)",
  async (which) => {
    const app = (await opened).apps[which] as App<never>;
    const [who] = actorsOf(worlds[0] as World);
    const ask = callAs(app, who as Actor);
    const say = async <T>(operation: string, input: object): Promise<T> => {
      const said = await ask(`companies.${operation}`, input);
      if (!said.ok) throw new Error(JSON.stringify(said.refusal));
      return said.value as T;
    };
    const made = async (of: object) => (await say<{ readonly objectId: string }>("create", of)).objectId;
    let pages = 0;
    for (const { staying, changing, changes, asked, limit } of fc.sample(reading, {
      numRuns: full ? 100 : 6,
      seed: 7,
    })) {
      const stay: Array<string> = [];
      for (const each of staying) stay.push(await made(each));
      const others: Array<string> = [];
      for (const each of changing) others.push(await made(each));
      const there = new Set(idsIn(await ask("companies.list", { ...asked, limit: 1_000 })));
      const left = [...changes];
      const found: Array<string> = [];
      for (let after: string | null | undefined; after !== null; pages++) {
        const page = await say<{
          readonly results: ReadonlyArray<{ readonly objectId: string }>;
          readonly next: string | null;
        }>("list", {
          ...asked,
          ...{ limit, ...(after === undefined ? {} : { after }) },
        });
        found.push(...page.results.map(({ objectId }) => objectId));
        after = page.next;
        for (const [event, i, to] of left.splice(0, 2)) {
          const objectId = others[i % Math.max(1, others.length)];
          if (event === "create" || objectId === undefined) others.push(await made(to));
          else if (event === "update") await say("update", { objectId, ...to });
          else {
            await say("delete", { objectId });
            others.splice(others.indexOf(objectId), 1);
          }
        }
      }
      const wanted = stay.filter((each) => there.has(each)).sort();
      expect(found.filter((each) => stay.includes(each)).sort(), JSON.stringify(asked)).toEqual(wanted);
      for (const objectId of [...stay, ...others]) await say("delete", { objectId });
    }
    expect(pages).toBeGreaterThan(12);
  },
);
