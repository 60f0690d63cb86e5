import { describe, expect, test } from "vitest";
import { openTestFirm, type TestFirm } from "../../support/firm/firm.ts";

const named = (said: { readonly results: ReadonlyArray<{ readonly fullName: string }> }) =>
  said.results.map(({ fullName }) => fullName);

const staffed = async (): Promise<TestFirm & { ana: string; ben: string; cleo: string }> => {
  const firm = await openTestFirm();
  const ana = firm.engineer("Ana", { discipline: "Civil", employedUntil: "2027-06-30", primaryLocation: "Lima" });
  const ben = firm.engineer("Ben", { discipline: "Electrical", employedUntil: "2027-12-31" });
  const cleo = firm.engineer("Cleo", { discipline: "Civil", employmentStatus: "left" });
  return { ...firm, ana, ben, cleo };
};

describe("filters", () => {
  test("operators find what they name; absent values match only `exists: false`", async () => {
    const firm = await staffed();
    const { engineers } = firm.admin;
    type Where = NonNullable<NonNullable<Exclude<Parameters<typeof engineers.list>[0], undefined>>["where"]>;
    const table: ReadonlyArray<readonly [where: Where, found: ReadonlyArray<string>]> = [
      [{}, ["Ana", "Ben", "Cleo"]],
      [{ discipline: "Civil" }, ["Ana", "Cleo"]],
      [{ discipline: "civil" }, []],
      [{ discipline: { is: "Civil" }, fullName: { not: "Ana" } }, ["Cleo"]],
      [{ fullName: { in: ["Ben", "Cleo", "Nobody"] } }, ["Ben", "Cleo"]],
      [{ fullName: { in: [] } }, []],
      [{ fullName: { above: "Ana", below: "Cleo" } }, ["Ben"]],
      [{ fullName: { startsWith: "Cl" } }, ["Cleo"]],
      [{ employedUntil: { atLeast: "2027-06-30" } }, ["Ana", "Ben"]],
      [{ employedUntil: { above: "2027-06-30" } }, ["Ben"]],
      [{ employedUntil: { atMost: "2027-06-30" } }, ["Ana"]],
      [{ employedUntil: { reaches: "2027-07-01" } }, ["Ben", "Cleo"]],
      [{ employedUntil: { not: "2027-06-30" } }, ["Ben", "Cleo"]],
      [{ employedUntil: null }, ["Cleo"]],
      [{ employedUntil: { is: null } }, ["Cleo"]],
      [{ employedUntil: { not: null } }, ["Ana", "Ben"]],
      [{ primaryLocation: { exists: true } }, ["Ana"]],
      [{ primaryLocation: { exists: false } }, ["Ben", "Cleo"]],
      [{ employmentStatus: "Resigned" }, ["Cleo"]],
      [{ employmentStatus: { in: ["left", "Full-time"] } }, ["Ana", "Ben", "Cleo"]],
      [{ fullName: { notIn: ["Ben"] }, primaryLocation: { notIn: ["Lima", "Rom"] } }, ["Cleo"]],
      [{ primaryLocation: { notIn: [] } }, ["Ana", "Ben", "Cleo"]],
      [{ fullName: { endsWith: "n" } }, ["Ben"]],
      [{ fullName: { contains: "e" } }, ["Ben", "Cleo"]],
      [{ fullName: { contains: { text: "E", anyCase: true } }, discipline: { startsWith: { text: "C" } } }, ["Cleo"]],
      [{ or: [{ fullName: "Ana" }, { employmentStatus: "left" }] }, ["Ana", "Cleo"]],
      [{ or: [] }, []],
      [{ and: [{ discipline: "Civil" }, { not: { fullName: "Ana" } }] }, ["Cleo"]],
      [{ not: { discipline: "Civil", fullName: "Ana" } }, ["Ben", "Cleo"]],
      [{ not: { or: [{ discipline: "Civil" }, { fullName: "Ben" }] } }, []],
      [{ user: { where: { username: { contains: { text: "BEN", anyCase: true } } } } }, ["Ben"]],
      [{ not: { user: { where: { role: "engineer" } } } }, []],
      [{ objectId: firm.ben, version: 1, createdAt: { atMost: "2027-01-04T12:00:00.000Z" } }, ["Ben"]],
    ];
    for (const [where, found] of table) {
      expect([where, named(await engineers.list({ where, order: "fullName" }))]).toEqual([where, found]);
      expect(await engineers.count({ where })).toBe(found.length); // L-38
    }
  });

  test("values are days, percents and hours as callers write them", async () => {
    const firm = await staffed();
    const project = firm.project("Bridge");
    const booking = firm.booking(firm.ana, project, 33.33, "2027-03-01", "2027-03-31");
    const open = firm.booking(firm.ben, project, 50, "2027-03-10");
    const ids = async (where: object) =>
      (await firm.admin.allocations.list({ where, order: "allocationPercent" })).results.map((each) => each.objectId);
    expect(await ids({ allocationPercent: { atMost: 33.33 } })).toEqual([booking]);
    expect(await ids({ endDate: { reaches: "2027-04-01" }, startDate: { atMost: "2027-04-30" } })).toEqual([open]);
    expect(await ids({ status: { in: ["Booked"] } })).toEqual([booking, open]);
    const hour = firm.hour(firm.ana, project, "2027-03-01", 7.5);
    const { hours } = firm.admin;
    expect((await hours.list({ where: { hours: 7.5, billingStatus: "Pending" } })).results).toMatchObject([
      { objectId: hour, hours: 7.5, billingStatus: "submitted" },
    ]);
    expect(await hours.count({ where: { billingStatus: { not: "submitted" } } })).toBe(0);
  });

  test("lists are searched for values, and pointers followed", async () => {
    const firm = await staffed();
    const { projects, tasks } = firm.admin;
    const project = firm.project("Bridge", { requiredCertifications: ["PE", "PMP"] });
    const none = firm.project("Dam");
    const found = async (requiredCertifications: object) =>
      (await projects.list({ where: { requiredCertifications } })).results.map(({ objectId }) => objectId).toSorted();
    expect(await found({ hasAll: ["PMP", "PE"] })).toEqual([project]);
    expect(await found({ hasAll: ["PMP", "CPA"] })).toEqual([]);
    expect(await found({ hasAll: [] })).toEqual([project, none].toSorted());
    expect(await found({ hasAny: ["CPA", "PE"] })).toEqual([project]);
    expect(await found({ hasOnly: ["PE", "PMP", "CPA"] })).toEqual([project, none].toSorted());
    expect(await found({ hasOnly: ["PE"] })).toEqual([none]);
    expect(await found({ exists: false })).toEqual([]);
    await tasks.create({ project, title: "Dig" });
    const deep = { project: { where: { projectManager: { where: { username: { exists: true } } } } } };
    expect(await tasks.count({ where: deep })).toBe(1);
  });

  test("amounts are compared within their currency", async () => {
    const { admin } = await openTestFirm();
    for (const [title, amount] of [
      ["a", 10.5],
      ["b", { minor: 1_100, currency: "EUR" }],
      ["c", 20],
      ["d", null],
    ] as const)
      await admin.deals.create({ title, amount });
    const { currency } = await admin.settings.get();
    expect(currency).toBe("USD");
    type Asked = NonNullable<NonNullable<NonNullable<Parameters<typeof admin.deals.list>[0]>["where"]>["amount"]>;
    const found = async (amount: Asked | null) =>
      (await admin.deals.list({ where: { amount }, order: "title" })).results.map(({ title }) => title).join("");
    expect(await found(10.5)).toBe("a");
    expect(await found(null)).toBe("d");
    expect(await found({ exists: true })).toBe("abc");
    expect(await found({ is: { minor: 1_100, currency: "EUR" } })).toBe("b");
    expect(await found({ above: 10.5 })).toBe("c");
    expect(await found({ atLeast: 10.5, below: 20 })).toBe("a");
    expect(await found({ atMost: { minor: 5_000, currency: "EUR" } })).toBe("b");
    expect(await found({ not: 20 })).toBe("abd");
    expect(await found({ in: [20, { minor: 1_100, currency: "EUR" }] })).toBe("bc");
    expect(await found({ notIn: [20, 10.5] })).toBe("bd");
    await expect(found({ above: 1.234 })).rejects.toMatchObject({ code: "PRECISION" });
    await expect(found({ above: -1 })).rejects.toMatchObject({ code: "AMOUNT_RANGE" });
  });

  test("a filter has at most 200 conditions, nested at most 8 deep", async () => {
    const { admin } = await openTestFirm();
    const { count } = admin.users;
    const active = (many: number) => ({ or: Array.from({ length: many }, () => ({ active: true })) });
    expect(await count({ where: active(200) })).toBe(1);
    await expect(count({ where: active(201) })).rejects.toThrow("a filter of at most 200 conditions, nested");
    await expect(count({ where: { active: true, ...active(200) } })).rejects.toThrow("at most 200 conditions");
    const nested = (levels: number): object => (levels === 1 ? {} : { not: nested(levels - 1) });
    expect(await count({ where: nested(8) })).toBe(0);
    await expect(count({ where: nested(9) })).rejects.toThrow("nested at most 8 deep");
  });

  test.each([
    [{ where: { salary: 1 } }, "UNKNOWN_FIELD", ["where", "salary"], "where.salary: expected one of the fields "],
    [{ where: { passwordHash: { exists: true } } }, "UNKNOWN_FIELD", ["where", "passwordHash"], "where.passwordHash"],
    [{ where: { username: { like: "a" } } }, "UNKNOWN_FIELD", ["where", "username", "like"], "expected one of is, not"],
    [{ where: { active: { above: false } } }, "UNKNOWN_FIELD", ["where", "active", "above"], "expected one of is, not"],
    [{ where: { username: 5 } }, "TYPE_MISMATCH", ["where", "username"], "got 5"],
    [{ where: { username: "" } }, "TYPE_MISMATCH", ["where", "username"], 'got ""'],
    [{ where: { username: { in: "ana" } } }, "TYPE_MISMATCH", ["where", "username", "in"], "at most 1,000 values"],
    [{ where: { username: { startsWith: "" } } }, "TYPE_MISMATCH", ["where", "username", "startsWith"], "not empty"],
    [{ where: { role: "boss" } }, "UNKNOWN_WORD", ["where", "role"], "expected one of administrator"],
    [{ where: { username: { exists: 1 } } }, "TYPE_MISMATCH", ["where", "username", "exists"], "true or false"],
    [{ where: [] }, "TYPE_MISMATCH", ["where"], "conditions on fields of User"],
    [{ where: { or: { role: "engineer" } } }, "TYPE_MISMATCH", ["where", "or"], "a list of filters on User"],
    [
      { where: { or: [{ role: "boss" }] } },
      "UNKNOWN_WORD",
      ["where", "or", "0", "role"],
      "expected one of administrator",
    ],
    [{ where: { not: 5 } }, "TYPE_MISMATCH", ["where", "not"], "conditions on fields of User"],
    [{ where: { and: [{}, { salary: 1 }] } }, "UNKNOWN_FIELD", ["where", "and", "1", "salary"], "one of the fields"],
    [{ where: { username: { notIn: [5] } } }, "TYPE_MISMATCH", ["where", "username", "notIn", "0"], "got 5"],
    [{ where: { username: { contains: "a".repeat(201) } } }, "TEXT_INVALID", ["where", "username", "contains"], "200"],
    [
      { where: { username: { contains: { text: 5 } } } },
      "TYPE_MISMATCH",
      ["where", "username", "contains", "text"],
      "5",
    ],
    [
      { where: { username: { endsWith: {} } } },
      "TYPE_MISMATCH",
      ["where", "username", "endsWith", "text"],
      "not empty",
    ],
    [
      { where: { username: { startsWith: { text: "a", any: 1 } } } },
      "UNKNOWN_FIELD",
      ["where", "username", "startsWith", "any"],
      "one of text, anyCase",
    ],
    [
      { where: { clientCompany: { where: { name: 5 } } } },
      "TYPE_MISMATCH",
      ["where", "clientCompany", "where", "name"],
      "got 5",
    ],
    [{ order: "-salary" }, "UNKNOWN_FIELD", ["order", "salary"], "expected one of the fields "],
    [{ order: ["username", 5] }, "TYPE_MISMATCH", ["order"], "with - before it when it descends"],
    [{ limit: 1_001 }, "TYPE_MISMATCH", ["limit"], "a whole number from 1 to 1,000"],
    [{ skip: -1 }, "TYPE_MISMATCH", ["skip"], "a whole number from 0"],
  ])("%j is refused as %s", async (ask, code, path, message) => {
    const { admin } = await openTestFirm();
    const said = await admin.settled.users.list(ask as never);
    expect(said).toMatchObject({ ok: false, refusal: { issues: [{ path, code }] } });
    await expect(admin.users.list(ask as never)).rejects.toThrow(message);
  });

  test("a refusal says by what a field can be filtered, and by which fields records can be ordered", async () => {
    const { admin } = await openTestFirm();
    const { list } = admin.settled.hours as unknown as Record<"list", (ask: unknown) => Promise<unknown>>;
    const issueOf = (ask: unknown) =>
      list(ask) as Promise<{ readonly refusal: { readonly issues: ReadonlyArray<object> } }>;
    const filtered = await issueOf({ where: { internal: 1, rate: 1 } });
    expect(filtered.refusal.issues).toMatchObject([
      { path: ["where", "internal"], known: expect.arrayContaining(["notes"]) },
    ]);
    const wrongOperator = await issueOf({ where: { notes: { like: "a" } } });
    expect(wrongOperator.refusal.issues).toMatchObject([{ known: expect.arrayContaining(["is", "startsWith"]) }]);
    const notes = await issueOf({ order: "notes" });
    expect(notes.refusal.issues).toMatchObject([
      { path: ["order", "notes"], message: expect.stringMatching(/one of the fields .*workDate/) },
    ]);
    const snapshot = admin.hours.count({ where: { snapshot: 90 } as never });
    await expect(snapshot).rejects.toThrow("where.snapshot: expected one of exists, got 90");
  });

  test("a percent with three decimals is refused after parsing", async () => {
    const { admin } = await openTestFirm();
    const ask = { where: { allocationPercent: 33.333 } };
    await expect(admin.allocations.count(ask)).rejects.toMatchObject({
      code: "PRECISION",
      detail: { issues: [{ path: ["where", "allocationPercent"] }] },
    });
  });

  test("an unknown field does not compile", async () => {
    const { admin } = await openTestFirm();
    // @ts-expect-error unknown field
    await expect(admin.users.count({ where: { salary: 1 } })).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
    // @ts-expect-error a secret is not a field
    await expect(admin.users.count({ where: { usernameKey: "a" } })).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
    // @ts-expect-error a name is text
    await expect(admin.users.count({ where: { username: 1 } })).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
    // @ts-expect-error a full name is text in answers too
    const names: ReadonlyArray<number> = (await admin.engineers.list()).results.map(({ fullName }) => fullName);
    expect(names).toEqual([]);
    // @ts-expect-error an amount has no beginning
    const part = admin.projects.count({ where: { rate: { startsWith: "1" } } });
    await expect(part).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
    // @ts-expect-error an unknown field behind a pointer
    const behind = admin.projects.count({ where: { client: { where: { salary: 1 } } } });
    await expect(behind).rejects.toThrow("where.client.where.salary");
    // @ts-expect-error no pointer
    const straight = admin.projects.count({ where: { projectName: { where: {} } } });
    await expect(straight).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
  });
});

