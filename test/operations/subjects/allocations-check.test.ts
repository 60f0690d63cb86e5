import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { accepted, refused, windowsOf } from "../../support/firm/outcome.ts";

const ask = (engineer: string, project: string, allocationPercent: number, startDate: string, endDate?: string) => ({
  engineer,
  project,
  allocationPercent,
  startDate,
  ...(endDate === undefined ? {} : { endDate }),
  assignmentRole: "Engineer",
});

/** Ana, 40 % on Pia's bridge and 40 % on a tunnel that Pia does not manage. */
const opened = async () => {
  const firm = await openTestFirm();
  const pia = firm.user("pia", "projectManager");
  const ana = firm.engineer("ana");
  const bridge = firm.project("Bridge", { projectManager: pia });
  const tunnel = firm.project("Tunnel");
  const own = firm.booking(ana, bridge, 40, "2027-03-01", "2027-03-31");
  const other = firm.booking(ana, tunnel, 40, "2027-03-01", "2027-03-31");
  return { firm, pia, ana, bridge, tunnel, own, other, candidate: ask(ana, bridge, 30, "2027-03-01", "2027-03-10") };
};

describe("checking a booking", () => {
  test("gives the answer of the write, and writes nothing", async () => {
    const { firm, ana, bridge, candidate } = await opened(); // R-ALLOC-12
    expect(windowsOf(refused(await firm.admin.settled.allocations.check(candidate)))).toMatchObject([
      { days: ["2027-03-01", "2027-03-10"], total: 110 },
    ]);
    const said = await firm.admin.allocations.check(ask(ana, bridge, 20, "2027-03-01"));
    expect(said).toMatchObject({ objectId: "candidate", status: "confirmed", warnings: [], certificationUntil: [] });
    expect(await firm.admin.allocations.count()).toBe(2);
    expect(firm.log()).toEqual([]);
  });

  test("shows a project manager others' bookings as percent and days", async () => {
    const { firm, pia, candidate, own, other } = await opened(); // R-ALLOC-5
    const [window] = windowsOf(refused(await firm.as(pia).settled.allocations.check(candidate)));
    expect(window).toEqual({ days: ["2027-03-01", "2027-03-10"], total: 110, by: [40, own, "candidate"].toSorted() });
    expect(JSON.stringify(await firm.as(pia).settled.allocations.check(candidate))).not.toContain(other);
    const [whole] = windowsOf(refused(await firm.admin.settled.allocations.check(candidate)));
    expect(whole?.by).toEqual([own, other, "candidate"].toSorted());
  });

  test("lets engineers check only themselves, and client leads nothing", async () => {
    const { firm, ana, bridge, candidate, other } = await opened();
    const user = (await firm.admin.engineers.get(ana)).user;
    expect(windowsOf(refused(await firm.as(user).settled.allocations.check(candidate)))[0]?.by).toContain(other);
    const ben = firm.engineer("ben");
    expect(refused(await firm.as(user).settled.allocations.check(ask(ben, bridge, 10, "2027-03-01")))).toMatchObject({
      _tag: "Forbidden",
      event: "allocations.check",
    });
    const lead = firm.as(firm.user("cleo", "clientLead"));
    expect(refused(await lead.settled.allocations.check(candidate))._tag).toBe("ClassForbidden");
    expect(refused(await firm.as(user).settled.allocations.assign(candidate))._tag).toBe("ClassForbidden");
  });

  test("hides projects that only their staff may see", async () => {
    const { firm, pia, ana, tunnel } = await opened();
    firm.settings({ projectVisibility: "staffed" });
    const about = ask(ana, tunnel, 1, "2027-09-01");
    expect(refused(await firm.as(pia).settled.allocations.check(about))).toEqual({
      _tag: "PointerInvalid",
      field: "project",
      class: "Project",
    });
    const profile = firm.engineer("pia's profile", { user: pia });
    firm.booking(profile, tunnel, 10, "2027-01-01", "2027-01-02");
    expect(accepted(await firm.as(pia).settled.allocations.check(about)).objectId).toBe("candidate");
  });
});

/** Days of March, a percent in tens, on one of two engineers. */
const booking = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 28 }), fc.nat(9))
  .map(([who, tens, first, more]) => ({ who, percent: tens * 10, first, last: Math.min(31, first + more) }));
type Booking = typeof booking extends fc.Arbitrary<infer B> ? B : never;
const day = (of: number): string => `2027-03-${String(of).padStart(2, "0")}`;
const staffed = async () => {
  const firm = await openTestFirm();
  const project = firm.project("Bridge");
  const engineers = [firm.engineer("ana"), firm.engineer("ben")];
  return {
    firm,
    ask: ({ who, percent, first, last }: Booking) => ask(engineers[who] ?? "", project, percent, day(first), day(last)),
  };
};

describe("laws of booking", () => {
  test("L-05 check and assign agree in answers and refusals", async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(booking, { minLength: 1, maxLength: 10 }), async (bookings) => {
        const { firm, ask } = await staffed();
        for (const each of bookings) {
          const { allocations } = firm.admin.settled;
          const asked = await allocations.check(ask(each));
          const said = await allocations.assign(ask(each));
          if (said.ok) expect(asked).toEqual({ ok: true, value: { ...said.value, objectId: "candidate" } });
          else {
            refusals++;
            expect(refused(asked)).toEqual(said.refusal);
          }
        }
      }),
      { numRuns: 120 },
    );
    expect(refusals).toBeGreaterThan(15);
  });

  test("L-06 accepted bookings are accepted in every order", async () => {
    let several = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(booking, { minLength: 2, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        async (all, by) => {
          const first = await staffed();
          const kept: Array<Booking> = [];
          for (const each of all)
            if ((await first.firm.admin.settled.allocations.assign(first.ask(each))).ok) kept.push(each);
          if (kept.length > 2) several++;
          const shuffled = kept.map((each) => [by.next().value as number, each] as const).sort(([a], [b]) => a - b);
          const second = await staffed();
          for (const [, each] of shuffled)
            accepted(await second.firm.admin.settled.allocations.assign(second.ask(each)));
        },
      ),
      { numRuns: 60 },
    );
    expect(several).toBeGreaterThan(8);
  });

  test("L-09 cancel and reactivate change only the version", async () => {
    await fc.assert(
      fc.asyncProperty(booking, fc.constantFrom("tentative", "Booked"), async (each, status) => {
        const { firm, ask } = await staffed();
        const { allocations } = firm.admin;
        const before = await allocations.assign({ ...ask(each), status });
        await allocations.cancel(before.objectId);
        const after = await allocations.reactivate({ objectId: before.objectId, status });
        expect(after).toEqual({ ...before, version: before.version + 2, updatedAt: after.updatedAt });
      }),
      { numRuns: 30 },
    );
  });
});
