import { codeOf } from "../../../domain/kernel/refusal/refusal.ts";
import { lawTitle } from "../../laws/law-texts.ts";
import { checkCounts, checkReadable, type Reading } from "../../laws/read-checks.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const sixNames = ["Zoe", "ana", "Ben", "Ángel", "10", "9"];
/** Six engineers; two in each of three disciplines. */
const peopled = async (firm: KitFirm): Promise<ReadonlyArray<string>> => {
  const ids: Array<string> = [];
  for (const [i, name] of sixNames.entries())
    ids.push((await firm.engineer(name, { discipline: ["Civil", "Traffic", "Survey"][i % 3] ?? "" })).objectId);
  return ids;
};
const namesOf = (rows: ReadonlyArray<{ readonly fullName: string }>): ReadonlyArray<string> =>
  rows.map(({ fullName }) => fullName);
const byCodePoint = ["10", "9", "Ben", "Zoe", "ana", "Ángel"];

interface Cast {
  readonly people: Readonly<Record<string, KitApi>>;
  readonly ids: Readonly<
    Record<"engineers" | "allocations" | "hours" | "certifications" | "projects" | "users", ReadonlyArray<string>>
  >;
}
/** Two engineers on two projects, each class with rows of both, and one account of each role. */
const castOf = async (firm: KitFirm): Promise<Cast> => {
  const pia = await firm.user("Pia", "projectManager");
  const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
  const [bridge, dam] = [await firm.project("Bridge", { manager: pia }), await firm.project("Dam")];
  const ids = { engineers: [ana.objectId, ben.objectId], allocations: [], hours: [], certifications: [] } as {
    readonly [K in "engineers" | "allocations" | "hours" | "certifications"]: Array<string>;
  };
  for (const { objectId } of [ana, ben])
    for (const project of [bridge, dam]) {
      ids.allocations.push(await firm.booked(objectId, project, 40, "2027-03-01"));
      ids.hours.push(await firm.worked(objectId, project, "2027-01-04", 4));
      ids.certifications.push(await firm.certificate(objectId, `for ${project}`, null));
    }
  const lee = await firm.user("Lee", "clientLead");
  const sal = await firm.user("Sal", "salesperson");
  const cora = await firm.user("Cora", "coordinator");
  return {
    ids: { ...ids, projects: [bridge, dam], users: [pia, ana.user, ben.user, lee, sal, cora] },
    people: {
      ...{ admin: firm.admin, cora: firm.as(cora), pia: firm.as(pia), ana: firm.as(ana.user) },
      ...{ ben: firm.as(ben.user), lee: firm.as(lee), sal: firm.as(sal) },
    },
  };
};
const classes = ["engineers", "allocations", "hours", "certifications", "projects", "users"] as const;

/** The cast, for the laws about reading. */
const readingOf = ({ people, ids }: Cast): Reading => ({
  people: Object.keys(people),
  ids,
  ask: async (as, operation, input) => {
    const outcome = await operationOf(people[as] as KitApi, operation)(input);
    return outcome.ok ? outcome : { ok: false, code: codeOf(outcome.refusal) };
  },
});