describe("order and pages", () => {
  test("orders by several fields, then by id, absent values first", async () => {
    const { admin } = await staffed();
    expect(named(await admin.engineers.list({ order: ["-discipline", "-fullName"] }))).toEqual(["Ben", "Cleo", "Ana"]);
    expect(named(await admin.engineers.list({ order: "employedUntil" }))).toEqual(["Cleo", "Ana", "Ben"]);
    expect(named(await admin.engineers.list({ order: "-employedUntil" }))).toEqual(["Ben", "Ana", "Cleo"]);
    expect(named(await admin.engineers.list({ order: "employmentStatus" }))).toEqual(["Ana", "Ben", "Cleo"]);
  });

  test("a page says whether more rows follow", async () => {
    const { admin } = await staffed();
    const page = (limit: number, skip = 0) => admin.engineers.list({ order: "fullName", limit, skip });
    expect(await page(2)).toMatchObject({ results: [{ fullName: "Ana" }, { fullName: "Ben" }], more: true });
    expect(await page(2, 1)).toMatchObject({ results: [{ fullName: "Ben" }, { fullName: "Cleo" }], more: false });
    expect(await page(2, 3)).toEqual({ results: [], more: false, next: null });
  });

  test("`select` leaves out the other fields, and the answer is otherwise the same", async () => {
    const firm = await staffed();
    const { engineers, hours, certifications } = firm.admin;
    const order = ["discipline", "-fullName"] as const;
    const whole = await engineers.list({ order, limit: 2, include: { user: true } });
    const { included, next, results } = await engineers.list({
      ...{ order, limit: 2, select: ["fullName"], include: { user: true } },
    });
    expect(results).toEqual(whole.results.map(({ objectId, fullName }) => ({ objectId, fullName })));
    expect([next, included]).toEqual([whole.next, whole.included]);
    expect((await engineers.list({ select: [] })).results.map((row) => Object.keys(row))).toEqual(
      Array(3).fill(["objectId"]),
    );
    expect((await engineers.list({ select: null, limit: 1 })).results).toEqual([await engineers.get(firm.ana)]);
    const [first] = (await engineers.list({ select: ["hourlyRate", "custom"], limit: 1 })).results;
    expect(first).toEqual({ objectId: firm.ana, hourlyRate: null, custom: null });
    const hour = firm.hour(firm.ana, firm.project("Bridge"), "2027-03-01", 7.5);
    const of = async (name: "billingStatus" | "hours" | "statusLabel") =>
      (await hours.list({ select: [name] })).results as ReadonlyArray<object>;
    const { statusLabel } = await hours.get(hour);
    expect(await of("hours")).toEqual([{ objectId: hour, hours: 7.5 }]);
    expect(await of("billingStatus")).toEqual([{ objectId: hour, billingStatus: "submitted" }]);
    expect(await of("statusLabel")).toEqual([{ objectId: hour, statusLabel }]);
    const objectId = firm.certificate(firm.ana, "PE", "2026-01-01");
    expect((await certifications.list({ select: ["certificationName"] })).results).toEqual([
      { objectId, certificationName: "PE" },
    ]);
    expect((await certifications.list({ select: ["status"] })).results).toEqual([{ objectId, status: "expired" }]);
  });

  test("`select` refuses secret and unknown fields, and shows hidden ones as absent", async () => {
    const firm = await staffed();
    for (const name of ["passwordHash", "salary", "constructor", "usernameKey"])
      expect(await firm.admin.settled.call("users.list", { select: [name] })).toMatchObject({
        ok: false,
        refusal: { issues: [{ path: ["select", "0"], code: "UNKNOWN_FIELD" }] },
      });
    for (const select of ["fullName", [1], {}, Array(1_001).fill("fullName")])
      expect(await firm.admin.settled.call("engineers.list", { select })).toMatchObject({
        ok: false,
        refusal: { issues: [{ path: ["select"], code: "TYPE_MISMATCH" }] },
      });
    const own = firm.as((await firm.admin.engineers.get(firm.ana)).user);
    const select = ["username", "email"] as const;
    const whole = (await own.users.list()).results;
    expect((await own.users.list({ select })).results).toEqual(
      whole.map(({ objectId, username, email }) => ({ objectId, username, email })),
    );
  });

  test("the cursor of a page leads to the rows behind it, whatever is written meanwhile", async () => {
    const firm = await staffed();
    for (const [i, name] of ["Dora", "Emil", "Fay", "Gus"].entries())
      firm.engineer(name, { discipline: i % 2 === 0 ? "Civil" : "Survey", employedUntil: null });
    const { engineers } = firm.admin;
    let made = 0;
    for (const order of ["fullName", "-employedUntil", ["discipline", "-employedUntil"], []] as const) {
      const whole = named(await engineers.list({ order }));
      const seen: Array<string> = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof engineers.list>> = await engineers.list({
          ...{ order, limit: 2 },
          ...(after === null ? {} : { after }),
        });
        expect(page.more).toBe(page.next !== null);
        seen.push(...named(page));
        after = page.next;
        // Rows before the page come and go.
        const [first] = (await engineers.list({ where: { fullName: { startsWith: "A new" } } })).results;
        if (first === undefined) firm.engineer(`A new one ${made++}`, { discipline: "A" });
        else await engineers.delete({ objectId: first.objectId });
      } while (after !== null);
      const kept = (names: ReadonlyArray<string>) => names.filter((name) => !name.startsWith("A new"));
      expect(kept(seen)).toEqual(kept(whole));
      expect(new Set(seen).size).toBe(seen.length);
    }
    const { next } = await engineers.list({ order: "fullName", limit: 3 });
    const skipped = await engineers.list({ order: "fullName", limit: 3, skip: 1, after: next ?? "" });
    const all = named(await engineers.list({ order: "fullName" }));
    expect(named(skipped)).toEqual(all.slice(4, 7));
  });

  test("a cursor is refused in another order, and so is any other text", async () => {
    const { admin } = await staffed();
    const { next } = await admin.engineers.list({ order: "fullName", limit: 1 });
    const ask = (after: string, order: "fullName" | "-fullName" | "discipline" = "fullName") =>
      admin.settled.engineers.list({ order, after });
    expect(await ask(next ?? "")).toMatchObject({ ok: true });
    const made = (of: unknown): string => `a.${encodeURIComponent(JSON.stringify(of))}`;
    const wrong = [
      ask(next ?? "", "-fullName"),
      ask(next ?? "", "discipline"),
      ...["x", "a.", "a.%", "a.5", "b.[]", made([["fullName"], [], "id"]), made([["fullName"], [{}], "id"])].map(
        (text) => ask(text),
      ),
      ask(made([["fullName"], ["Ana"], 5])),
      ask(made([["fullName"], "A", "id"])),
    ];
    for (const said of await Promise.all(wrong))
      expect(said).toMatchObject({ ok: false, refusal: { issues: [{ path: ["after"], code: "TYPE_MISMATCH" }] } });
    expect(await ask(made([["fullName"], [5], "id"]))).toMatchObject({ ok: true, value: { results: [] } });
  });

  test("amounts are ordered by currency, then by amount, and derived words by today's state", async () => {
    const firm = await staffed();
    const { deals, certifications } = firm.admin;
    const amounts = [20, { minor: 5, currency: "EUR" }, null, 3, { minor: 4, currency: "EUR" }] as const;
    for (const [i, amount] of amounts.entries()) await deals.create({ title: String(i), amount });
    const titles = async (order: "amount" | "-amount") => {
      const found: Array<string> = [];
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof deals.list>> = await deals.list({
          ...{ order, limit: 2 },
          ...(after === null ? {} : { after }),
        });
        found.push(...page.results.map(({ title }) => title));
        if (page.next === null) return found.join("");
        after = page.next;
      }
    };
    expect(await titles("amount")).toBe("24130");
    expect(await titles("-amount")).toBe("03142");
    for (const [i, expiresOn] of ["2026-01-01", null, "2027-01-20", "2030-01-01"].entries())
      firm.certificate(firm.ana, `c${i}`, expiresOn);
    const states = (await certifications.list({ order: ["status", "certificationName"] })).results;
    expect(states.map(({ status, certificationName }) => `${status} ${certificationName}`)).toEqual([
      ...["expired c0", "expiring c2", "valid c1", "valid c3"],
    ]);
    const first = await certifications.list({ order: "-status", limit: 2 });
    const rest = await certifications.list({ order: "-status", after: first.next ?? "" });
    expect([...first.results, ...rest.results].map(({ status }) => status)).toEqual([
      ...["valid", "valid", "expiring", "expired"],
    ]);
  });

  test("the default limit is 100", async () => {
    const firm = await openTestFirm();
    for (let i = 0; i < 101; i++) firm.user(`u${i}`);
    const said = await firm.admin.users.list({ where: { username: { startsWith: "u" } } });
    expect([said.results.length, said.more]).toEqual([100, true]);
  });
});

