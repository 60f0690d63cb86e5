import Database from "better-sqlite3";
import * as fc from "fast-check";
import { type Adapter, type Extension, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { customKeysOf } from "../../src/adapters/sql/rows/custom-keys.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { migrated, poolOn, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { sqliteFile } from "../support/stores.ts";

// An index never changes an answer: random histories of declarations and records, on memory, SQLite and Postgres.

interface Page {
  readonly results: ReadonlyArray<{ readonly objectId: string }>;
  readonly next: string | null;
}
type App = Awaited<ReturnType<typeof openFirm>>;
type Row = {
  readonly id: string;
  readonly custom: string | null;
  readonly keys: string | null;
  readonly class: string;
};
type Firm = ReturnType<App["as"]>;
interface Opened {
  readonly name: string;
  /** A firm of its own, with ids in the same order as on the other stores. */
  readonly firm: (organizationId: string) => Promise<Firm>;
  /** The stored rows of a table, and the settings. */
  readonly rows: ((table: string, organizationId: string) => Promise<ReadonlyArray<Row>>) | null;
  readonly settings: (organizationId: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const ids = new Map<string, number>();
const extend = { fields: { Project: { region: { type: "String", indexed: true } } } } as const satisfies Extension;
const appOn = async (name: string, adapter: Adapter) => {
  const app = await openFirm(adapter, {
    extend,
    now: () => 1_800_000_000_000,
    newId: () => {
      const nth = (ids.get(name) ?? 0) + 1;
      ids.set(name, nth);
      return `I${String(nth).padStart(9, "0")}`;
    },
  });
  return async (organizationId: string): Promise<Firm> => {
    ids.set(name, 0);
    const { objectId: userId } = await app.bootstrap({ organizationId, externalId: "nora", username: "Nora Lind" });
    return app.as({ organizationId, userId });
  };
};
const selectRows = (prefix: string, cast: string) => (table: string) =>
  `select object_id as id, custom${cast} as custom, custom_keys${cast} as keys, ${table === "firm_own_record" ? '"class"' : "'Project'"} as class from ${prefix}${table} where organization_id = $1 order by 1`;

let stores: ReadonlyArray<Opened> = [];
beforeAll(async () => {
  const inMemory = memory();
  const { file, remove } = await sqliteFile();
  const onSqlite = sqlite({ file });
  const database = new Database(file);
  const { sessions, release } = await freshDatabase(migrated, 18);
  const { pool } = await sessions("pool", async (connection) => poolOn(connection));
  const onPostgres = postgres({ pool, schema });
  const settingsOf = (text: string | null | undefined) => JSON.parse(text ?? "{}");
  stores = [
    {
      name: "memory",
      firm: await appOn("memory", inMemory),
      rows: null,
      settings: async () => null,
      close: inMemory.close,
    },
    {
      name: "sqlite",
      firm: await appOn("sqlite", onSqlite),
      rows: async (table, organizationId) =>
        database.prepare(selectRows("", "")(table).replace("$1", "?")).all(organizationId) as never,
      settings: async (organizationId) =>
        settingsOf(
          database
            .prepare("select settings from firm_organization where organization_id = ?")
            .pluck()
            .get(organizationId) as string,
        ),
      close: async () => {
        await onSqlite.close();
        database.close();
        remove();
      },
    },
    {
      name: "postgres",
      firm: await appOn("postgres", onPostgres),
      rows: async (table, organizationId) =>
        (await pool.query(selectRows(`"${schema}".`, "::text")(table), [organizationId])).rows,
      settings: async (organizationId) =>
        settingsOf(
          (
            await pool.query(
              `select settings::text as settings from "${schema}".firm_organization where organization_id = $1`,
              [organizationId],
            )
          ).rows[0]?.settings,
        ),
      close: async () => {
        await onPostgres.close();
        await release();
      },
    },
  ];
}, 120_000);
afterAll(async () => {
  for (const { close } of stores) await close();
});

const long = "x".repeat(399);
/** Texts around the length of a key, with characters of two units, and in both orders of their bytes. */
const texts = [
  ...["", "a", "A", "ä", "a\u0308", "b", "=", "\u{1f600}", "\uffee"],
  ...[
    long,
    `${long}a`,
    `${long}b`,
    `${long}\u{1f600}`,
    `${long}a1`,
    `${long}a2`,
    `${long}\u{1f600}1`,
    `${long}\u{1f600}0`,
  ],
];
const numbers = [0, 1, -1, 0.1, 0.1 + 0.2, -0.5, 1e21, -1e21, 5e-324, Number.MAX_SAFE_INTEGER, -1.7e308, 2];
const days = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z", "2027-06-30T12:00:00.000Z"];
const values = {
  note: { type: "String", values: texts },
  size: { type: "Number", values: numbers },
  open: { type: "Boolean", values: [true, false] },
  due: { type: "Date", values: days },
  partner: { type: "Pointer", values: ["Comp000001", "Comp000002"], target: "Company" },
} as const;
type Name = keyof typeof values;
const names = Object.keys(values) as ReadonlyArray<Name>;
const nameOf = fc.constantFrom(...names);
const valueFor = (name: Name) => fc.constantFrom<unknown>(...values[name].values);
const named = nameOf.chain((name) => valueFor(name).map((value) => ({ name, value })));
const some = fc
  .dictionary(nameOf, fc.nat(), { maxKeys: 4 })
  .chain((picked) =>
    fc.record(
      Object.fromEntries(Object.keys(picked).map((name) => [name, fc.option(valueFor(name as Name), { freq: 5 })])),
    ),
  );
const classes = ["Project", "Intake"] as const;
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant("create" as const), of: fc.constantFrom(...classes), custom: some }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("update" as const),
      of: fc.constantFrom(...classes),
      nth: fc.nat(20),
      custom: some,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant("delete" as const), of: fc.constantFrom(...classes), nth: fc.nat(20) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("declare" as const),
      of: fc.constantFrom(...classes),
      name: nameOf,
      indexed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant("drop" as const), of: fc.constantFrom(...classes), name: nameOf }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("reindex" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const operators = [
  "is",
  "not",
  "in",
  "notIn",
  "above",
  "atLeast",
  "below",
  "atMost",
  "reaches",
  "startsWith",
  "exists",
] as const;
const conditionOn = ({ name, value }: { readonly name: Name; readonly value: unknown }) =>
  fc
    .tuple(fc.constantFrom(...operators), fc.array(valueFor(name), { minLength: 1, maxLength: 6 }))
    .map(([by, others]) => {
      const given =
        by === "exists" ? others.length % 2 === 0 : by === "in" || by === "notIn" ? [...others, value] : value;
      const isOrdered = name !== "open";
      const known =
        by === "startsWith"
          ? name === "note" && value !== ""
          : isOrdered || ["is", "not", "in", "notIn", "exists"].includes(by);
      return { [name]: known ? { [by]: given } : { exists: true } };
    });
const condition = named.chain(conditionOn).map((custom) => ({ custom }));
const where = fc.letrec<{ any: object }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    condition,
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((all) => ({ and: all })),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((all) => ({ or: all })),
    tie("any").map((of) => ({ not: of })),
  ),
})).any;
const order = fc
  .uniqueArray(nameOf, { minLength: 1, maxLength: 2 })
  .chain((all) =>
    fc.tuple(...all.map((name) => fc.boolean().map((descending) => `${descending ? "-" : ""}custom.${name}`))),
  );