export const lists: Suite = {
  name: "lists",
  cases: {
    "R-POL-2 rows follow the requested order, texts by code point": async (firm) => {
      await peopled(firm);
      const { list } = firm.admin.engineers;
      same(namesOf(accepted(await list({ order: "fullName" })).results), byCodePoint);
      same(namesOf(accepted(await list({ order: "-fullName" })).results), byCodePoint.toReversed());
      same(
        namesOf(accepted(await list({ order: ["-discipline", "fullName"] })).results),
        ["9", "ana", "Ben", "Ángel", "10", "Zoe"].toSorted((a, b) => order(a) - order(b)),
      );
    },
    "R-POL-2 pages together hold each row once": async (firm) => {
      const ids = await peopled(firm);
      const { list, count } = firm.admin.engineers;
      const paged: Array<string> = [];
      for (let skip = 0; ; skip += 2) {
        const { results, more } = accepted(await list({ limit: 2, skip }));
        paged.push(...results.map(({ objectId }) => objectId));
        if (!more) break;
      }
      same(paged, [...ids].sort());
      same(accepted(await count()), ids.length);
      same(accepted(await list({ limit: 1, skip: 100 })), { results: [], more: false, next: null });
      same(
        refused(await list({ limit: 1_001 }), "TypeMismatch").issues.map(({ path }) => path),
        [["limit"]],
      );
    },
    "R-POL-2 filters are joined, compare parts of texts, amounts and lists, and look behind pointers": async (firm) => {
      await peopled(firm);
      const { engineers, deals, projects } = firm.admin;
      const named = async (where: Parameters<typeof engineers.count>[0] & object) =>
        namesOf(accepted(await engineers.list({ ...where, order: "fullName" })).results);
      same(await named({ where: { fullName: { notIn: ["Zoe", "9"] } } }), ["10", "Ben", "ana", "Ángel"]);
      same(await named({ where: { fullName: { contains: "n" } } }), ["Ben", "ana", "Ángel"]);
      same(await named({ where: { fullName: { endsWith: "e" } } }), ["Zoe"]);
      const anyCase = true;
      same(await named({ where: { fullName: { startsWith: { text: "á", anyCase } } } }), ["Ángel"]);
      same(await named({ where: { fullName: { endsWith: { text: "N", anyCase } } } }), ["Ben"]);
      same(await named({ where: { fullName: { contains: { text: "A", anyCase } } } }), ["ana"]);
      same(await named({ where: { or: [{ fullName: "9" }, { fullName: { above: "z" } }] } }), ["9", "Ángel"]);
      same(await named({ where: { not: { discipline: { in: ["Civil", "Survey"] } } } }), ["10", "ana"]);
      same(await named({ where: { user: { where: { username: { startsWith: "Zoe" } } } } }), ["Zoe"]);
      for (const amount of [5, 7.5, { minor: 600, currency: "EUR" }])
        accepted(await deals.create({ title: "Mall", amount }));
      same(accepted(await deals.count({ where: { amount: { above: 5 } } })), 1);
      same(accepted(await deals.count({ where: { not: { amount: { above: 5 } } } })), 2);
      const objectId = await firm.project("Dam");
      accepted(await projects.update({ objectId, requiredCertifications: ["PE", "PMP"] }));
      const needing = async (
        requiredCertifications: { readonly [K in "hasAll" | "hasOnly"]?: ReadonlyArray<string> },
      ) => accepted(await projects.count({ where: { requiredCertifications } }));
      same([await needing({ hasAll: ["PE"] }), await needing({ hasAll: ["PE", "CPA"] })], [1, 0]);
      same([await needing({ hasOnly: ["PE", "PMP"] }), await needing({ hasOnly: ["PE"] })], [1, 0]);
    },
    "R-POL-2 cursors lead through a list: a row that does not change appears exactly once": async (firm) => {
      await peopled(firm);
      const { list, create, delete: remove } = firm.admin.engineers;
      for (const order of [["discipline", "-fullName"], ["-primaryLocation"], []] as const) {
        const whole = namesOf(accepted(await list({ order })).results);
        const seen: Array<string> = [];
        for (let after: string | null = null; ; ) {
          const page: { readonly results: ReadonlyArray<{ readonly fullName: string }>; readonly next: string | null } =
            accepted(await list({ order, limit: 2, ...(after === null ? {} : { after }) }));
          seen.push(...namesOf(page.results));
          if (page.next === null) break;
          after = page.next;
          // Another row comes before the next page, and goes.
          const other = { user: await firm.user(`${order.length} ${seen.length}`), fullName: "!", discipline: "!" };
          accepted(await remove({ objectId: accepted(await create(other)).objectId }));
        }
        same(seen, whole);
      }
      const { next } = accepted(await list({ limit: 1 }));
      same(
        refused(await list({ after: next ?? "", order: "fullName" }), "TypeMismatch").issues.map(({ path }) => path),
        [["after"]],
      );
    },
    "R-POL-2 selected fields are the same as in the whole rows, in the same order": async (firm) => {
      const { people } = await castOf(firm);
      const asked = { order: ["-workDate", "engineer"], limit: 3, include: { engineer: true } } as const;
      const select = ["hours", "billingStatus", "workDate"] as const;
      for (const who of ["admin", "ana"]) {
        const { list } = (people[who] as KitApi).hours;
        const whole = accepted(await list(asked));
        const results = whole.results.map(({ objectId, hours, billingStatus, workDate }) => ({
          ...{ objectId, workDate, hours, billingStatus },
        }));
        for (const names of [select, select.slice(0, 1)]) {
          const some = accepted(await list({ ...asked, select: names }));
          same(some.next, whole.next);
          same(some.included, whole.included);
          same(
            some.results,
            results.map((row) => ({
              objectId: row.objectId,
              ...Object.fromEntries(names.map((name) => [name, row[name]])),
            })) as never,
          );
        }
      }
    },
    "R-VAL-8 records are ordered by the words that people read, in pages, too": async (firm) => {
      const vocabularies = { "Task.status": { words: { Écluse: "todo", zuerst: "todo" } } };
      accepted(await firm.admin.settings.set({ vocabularies }));
      const project = await firm.project("Bridge");
      const { tasks } = firm.admin;
      for (const status of ["Écluse", "Open", "zuerst", "New", "Todo"])
        accepted(await tasks.create({ project, title: status, status }));
      const [started] = accepted(await tasks.list({ where: { title: "Todo" } })).results;
      // An event alone leaves the name of its state.
      accepted(await tasks.start(started?.objectId as string));
      const shown = ["In Progress", "New", "Open", "zuerst", "Écluse"];
      const wordOf = ({ title }: { readonly title: string | null }) => (title === "Todo" ? "In Progress" : title);
      for (const order of ["statusLabel", "-statusLabel"] as const) {
        const expected = order === "statusLabel" ? shown : shown.toReversed();
        const whole = accepted(await tasks.list({ order, select: ["title"] })).results;
        same(whole.map(wordOf), expected);
        const seen: Array<string | null> = [];
        let after: string | null = null;
        do {
          const page: { readonly results: typeof whole; readonly next: string | null } = accepted(
            await tasks.list({ order, limit: 2, ...(after === null ? {} : { after }) }),
          );
          seen.push(...page.results.map(wordOf));
          after = page.next;
        } while (after !== null);
        same(seen, expected);
      }
    },
    "R-POL-2 the values of a field come once, in order and in pages, as the caller sees them": async (firm) => {
      const { people } = await castOf(firm);
      for (const [group, field] of [
        ...[
          ["hours", "workDate"],
          ["hours", "engineer"],
          ["hours", "billingStatus"],
          ["hours", "hours"],
        ],
        ...[
          ["engineers", "employedUntil"],
          ["engineers", "fullName"],
          ["projects", "createdAt"],
          ["users", "email"],
        ],
        ...[
          ["allocations", "billable"],
          ["projects", "billable"],
          ["certifications", "status"],
          ["allocations", "allocationPercent"],
        ],
      ] as const)
        for (const [who, api] of Object.entries(people)) {
          const ask = (name: string, input: object) => operationOf(api, `${group}.${name}`)(input);
          const listed = await ask("list", { limit: 1_000, order: field });
          if (!listed.ok) continue;
          const { results } = listed.value as { readonly results: ReadonlyArray<Readonly<Record<string, unknown>>> };
          const values = [...new Set(results.flatMap((row) => row[field] ?? []))];
          for (const descending of [false, true]) {
            const seen: Array<unknown> = [];
            for (let after: string | null = null; ; ) {
              const page = accepted(
                await ask("distinct", { field, descending, limit: 2, ...(after === null ? {} : { after }) }),
              ) as { readonly results: ReadonlyArray<unknown>; readonly next: string | null };
              seen.push(...page.results);
              after = page.next;
              if (after === null) break;
            }
            same(seen, descending ? values.toReversed() : values, `${who}, ${group}.${field}`);
          }
        }
    },
    "L-15 the hourly rate is filtered, counted and ordered by the answers of today": async (firm) => {
      const { people } = await castOf(firm);
      const { engineers, rates } = firm.admin;
      for (const [i, name] of sixNames.entries()) {
        const { objectId: engineer } = await firm.engineer(`${i} ${name}`);
        if (i > 0) accepted(await rates.set({ engineer, from: "2020-01-01", rate: 10 * (i % 3) }));
        if (i > 3)
          accepted(await rates.set({ engineer, from: "2021-01-01", rate: { minor: 100 * i, currency: "EUR" } }));
        if (i > 2) accepted(await rates.set({ engineer, from: "2099-01-01", rate: 1_000 }));
      }
      for (const who of ["admin", "pia", "ana"]) {
        const { list, count } = (people[who] as KitApi).engineers;
        const all = accepted(await list()).results;
        const key = (row: (typeof all)[number]) =>
          row.hourlyRate === null ? "" : `${row.hourlyRate.currency}${String(row.hourlyRate.minor).padStart(9, "0")}`;
        const inOrder = all.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
        same(namesOf(accepted(await list({ order: "hourlyRate" })).results), namesOf(inOrder));
        for (const [where, holds] of [
          [{ hourlyRate: { atLeast: 10 } }, (rate) => rate?.currency === "USD" && rate.minor >= 1_000],
          [{ hourlyRate: null }, (rate) => rate === null],
          [
            { hourlyRate: { notIn: [10, 20] } },
            (rate) => rate?.currency !== "USD" || ![1_000, 2_000].includes(rate.minor),
          ],
        ] as ReadonlyArray<
          readonly [
            NonNullable<Parameters<typeof count>[0]>["where"] & object,
            (rate: (typeof all)[number]["hourlyRate"]) => boolean,
          ]
        >) {
          const found = all.filter((row) => holds(row.hourlyRate));
          same(namesOf(accepted(await list({ where })).results), namesOf(found), `${who}: ${JSON.stringify(where)}`);
          same(accepted(await count({ where })), found.length);
        }
        const seen: Array<string> = [];
        for (let after: string | null = null; ; ) {
          const page: { readonly results: ReadonlyArray<{ readonly fullName: string }>; readonly next: string | null } =
            accepted(await list({ order: "hourlyRate", limit: 2, ...(after === null ? {} : { after }) }));
          seen.push(...namesOf(page.results));
          after = page.next;
          if (after === null) break;
        }
        same(seen, namesOf(inOrder));
      }
      const held = {
        of: "Certification.engineer",
        where: { certificationName: { startsWith: "for" } },
      } as const;
      same(accepted(await engineers.count({ where: { objectId: { among: held } } })), 2);
      same(accepted(await engineers.count({ where: { objectId: { notAmong: held } } })), 6);
      same(accepted(await (people.ana as KitApi).engineers.count({ where: { objectId: { among: held } } })), 1);
    },
    "R-POL-2 patterns and words mean the same as in memory, in lists, counts and pages": async (firm) => {
      await peopled(firm);
      const { list, count } = firm.admin.engineers;
      for (const [fullName, names] of [
        [{ matches: "^[A-Z]" }, ["Ben", "Zoe"]],
        [{ matches: { pattern: "^á|N$", anyCase: true } }, ["Ben", "Ángel"]],
        [{ matches: "^.{3}$" }, ["Ben", "Zoe", "ana"]],
        [{ matches: "^(?:\\d|Z)+(?:oe)?$" }, ["10", "9", "Zoe"]],
        [{ matches: "[^\\w]" }, ["Ángel"]],
        [{ words: "ángel" }, ["Ángel"]],
        [{ words: "ANA" }, ["ana"]],
        [{ words: "an" }, []],
      ] as const) {
        const where = { fullName };
        same(namesOf(accepted(await list({ where, order: "fullName" })).results), names, JSON.stringify(fullName));
        same(accepted(await count({ where })), names.length);
        same(accepted(await count({ where: { not: where } })), 6 - names.length);
        const page = accepted(await list({ where, order: "-fullName", limit: 1, skip: 1 })).results;
        same(namesOf(page), names.toReversed().slice(1, 2));
      }
    },
    "R-POL-2 included records come once, as their own policy shows them": async (firm) => {
      const { people, ids } = await castOf(firm);
      const include = { engineer: { user: true }, project: { projectManager: true } } as const;
      const counts = async (who: string) => {
        const { results, included } = accepted(await (people[who] as KitApi).allocations.list({ include }));
        const { EngineerProfile = {}, Project = {}, User = {} } = included ?? {};
        return [results, EngineerProfile, Project, User].map((each) => Object.keys(each).length);
      };
      same(await counts("admin"), [4, 2, 2, 4]);
      same(await counts("ana"), [2, 1, 2, 3]);
      const { included } = accepted(await (people.ana as KitApi).allocations.list({ include }));
      same(Object.keys(included?.EngineerProfile ?? {}), [ids.engineers[0]]);
      const emails = Object.values(included?.User ?? {}).map(({ email }) => email);
      same(
        emails.filter((email) => email !== null),
        [],
      );
    },
    "R-POL-2 absent values sort first": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const ends: ReadonlyArray<string | null> = ["2027-03-10", null, "2027-03-05"];
      for (const end of ends) await firm.booked(ana.objectId, project, 10, "2027-03-01", end);
      const endsBy = async (order: "endDate" | "-endDate") =>
        accepted(await firm.admin.allocations.list({ order })).results.map(({ endDate }) => endDate);
      same(await endsBy("endDate"), [null, "2027-03-05", "2027-03-10"]);
      same(await endsBy("-endDate"), ["2027-03-10", "2027-03-05", null]);
      const reached = accepted(await firm.admin.allocations.list({ where: { endDate: { reaches: "2027-03-06" } } }));
      same(reached.results.map(({ endDate }) => endDate).toSorted(), ["2027-03-10", null]);
    },
    [lawTitle("L-37")]: async (firm) => {
      const { shown, hidden } = await checkReadable(readingOf(await castOf(firm)));
      holds(shown > 40 && hidden > 40, `${shown} shown, ${hidden} hidden: nothing was told apart`);
    },
    [lawTitle("L-38")]: async (firm) => checkCounts(readingOf(await castOf(firm))),
    "L-36 engineers can edit exactly the hours they see": async (firm) => {
      const { people, ids } = await castOf(firm);
      for (const who of ["ana", "ben", "lee", "sal"]) {
        const caller = people[who] as KitApi;
        const own = await caller.hours.list();
        const mine = new Set(own.ok ? own.value.results.map(({ objectId }) => objectId) : []);
        for (const objectId of ids.hours) {
          const outcome = await caller.hours.edit({ objectId, notes: `by ${who}` });
          same(outcome.ok, mine.has(objectId), `${who}, hours ${objectId}`);
        }
      }
    },
    "L-39 hidden rows change no answer": async (firm) => {
      const { people } = await castOf(firm);
      const ana = people.ana as KitApi;
      const asked = async () =>
        JSON.stringify(await Promise.all(classes.map((name) => operationOf(ana, `${name}.list`)({ limit: 1_000 }))));
      const before = await asked();
      const zoe = await firm.engineer("Zoe", {
        user: accepted(await firm.admin.users.list({ where: { username: "Sal" } })).results[0]?.objectId ?? "",
      });
      const [project] = accepted(await firm.admin.projects.list({ where: { projectName: "Dam" } })).results;
      await firm.booked(zoe.objectId, project?.objectId ?? "", 30, "2027-03-01");
      await firm.worked(zoe.objectId, project?.objectId ?? "", "2027-01-05", 3);
      await firm.certificate(zoe.objectId, "PE", null);
      same(await asked(), before);
    },
  },
};
const order = (name: string): number => {
  const index = sixNames.indexOf(name);
  const discipline = ["Civil", "Traffic", "Survey"][index % 3] ?? "";
  return ["Traffic", "Survey", "Civil"].indexOf(discipline) * 10 + byCodePoint.indexOf(name);
};