describe("included records", () => {
  const booked = async () => {
    const firm = await staffed();
    const pia = firm.user("pia", "projectManager", { email: "pia@example.org" });
    const [bridge, dam] = [
      firm.project("Bridge", { projectManager: pia }),
      firm.project("Dam", { projectManager: pia }),
    ];
    for (const project of [bridge, dam]) firm.booking(firm.ana, project, 40, "2027-03-01");
    firm.booking(firm.ben, bridge, 50, "2027-03-01");
    return { ...firm, pia, bridge, dam };
  };

  test("come beside the rows, each once, three levels deep", async () => {
    const { admin, ana, ben, bridge, dam, pia } = await booked();
    const include = { engineer: { user: true }, project: { projectManager: true, client: true }, deal: false } as const;
    const { results, included } = await admin.allocations.list({ include });
    expect(results.length).toBe(3);
    expect(Object.keys(included ?? {}).sort()).toEqual(["EngineerProfile", "Project", "User"]);
    expect(Object.keys(included?.EngineerProfile ?? {}).sort()).toEqual([ana, ben].sort());
    expect(included?.EngineerProfile?.[ana]).toMatchObject({ fullName: "Ana", employedUntil: "2027-06-30" });
    expect(Object.keys(included?.Project ?? {}).sort()).toEqual([bridge, dam].sort());
    const users = Object.values(included?.User ?? {}).map(({ username }) => username);
    expect(users).toHaveLength(3);
    expect(included?.User?.[pia]?.username).toBe("pia");
    expect((await admin.allocations.list({ include: {} })).included).toEqual({});
    expect("included" in (await admin.allocations.list())).toBe(false);
    const { included: deep } = await admin.hours.list({
      include: { allocation: { project: { projectManager: true } } },
    });
    expect(deep).toEqual({});
  });

  test("only what is pointed to by rows of the page is included, on the path that was asked", async () => {
    const { admin, ana, bridge } = await booked();
    const where = { engineer: ana, project: bridge };
    const page = await admin.allocations.list({ where, include: { engineer: true } });
    expect(Object.keys(page.included?.EngineerProfile ?? {})).toEqual([ana]);
    expect(page.included?.User).toBe(undefined);
    const first = await admin.allocations.list({ limit: 1, include: { engineer: true } });
    expect(Object.keys(first.included?.EngineerProfile ?? {})).toEqual([first.results[0]?.engineer]);
  });

  test("of a class that two pointers lead to, only the records of the right one are followed", async () => {
    const firm = await openTestFirm();
    const [una, ivo] = [firm.user("una", "salesperson"), firm.user("ivo", "salesperson")];
    const company = async (by: string, name: string) => (await firm.as(by).companies.create({ name })).objectId;
    const [city, mill] = [await company(una, "City"), await company(ivo, "Mill")];
    const contact = await firm.admin.contacts.create({ name: "Eve", company: city });
    const deal = await firm.admin.deals.create({ title: "Mill race", company: mill });
    const task = { type: "Call", subject: "Call", dueDate: "2027-03-01T09:00:00.000Z" };
    await firm.admin.activities.create({ ...task, relatedContact: contact.objectId });
    await firm.admin.activities.create({ ...task, relatedDeal: deal.objectId });
    const followed = async (first: object | true, second: object | true) => {
      const include = { relatedContact: { company: first }, relatedDeal: { company: second } };
      const { Company = {}, User = {} } = (await firm.admin.activities.list({ include })).included ?? {};
      expect(Object.keys(Company).sort()).toEqual([city, mill].sort());
      return Object.keys(User).sort();
    };
    expect(await followed({ createdBy: true }, true)).toEqual([una]);
    expect(await followed(true, { createdBy: true })).toEqual([ivo]);
    expect(await followed({ createdBy: true }, { createdBy: true })).toEqual([una, ivo].sort());
    expect(await followed(true, true)).toEqual([]);
  });

  test("each is shown as its own policy shows it; hidden and deleted ones are absent", async () => {
    const firm = await booked();
    const include = { engineer: { user: true }, project: { projectManager: true } } as const;
    const own = (await firm.admin.engineers.get(firm.ana)).user;
    // An engineer sees the own profile; accounts are seen without e-mail.
    const mine = await firm.as(own).allocations.list({ include });
    expect(mine.results.length).toBe(2);
    expect(Object.keys(mine.included?.EngineerProfile ?? {})).toEqual([firm.ana]);
    expect(mine.included?.User?.[firm.pia]).toMatchObject({ username: "pia", email: null });
    const his = await firm.as(firm.pia).allocations.list({ include });
    expect(his.included?.User?.[firm.pia]).toMatchObject({ email: "pia@example.org" });
    // A manager who is an engineer by role reads the bookings of the project, but not the profiles of others.
    const nick = firm.user("nick");
    const mill = firm.project("Mill", { projectManager: nick });
    firm.booking(firm.ben, mill, 10, "2027-05-01");
    const managed = await firm.as(nick).allocations.list({ include });
    expect(managed.results.length).toBe(1);
    expect(managed.included).toEqual({
      ...{ EngineerProfile: {}, Project: { [mill]: expect.anything() }, User: { [nick]: expect.anything() } },
    });
    // A deal may be deleted while allocations point to it (R-REF-1).
    const { objectId: company } = await firm.admin.companies.create({ name: "City" });
    await firm.admin.contacts.create({ name: "Eve", company });
    expect((await firm.admin.contacts.list({ include: { company: true } })).included?.Company?.[company]?.name).toBe(
      "City",
    );
    await firm.admin.companies.delete({ objectId: company });
    expect((await firm.admin.contacts.list({ include: { company: true } })).included).toEqual({ Company: {} });
  });

  test("derived words are those of today", async () => {
    const firm = await booked();
    firm.hour(firm.ana, firm.bridge, "2027-03-01", 2);
    const { included } = await firm.admin.hours.list({ include: { project: true, engineer: true } });
    expect(included?.Project?.[firm.bridge]?.projectName).toBe("Bridge");
    const { included: held } = await firm.admin.allocations.list({ include: { project: { projectManager: true } } });
    expect(held?.User?.[firm.pia]?.role).toBe("projectManager");
  });

  test.each([
    [{ salary: true }, "UNKNOWN_FIELD", ["include", "salary"], "one of the fields"],
    [{ allocationPercent: true }, "UNKNOWN_FIELD", ["include", "allocationPercent"], "project"],
    [{ engineer: { salary: true } }, "UNKNOWN_FIELD", ["include", "engineer", "salary"], "user"],
    [{ engineer: 1 }, "TYPE_MISMATCH", ["include", "engineer"], "each true or such an object"],
    [["engineer"], "TYPE_MISMATCH", ["include"], "an object of pointers of Allocation"],
    [
      { project: { deal: { company: { createdBy: true } } } },
      "TYPE_MISMATCH",
      ["include", "project", "deal", "company"],
      "nested at most 3 deep",
    ],
  ])("%j is refused as %s", async (include, code, path, message) => {
    const { admin } = await openTestFirm();
    const said = await admin.settled.allocations.list({ include: include as never });
    expect(said).toMatchObject({ ok: false, refusal: { issues: [{ path, code }] } });
    await expect(admin.allocations.list({ include: include as never })).rejects.toThrow(message);
  });

  test("what is no pointer does not compile", async () => {
    const { admin } = await openTestFirm();
    // @ts-expect-error no pointer
    await expect(admin.allocations.list({ include: { notes: true } })).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
    // @ts-expect-error no pointer behind a pointer
    const deep = admin.allocations.list({ include: { engineer: { fullName: true } } });
    await expect(deep).rejects.toMatchObject({ code: "UNKNOWN_FIELD" });
  });
});