const question = fc.record({
  of: fc.constantFrom(...classes),
  where: fc.option(where, { freq: 5 }),
  order: fc.option(order, { freq: 4 }),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

const outcome = async (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    (answer) => answer,
    (error: { readonly code?: string; readonly message: string }) => error.code ?? Promise.reject(error),
  );
const begin = async (firm: Firm): Promise<void> => {
  await firm.customClasses.declare({ class: "Intake", read: ["everyone"], update: ["everyone"], delete: ["everyone"] });
  for (const of of classes) for (const name of names) await declare(firm, of, name, false);
};
const declare = (firm: Firm, of: string, name: Name, indexed: boolean): Promise<unknown> => {
  const { type, ...more } = values[name];
  const target = "target" in more ? { target: more.target } : {};
  return firm.customFields.declare({ class: of, field: name, type, indexed, ...target });
};
const dropped = async (firm: Firm, of: string): Promise<ReadonlyArray<Name>> => {
  const { results } = await firm.customFields.list({ class: of });
  return names.filter((name) => !results.some(({ field }) => field === name));
};
/** A step on one store: its answer, or the code of its refusal. `made` are the records of each class. */
const taken = async (firm: Firm, each: Step, made: Record<string, Array<string>>): Promise<unknown> => {
  const at = (of: string, nth: number): string => made[of]?.[nth % Math.max(1, made[of].length)] ?? "None000000";
  switch (each.is) {
    case "create": {
      const answer = await outcome(
        each.of === "Project"
          ? firm.projects.create({
              projectName: "P",
              projectCode: `P-${made.Project?.length}`,
              clientName: "C",
              projectManager: "I000000001",
              custom: each.custom,
            } as never)
          : firm.records.create({ class: "Intake", custom: each.custom }),
      );
      if (typeof answer === "object") made[each.of]?.push((answer as { readonly objectId: string }).objectId);
      return answer;
    }
    case "update": {
      const input = { objectId: at(each.of, each.nth), custom: each.custom };
      return outcome(
        each.of === "Project"
          ? firm.projects.update(input)
          : firm.records.update({ ...input, class: "Intake" } as never),
      );
    }
    case "delete": {
      const objectId = at(each.of, each.nth);
      return outcome(
        each.of === "Project"
          ? firm.projects.delete({ objectId })
          : firm.records.delete({ objectId, class: "Intake" } as never),
      );
    }
    case "declare":
      return outcome(declare(firm, each.of, each.name, each.indexed));
    case "drop":
      return outcome(firm.customFields.delete({ class: each.of, field: each.name }));
    case "reindex":
      return outcome(firm.customFields.reindex({}));
  }
};
const list = (firm: Firm, { of, where, order }: Question, page: object): Promise<Page> => {
  const asked = { ...(where === null ? {} : { where }), ...(order === null ? {} : { order }), ...page } as never;
  return of === "Project" ? firm.projects.list(asked) : firm.records.list({ class: "Intake", ...(asked as object) });
};
/** The records of a question, or its code; and whether its pages are the same. */
const asked = async (firm: Firm, each: Question): Promise<unknown> => {
  const whole = (await outcome(list(firm, each, { limit: 1_000 }))) as
    | { readonly results: ReadonlyArray<{ readonly objectId: string }> }
    | string;
  if (typeof whole === "string") return whole;
  const found = whole.results.map(({ objectId }) => objectId);
  const paged: Array<string> = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await list(firm, each, { limit: 3, ...(after === undefined ? {} : { after }) });
    paged.push(...page.results.map(({ objectId }) => objectId));
    after = page.next;
  }
  expect(paged).toEqual(found);
  return found;
};

let firms = 0;
const runs = Number(process.env.FIRMCORE_INDEX_RUNS ?? 6);
test("records of indexed fields are found as without indexes, after every history", async () => {
  const shares = { none: 0, some: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 25, maxLength: 60 }),
      fc.array(question, { minLength: 16, maxLength: 16 }),
      async (steps, questions) => {
        const organizationId = `firm${++firms}`;
        const answers: Array<ReadonlyArray<unknown>> = [];
        for (const store of stores) {
          const firm = await store.firm(organizationId);
          const made = { Project: [], Intake: [] };
          await begin(firm);
          const all: Array<unknown> = [];
          for (const each of steps) all.push(await taken(firm, each, made));
          // Values of a deleted field are kept, and are found again.
          for (const of of classes) for (const name of await dropped(firm, of)) await declare(firm, of, name, false);
          for (const each of questions) all.push(await asked(firm, each));
          answers.push(all);
          if (store.rows === null) {
            for (const found of all.slice(steps.length) as ReadonlyArray<ReadonlyArray<string> | string>)
              if (typeof found !== "string")
                shares[
                  found.length === 0
                    ? "none"
                    : found.length < Math.max(made.Intake.length, made.Project.length)
                      ? "some"
                      : "all"
                ]++;
            continue;
          }
          // Every record has exactly the keys that the settings ask for.
          const settings = { ...defaultSettings, ...((await store.settings(organizationId)) as object) };
          for (const table of ["firm_project", "firm_own_record"])
            for (const { id, custom, keys, class: name } of await store.rows(table, organizationId)) {
              const row = { class: name, custom: JSON.parse(custom ?? "null") } as never;
              const wanted = customKeysOf(table === "firm_project" ? "Project" : "OwnRecord", row, settings);
              const held = keys === null ? [null, null, null, null] : JSON.parse(keys);
              expect([store.name, id, held]).toEqual([
                store.name,
                id,
                wanted === undefined ? [null, null, null, null] : JSON.parse(wanted),
              ]);
            }
        }
        const [first, ...others] = answers;
        for (const [i, other] of others.entries())
          for (const [nth, answer] of other.entries())
            expect([stores[i + 1]?.name, steps[nth] ?? questions[nth - steps.length], answer]).toEqual([
              stores[i + 1]?.name,
              steps[nth] ?? questions[nth - steps.length],
              first?.[nth],
            ]);
      },
    ),
    { numRuns: runs },
  );
  const count = shares.none + shares.some + shares.all;
  expect(shares.some / count).toBeGreaterThan(0.2);
}, 240_000);