describe("the actor's rights", () => {
  test("forbid filtering, ordering and counting by hidden e-mail addresses", async () => {
    const firm = await openTestFirm(); // R-POL-2
    const ana = firm.user("ana", "engineer", { email: "ana@example.org" });
    const ben = firm.user("ben", "engineer", { email: "ben@example.org" });
    firm.user("cleo", "engineer", { email: "aaa@example.org" });
    const { users } = firm.as(ana);
    const engineer = { role: "engineer" } as const;
    expect(await users.count({ where: { email: "ana@example.org" } })).toBe(1);
    expect(await users.count({ where: { email: "ben@example.org" } })).toBe(0);
    expect(await users.count({ where: { ...engineer, email: { startsWith: "b" } } })).toBe(0);
    expect(await users.count({ where: { ...engineer, email: { exists: true } } })).toBe(1);
    expect(await users.count({ where: { ...engineer, email: null } })).toBe(2);
    expect(await users.count({ where: { ...engineer, email: { not: "ben@example.org" } } })).toBe(3);
    const order = async (by: "email" | "-email") =>
      (await users.list({ where: engineer, order: by })).results.map(({ username, email }) => [username, email]);
    expect(await order("email")).toEqual([
      ["ben", null],
      ["cleo", null],
      ["ana", "ana@example.org"],
    ]);
    expect((await order("-email"))[0]).toEqual(["ana", "ana@example.org"]);
    const first = await users.list({ where: engineer, order: "email", limit: 1 });
    expect(decodeURIComponent(first.next ?? "")).not.toContain("@");
    const rest = await users.list({ where: engineer, order: "email", after: first.next ?? "" });
    expect(rest.results.map(({ username }) => username)).toEqual(["cleo", "ana"]);
    expect((await firm.admin.users.get(ben)).email).toBe(null);
  });

  test("hold behind pointers: hidden records and hidden fields satisfy nothing there", async () => {
    const firm = await openTestFirm(); // R-POL-2
    const ana = firm.user("ana", "engineer", { email: "ana@example.org" });
    const ben = firm.user("ben", "projectManager", { email: "ben@example.org" });
    firm.project("Own", { projectManager: ana });
    firm.project("His", { projectManager: ben });
    const { projects, hours, allocations } = firm.as(ana);
    const byMail = (email: object | string) => projects.count({ where: { projectManager: { where: { email } } } });
    expect(await byMail("ana@example.org")).toBe(1);
    expect(await byMail("ben@example.org")).toBe(0);
    expect(await byMail({ startsWith: "ben" })).toBe(0);
    expect(await byMail({ not: "ben@example.org" })).toBe(2);
    expect(
      await firm.as(ben).projects.count({ where: { projectManager: { where: { email: "ben@example.org" } } } }),
    ).toBe(1);
    // Ana has no right to the profile of another engineer, so it is as if it did not exist.
    const profile = firm.engineer("Cleo");
    const project = firm.project("Shared", { projectManager: ana });
    firm.booking(profile, project, 50, "2027-03-01");
    expect(await allocations.count()).toBe(1);
    expect(await allocations.count({ where: { engineer: { where: {} } } })).toBe(0);
    expect(await allocations.count({ where: { not: { engineer: { where: { fullName: "Cleo" } } } } })).toBe(1);
    expect(await firm.admin.allocations.count({ where: { engineer: { where: { fullName: "Cleo" } } } })).toBe(1);
    expect(await hours.count({ where: { engineer: { where: {} } } })).toBe(0);
  });

  test("L-37 get finds exactly the records that list finds", async () => {
    const firm = await staffed();
    const user = (await firm.admin.engineers.get(firm.ana)).user;
    const { engineers } = firm.as(user);
    expect(named(await engineers.list())).toEqual(["Ana"]);
    expect(await engineers.count()).toBe(1);
    expect(await engineers.get({ objectId: firm.ana })).toMatchObject({ fullName: "Ana" });
    const hidden = await firm.as(user).settled.engineers.get(firm.ben);
    expect(hidden).toEqual({ ok: false, refusal: { _tag: "NotFound", class: "EngineerProfile" } });
    expect(await firm.as(user).settled.engineers.get("Nobody0000")).toEqual(hidden);
    expect(await firm.as(user).settled.engineers.get("' or 1=1")).toEqual(hidden);
  });

  test("refuse a class closed to the role before parsing filters", async () => {
    const firm = await openTestFirm(); // R-POL-1
    const client = firm.as(firm.user("cli", "clientLead")).settled;
    expect(await client.engineers.list({ where: { salary: 1 } } as never)).toEqual({
      ok: false,
      refusal: { _tag: "ClassForbidden", class: "EngineerProfile", action: "read" },
    });
  });
});

describe("distinct", () => {
  test("it gives each value once, in order and in pages", async () => {
    const firm = await staffed();
    const { engineers } = firm.admin;
    expect(await engineers.distinct({ field: "discipline" })).toEqual({
      ...{ results: ["Civil", "Electrical"], more: false, next: null },
    });
    expect((await engineers.distinct({ field: "employedUntil", descending: true })).results).toEqual([
      "2027-12-31",
      "2027-06-30",
    ]);
    expect((await engineers.distinct({ field: "primaryLocation" })).results).toEqual(["Lima"]);
    expect((await engineers.distinct({ field: "version", where: { discipline: "Civil" } })).results).toEqual([1]);
    for (const descending of [false, true]) {
      const seen: Array<string> = [];
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof engineers.distinct>> = await engineers.distinct({
          ...{ field: "fullName", descending, limit: 1 },
          ...(after === null ? {} : { after }),
        });
        seen.push(...(page.results as ReadonlyArray<string>));
        after = page.next;
        if (after === null) break;
      }
      expect(seen).toEqual(descending ? ["Cleo", "Ben", "Ana"] : ["Ana", "Ben", "Cleo"]);
    }
  });

  test("derived words are those of today", async () => {
    const firm = await staffed();
    const { certifications } = firm.admin;
    for (const expiresOn of ["2026-01-01", "2027-01-10", null, null]) firm.certificate(firm.ana, "PE", expiresOn);
    const ask = async (more: object) => {
      const { results, next } = await certifications.distinct({ field: "status", ...more });
      return { results, next };
    };
    expect(await ask({})).toEqual({ results: ["expired", "expiring", "valid"], next: null });
    expect(await ask({ descending: true, where: { status: { not: "valid" } } })).toMatchObject({
      results: ["expiring", "expired"],
    });
    const { results, next } = await ask({ limit: 2 });
    expect(results).toEqual(["expired", "expiring"]);
    expect(await ask({ after: next, limit: 2 })).toEqual({ results: ["valid"], next: null });
    firm.setNow("2028-01-01");
    expect(await ask({})).toMatchObject({ results: ["expired", "valid"] });
  });

  test("a hidden field has no value, and a hidden record adds none", async () => {
    const firm = await staffed();
    for (const [name, email] of [
      ["x", "x@example.com"],
      ["y", "y@example.com"],
    ] as const)
      firm.user(name, "engineer", { email });
    const { user } = await firm.admin.engineers.get(firm.ana);
    const own = firm.as(user);
    const mails = async (caller: typeof own) => (await caller.users.distinct({ field: "email" })).results;
    const { email } = await own.users.get(user);
    expect(await mails(own)).toEqual(email === null ? [] : [email]);
    const hidden = firm.project("Secret", { status: "cancelled" });
    firm.hour(firm.ben, hidden, "2027-03-01", 2);
    expect((await own.hours.distinct({ field: "project" })).results).toEqual([]);
  });

  test("it refuses lists, amounts, notes, secrets and the cursors of others", async () => {
    const firm = await staffed();
    const ask = (group: string, input: object) => firm.admin.settled.call(`${group}.distinct`, input);
    const refusedAt = (path: string, code: string) => ({ ok: false, refusal: { issues: [{ path: [path], code }] } });
    for (const [group, name] of [
      ["projects", "requiredCertifications"],
      ["deals", "amount"],
      ["hours", "notes"],
    ] as const)
      expect(await ask(group, { field: name })).toMatchObject(refusedAt("field", "TYPE_MISMATCH"));
    expect(await ask("users", { field: 5 })).toMatchObject(refusedAt("field", "TYPE_MISMATCH"));
    for (const name of ["passwordHash", "salary", "organizationId", "constructor"])
      expect(await ask("users", { field: name })).toMatchObject(refusedAt("field", "UNKNOWN_FIELD"));
    const { next } = await firm.admin.engineers.list({ order: "fullName", limit: 1 });
    const mine = await firm.admin.engineers.distinct({ field: "fullName", limit: 1 });
    for (const after of [next, "x", "a.[]"])
      expect(await ask("engineers", { field: "fullName", after })).toMatchObject(refusedAt("after", "TYPE_MISMATCH"));
    expect(await ask("engineers", { field: "discipline", after: mine.next })).toMatchObject(
      refusedAt("after", "TYPE_MISMATCH"),
    );
    expect(await firm.admin.settled.call("engineers.list", { order: "fullName", after: mine.next })).toMatchObject(
      refusedAt("after", "TYPE_MISMATCH"),
    );
  });
});

describe("the hourly rate of today", () => {
  const rated = async () => {
    const firm = await staffed();
    const { admin } = firm;
    for (const [engineer, from, rate] of [
      [firm.ana, "2026-01-01", 50],
      [firm.ana, "2027-02-01", 90],
      [firm.ben, "2026-01-01", 70],
      [firm.ben, "2026-06-01", { minor: 8_000, currency: "EUR" }],
    ] as const)
      await admin.rates.set({ engineer, from, rate });
    return firm;
  };

  test("L-15 it is filtered, counted and ordered by the answers of today", async () => {
    const firm = await rated();
    const { engineers, allocations } = firm.admin;
    type Rate = NonNullable<NonNullable<NonNullable<Parameters<typeof engineers.list>[0]>["where"]>["hourlyRate"]>;
    const found = async (hourlyRate: Rate | null) => {
      const where = { hourlyRate };
      const names = named(await engineers.list({ where, order: "fullName" }));
      expect(await engineers.count({ where })).toBe(names.length);
      return names.join();
    };
    const table: ReadonlyArray<readonly [Rate | null, jan: string, march: string]> = [
      [50, "Ana", ""],
      [{ is: 90 }, "", "Ana"],
      [{ atLeast: 60 }, "", "Ana"],
      [{ below: 60 }, "Ana", ""],
      [{ not: 50 }, "Ben,Cleo", "Ana,Ben,Cleo"],
      [{ in: [50, { minor: 8_000, currency: "EUR" }] }, "Ana,Ben", "Ben"],
      [{ notIn: [50, 70] }, "Ben,Cleo", "Ana,Ben,Cleo"],
      [{ above: { minor: 7_999, currency: "EUR" } }, "Ben", "Ben"],
      [{ exists: true }, "Ana,Ben", "Ana,Ben"],
      [{ exists: false }, "Cleo", "Cleo"],
      [null, "Cleo", "Cleo"],
    ];
    for (const [rate, expected] of table) expect([rate, await found(rate)]).toEqual([rate, expected]);
    const dora = firm.engineer("Dora");
    await firm.admin.rates.set({ engineer: dora, from: "2027-01-01", rate: 40 });
    for (const [order, expected] of [
      ["hourlyRate", ["Cleo", "Ben", "Dora", "Ana"]],
      ["-hourlyRate", ["Ana", "Dora", "Ben", "Cleo"]],
    ] as const) {
      expect(named(await engineers.list({ order }))).toEqual(expected);
      const seen: Array<string> = [];
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof engineers.list<readonly ["fullName"]>>> = await engineers.list({
          ...{ order, limit: 1, select: ["fullName"] },
          ...(after === null ? {} : { after }),
        });
        seen.push(...named(page));
        after = page.next;
        if (after === null) break;
      }
      expect(seen).toEqual(expected);
    }
    await firm.admin.engineers.delete(dora);
    firm.booking(firm.ana, firm.project("Bridge"), 50, "2027-03-01");
    expect(await allocations.count({ where: { engineer: { where: { hourlyRate: 50 } } } })).toBe(1);
    firm.setNow("2027-03-01");
    for (const [rate, , expected] of table) expect([rate, await found(rate)]).toEqual([rate, expected]);
    expect(await allocations.count({ where: { engineer: { where: { hourlyRate: 50 } } } })).toBe(0);
  });

  test("L-37 nobody finds or orders by the rate of others", async () => {
    const firm = await rated();
    const own = firm.as((await firm.admin.engineers.get(firm.ana)).user);
    expect(named(await own.engineers.list({ where: { hourlyRate: { exists: true } } }))).toEqual(["Ana"]);
    const manager = firm.as(firm.user("Pia", "projectManager"));
    expect(named(await manager.engineers.list({ order: ["-hourlyRate", "-fullName"] }))).toEqual([
      "Cleo",
      "Ben",
      "Ana",
    ]);
    expect(await manager.engineers.count({ where: { hourlyRate: { atLeast: 0 } } })).toBe(0);
    expect(await manager.engineers.count({ where: { hourlyRate: null } })).toBe(3);
  });
});

describe("values of other records", () => {
  test("`among` finds what others have, `notAmong` the rest", async () => {
    const firm = await staffed();
    const { engineers, projects, users } = firm.admin;
    firm.certificate(firm.ana, "PE", null);
    firm.certificate(firm.ben, "PMP", null);
    const [bridge, dam] = [firm.project("Bridge"), firm.project("Dam", { projectCode: "PMP" })];
    firm.booking(firm.ana, bridge, 50, "2027-03-01");
    const held = { of: "Certification.engineer", where: { certificationName: "PE" } } as const;
    const who = async (where: NonNullable<NonNullable<Parameters<typeof engineers.list>[0]>["where"]>) => {
      const names = named(await engineers.list({ where, order: "fullName" })).join();
      expect(await engineers.count({ where })).toBe(names === "" ? 0 : names.split(",").length);
      return names;
    };
    expect(await who({ objectId: { among: held } })).toBe("Ana");
    expect(await who({ objectId: { notAmong: held } })).toBe("Ben,Cleo");
    expect(await who({ objectId: { among: { of: "Allocation.engineer" } } })).toBe("Ana");
    expect(await who({ user: { notAmong: { of: "EngineerProfile.user" } } })).toBe("");
    expect(
      await projects.count({
        where: { projectCode: { among: { of: "Certification.certificationName" } } },
      }),
    ).toBe(1);
    expect(
      (
        await projects.list({
          where: { projectCode: { notAmong: { of: "Certification.certificationName" } } },
        })
      ).results,
    ).toMatchObject([{ objectId: bridge }]);
    expect(
      await projects.count({
        where: {
          objectId: {
            among: { of: "Allocation.project", where: { engineer: { where: { fullName: "Ana" } } } },
          },
        },
      }),
    ).toBe(1);
    // An absent value equals no other.
    expect(
      await engineers.count({
        where: { primaryLocation: { among: { of: "EngineerProfile.primaryLocation" } } },
      }),
    ).toBe(1);
    expect(
      await engineers.count({
        where: { primaryLocation: { notAmong: { of: "EngineerProfile.primaryLocation" } } },
      }),
    ).toBe(2);
    expect(await users.count({ where: { not: { objectId: { among: { of: "EngineerProfile.user" } } } } })).toBe(
      1 + (await users.count()) - 4,
    );
    expect(dam).not.toBe(bridge);
  });

  test("it sees the records and fields that the caller sees", async () => {
    const firm = await staffed();
    firm.user("Eve", "engineer", { email: "lima@example.com" });
    const secret = firm.project("lima@example.com");
    const own = firm.as((await firm.admin.engineers.get(firm.ana)).user);
    const { user: mine } = await firm.admin.engineers.get(firm.ana);
    const named = { projectName: { among: { of: "User.email" } } } as const;
    expect(await firm.admin.projects.count({ where: named })).toBe(0);
    expect(await firm.as(mine).projects.count({ where: named })).toBe(0);
    firm.booking(firm.ben, secret, 50, "2027-03-01");
    const booked = { objectId: { among: { of: "Allocation.project" } } } as const;
    expect(await firm.admin.projects.count({ where: booked })).toBe(1);
    expect(await own.projects.count({ where: booked })).toBe(0);
    await firm.admin.deals.create({ title: "Bridge" });
    firm.project("Bridge");
    const sold = { projectName: { among: { of: "Deal.title" } } } as const;
    expect(await firm.admin.projects.count({ where: sold })).toBe(1);
    expect(await own.projects.count({ where: sold })).toBe(0);
    expect(await own.projects.count({ where: { projectName: { notAmong: sold.projectName.among } } })).toBe(
      await own.projects.count(),
    );
  });

  test("it refuses other kinds, secrets and unknown classes at their place", async () => {
    const { admin } = await openTestFirm();
    const ask = (among: unknown) => admin.settled.call("users.count", { where: { username: { among } } });
    const refusedAt = (code: string, ...path: ReadonlyArray<string>) => ({
      ok: false,
      refusal: { issues: [{ path: ["where", "username", "among", ...path], code }] },
    });
    for (const [among, code, ...path] of [
      [5, "TYPE_MISMATCH"],
      [{ of: "Nothing.username" }, "UNKNOWN_FIELD", "of"],
      [{ of: "ChangeLog.username" }, "UNKNOWN_FIELD", "of"],
      [{ field: "username", of: "User.username" }, "UNKNOWN_FIELD", "field"],
      [{ of: "User.passwordHash" }, "UNKNOWN_FIELD", "of"],
      [{ of: "User.version" }, "UNKNOWN_FIELD", "of"],
      [{ of: 5 }, "TYPE_MISMATCH", "of"],
      [{ of: "User.username", which: 1 }, "UNKNOWN_FIELD", "which"],
      [{ of: "User.username", where: { salary: 1 } }, "UNKNOWN_FIELD", "where", "salary"],
      [{ of: "Deal.title", where: { amount: -1 } }, "AMOUNT_RANGE", "where", "amount"],
    ] as const)
      expect([among, await ask(among)]).toMatchObject([among, refusedAt(code, ...path)]);
    let deep: object = {};
    for (let i = 0; i < 8; i++) deep = { username: { among: { of: "User.username", where: deep } } };
    expect(await admin.settled.call("users.count", { where: deep })).toMatchObject({ ok: false });
    expect(await admin.settled.call("certifications.count", { where: { status: { among: {} } } })).toMatchObject({
      ok: false,
    });
  });
});

describe("patterns and words", () => {
  test("find texts like a regular expression, and whole words", async () => {
    const firm = await openTestFirm();
    const { projects } = firm.admin;
    for (const name of ["Bridge A1", "bridge\u00a0B2", "Abridged (old)", "Straße_1, Brücke", "C++ # 7"])
      firm.project(name);
    type Asked = NonNullable<NonNullable<NonNullable<Parameters<typeof projects.list>[0]>["where"]>["projectName"]>;
    const found = async (projectName: Asked) => {
      const where = { projectName };
      const { results } = await projects.list({ where, order: "projectName" });
      expect(await projects.count({ where })).toBe(results.length);
      return results.map((each) => each.projectName.slice(0, 2)).join();
    };
    const table: ReadonlyArray<readonly [Asked, string]> = [
      [{ matches: "^Bridge" }, "Br"],
      [{ matches: { pattern: "^bridge.[A-C]\\d$", anyCase: true } }, "Br,br"],
      [{ matches: "\\QC++ #\\E\\s" }, "C+"],
      [{ matches: { pattern: "\\d $ # at the end", extended: true } }, "Br,C+,br"],
      [{ matches: { pattern: "BRÜCKE", anyCase: true, multiline: true, dotAll: false } }, "St"],
      [{ words: "BRIDGE" }, "Br,br"],
      [{ words: "b2 bridge" }, "br"],
      [{ words: "old" }, "Ab"],
      [{ words: "straße_1" }, "St"],
      [{ words: "straße" }, ""],
      [{ words: "brücke, STRASSE_1" }, ""],
      [{ not: "x", words: "7" }, "C+"],
    ];
    for (const [asked, expected] of table) expect([asked, await found(asked)]).toEqual([asked, expected]);
    expect(await projects.count({ where: { not: { projectName: { words: "bridge" } } } })).toBe(3);
    expect(await projects.count({ where: { region: { matches: ".*" } } as never }).catch(() => "unknown")).toBe(
      "unknown",
    );
  });

  test("are refused at their place when they are none", async () => {
    const { admin } = await openTestFirm();
    const refusedAt = (code: string, ...path: ReadonlyArray<string>) => ({
      ok: false,
      refusal: { issues: [{ path: ["where", "projectName", ...path], code }] },
    });
    for (const [asked, code, ...path] of [
      [{ matches: "(" }, "TYPE_MISMATCH", "matches"],
      [{ matches: "(a)\\1" }, "TYPE_MISMATCH", "matches"],
      [{ matches: "(?=a)" }, "TYPE_MISMATCH", "matches"],
      [{ matches: "" }, "TYPE_MISMATCH", "matches"],
      [{ matches: 5 }, "TYPE_MISMATCH", "matches"],
      [{ matches: ["a"] }, "TYPE_MISMATCH", "matches"],
      [{ matches: { pattern: "[" } }, "TYPE_MISMATCH", "matches", "pattern"],
      [{ matches: { pattern: "a", anyCase: 1 } }, "TYPE_MISMATCH", "matches", "anyCase"],
      [{ matches: { pattern: "a", i: true } }, "UNKNOWN_FIELD", "matches", "i"],
      [{ matches: "a".repeat(201) }, "TEXT_INVALID", "matches"],
      [{ words: "" }, "TYPE_MISMATCH", "words"],
      [{ words: " - " }, "TYPE_MISMATCH", "words"],
      [{ words: 5 }, "TYPE_MISMATCH", "words"],
      [{ words: "a ".repeat(21) }, "TYPE_MISMATCH", "words"],
      [{ words: "a".repeat(201) }, "TEXT_INVALID", "words"],
    ] as const)
      expect([asked, await admin.settled.call("projects.count", { where: { projectName: asked } })]).toMatchObject([
        asked,
        refusedAt(code, ...path),
      ]);
  });
});
