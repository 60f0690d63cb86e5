import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { errorBody, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { bookingConflict, certificateGaps } from "firmcore/rules";
import {
  type BookingCase,
  bookingLaws,
  type CertificateCase,
  certificateLaws,
  type FirmPlan,
  firmArbitrary,
  firmSetup,
  historyArbitrary,
  laws,
  type OpenedStore,
  type OpenSubject,
  type SubjectOutcome,
  storeSubject,
} from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { openMemory } from "../support/stores.ts";
import { faults, faulty } from "./faulty-subjects.ts";

type StoreCall = Parameters<OpenedStore["adapter"]["store"]["execute"]>[0]["call"];
const open = storeSubject(openMemory);
const all = Object.values(laws);
const ids = Object.keys(laws) as ReadonlyArray<keyof typeof laws>;

describe("of histories", () => {
  test.each(all.map((law) => [law.id, law] as const))("%s holds for a firm in memory", async (_id, law) => {
    await law.check(open, { numRuns: 4 });
  });

  test.each(ids)("%s finds a planted fault", async (id) => {
    const broken = faulty(open, faults[id]);
    await expect(laws[id].check(broken, { numRuns: 150, endOnFailure: true })).rejects.toThrow(/Property failed/);
  });

  test.each(["L-28", "L-45"] as const)("%s holds while the clock passes the end of a certificate", async (id) => {
    const certificates = [{ name: "PE", expiresOn: "2027-02-16" }];
    const engineers = [{ name: "ana", hourlyRate: 100, certificates }];
    const setup = firmSetup({ people: [], engineers, projects: [] }).map((call) => ({
      ...{ at: "2027-02-15T12:00:00.000Z", calls: [call] },
    }));
    const refused = { as: "ana", operation: "settings.set", input: { hoursPerDayMax: 60 }, requestId: "again" };
    const steps = ["16T12", "16T13", "17T01"].map((time) => ({ at: `2027-02-${time}:00:00.000Z`, calls: [refused] }));
    await laws[id].check(open, { history: fc.constant({ setup, steps }), numRuns: 1 });
  });

  test("say that the subject could not be opened, and open no other", async () => {
    let opened = 0;
    const failing: OpenSubject = async () => {
      if (++opened === 3) throw new Error("connect ECONNREFUSED");
      return open();
    };
    await expect(laws["L-28"].check(failing)).rejects.toThrow(/^open failed: connect ECONNREFUSED$/);
    expect(opened).toBe(3);
    const property = laws["L-28"].property(() => Promise.reject(new Error("down")));
    await expect(fc.assert(property)).rejects.toMatchObject({ cause: { message: "open failed: down" } });
  });

  const store = (broken: (call: StoreCall) => StoreCall): OpenSubject =>
    storeSubject(async () => {
      const { adapter, close } = await openMemory();
      const execute: typeof adapter.store.execute = (command, done) =>
        adapter.store.execute({ ...command, call: broken(command.call) }, done);
      return { adapter: { ...adapter, store: { ...adapter.store, execute } }, close };
    });
  test.each(["L-41", "L-47"] as const)("%s finds a store that answers and writes nothing", async (id) => {
    let count = 0;
    const forgetful = store((call) =>
      call.operation.startsWith("allocations.") && ++count % 3 === 0 ? { ...call, dryRun: true } : call,
    );
    await expect(laws[id].check(forgetful, { numRuns: 150, endOnFailure: true })).rejects.toThrow(/Property failed/);
  });

  test.each(["get", "list"])("L-41 finds a %s that answers from before", async (event) => {
    const stale = faulty(open, (subject) => {
      const answers = new Map<string, SubjectOutcome>();
      return async (call) => {
        const key = JSON.stringify(call);
        const outcome = answers.get(key) ?? (await subject.call(call));
        if (call.operation === `allocations.${event}`) answers.set(key, outcome);
        return outcome;
      };
    });
    const check = laws["L-41"].check(stale, { numRuns: 150, endOnFailure: true });
    await expect(check).rejects.toThrow(/Property failed/);
  });

  test.each(["L-37", "L-41", "L-47"] as const)("%s finds refusals that count as accepted", async (id) => {
    const accepting = faulty(open, (subject) => async (call) => {
      const outcome = await subject.call(call);
      return outcome.ok ? outcome : { ok: true, value: outcome.refusal };
    });
    await expect(laws[id].check(accepting, { numRuns: 150, endOnFailure: true })).rejects.toThrow(/Property failed/);
  });

  test("hold for any firm that the arbitrary plans", async () => {
    const history = historyArbitrary({ firm: firmArbitrary(), steps: 15 });
    await laws["L-47"].check(open, { history, numRuns: 15 });
  });

  test("hold for a firm with a clock and ids of its own, and find its fault", async () => {
    const own: OpenSubject = async () => {
      const app = await openFirm(memory());
      const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
      await app.as(host).users.provision({ externalId: "admin", role: "administrator" });
      return {
        call: async ({ as, operation, input, requestId }) => {
          const { settled } = app.as({ organizationId: "acme", externalId: as });
          const outcome = await settled.call(operation, input, requestId === undefined ? {} : { requestId });
          return outcome.ok ? outcome : { ok: false, refusal: errorBody(outcome.refusal) };
        },
      };
    };
    await laws["L-47"].check(own, { numRuns: 15 });
    const broken = faulty(own, faults["L-47"]);
    await expect(laws["L-47"].check(broken, { numRuns: 300, endOnFailure: true })).rejects.toThrow("Property failed");
  });

  test("say which calls broke them", async () => {
    const broken = faulty(open, faults["L-45"]);
    const error: Error = await laws["L-45"].check(broken, { seed: 2, endOnFailure: true }).then(
      () => expect.unreachable(),
      (thrown: Error) => thrown,
    );
    expect(error.message).toMatch(/Counterexample: \[\n {2}\w+ \w+\.\w+ \{/);
    const { message } = error.cause as Error;
    expect(message).toMatch(/^L-45 a repeated request gets its first answer: /);
    expect(message).toMatch(/\n {2}\w+ \w+\.\w+ \{.*request id "(request .*)" .*→ [\s\S]*\n.*request id "\1".*→ \w+$/);
  });

  test("a failure is reported when its shrinking takes too long", async () => {
    const broken = faulty(open, faults["L-28"]);
    const check = laws["L-28"].check(broken, { seed: 1, shrinkTime: 0 });
    await expect(check).rejects.toThrow(/Counterexample: [\s\S]*\nShrinking stopped after 0 ms/);
  });

  test("a file that cannot be written hides no failure", async () => {
    const broken = faulty(open, faults["L-28"]);
    const check = laws["L-28"].check(broken, { saveFailure: "no/such/folder.json", endOnFailure: true });
    await expect(check).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/^L-28 .* a refusal: [\s\S]*\nThe history was not saved: ENOENT/) },
    });
  });

  test("a wrong subject or option is named", async () => {
    const check = laws["L-01"].check(openMemory as never);
    await expect(check).rejects.toThrow(/^open: expected a subject .*check\(storeSubject\(open\)\)$/);
    const misspelt = { numRun: 5, saveFailures: "history.json" } as object;
    await expect(laws["L-01"].check(open, misspelt)).rejects.toThrow("unknown option numRun, saveFailures");
    expect(() => bookingLaws["L-13"].check(() => true, misspelt)).toThrow("unknown option numRun, saveFailures");
    await laws["L-01"].check(open, { numRuns: 1, plugins: [] });
    const later = (async () => true) as never;
    expect(() => bookingLaws["L-13"].check(later, { endOnFailure: true })).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ message: expect.stringContaining("a Promise, expected a boolean") }),
      }),
    );
  });

  test("a firm that cannot be created fails with the refused call", async () => {
    const broken = faulty(
      open,
      (subject) => async (call) =>
        call.operation === "projects.create" ? { ok: false, refusal: { code: "BUSY" } } : subject.call(call),
    );
    const failing = fc.check(laws["L-01"].property(broken), { numRuns: 1, endOnFailure: true });
    expect(String((await failing).errorInstance)).toMatch(/The firm could not be created: .*projects.create.*BUSY/);
  });
});

test("a planned firm is created by its calls", async () => {
  const plans = fc.sample(firmArbitrary({ engineers: 6, projects: 6 }), 40);
  expect(Math.max(...plans.map(({ engineers }) => engineers.length))).toBe(6);
  const { counterexample } = fc.check(fc.property(firmArbitrary(), (_plan: FirmPlan) => false));
  expect(counterexample?.[0].engineers).toEqual([{ name: "ana", hourlyRate: 100, certificates: [] }]);
  expect(firmSetup(plans[0] as (typeof plans)[number])[0]).toMatchObject({ as: "admin", operation: "settings.set" });
});

test("histories are accepted and refused for many reasons", async () => {
  const tally = new Map<string, number>();
  const count = (code: string) => tally.set(code, (tally.get(code) ?? 0) + 1);
  const counting = faulty(open, (subject) => async (call) => {
    const outcome = await subject.call(call);
    count(outcome.ok ? "accepted" : outcome.refusal.code);
    return outcome;
  });
  await laws["L-26"].check(counting, { numRuns: 40 });
  expect(tally.get("accepted")).toBeGreaterThan(400);
  for (const code of ["OVER_CAPACITY", "CERTIFICATION", "INVALID_TRANSITION", "DAY_CEILING", "VERSION_CONFLICT"])
    expect(tally.get(code) ?? 0, code).toBeGreaterThan(2);
});

describe("of a booking rule", () => {
  const fits = (of: BookingCase): boolean => bookingConflict(of).windows.length === 0;
  /** A rule that is wrong about a case. */
  const unless =
    (wrong: (of: BookingCase) => boolean) =>
    (of: BookingCase): boolean =>
      fits(of) !== wrong(of);
  const broken: Readonly<Record<keyof typeof bookingLaws, (of: BookingCase) => boolean>> = {
    "L-06": ({ bookings, candidate }) => bookings.every(({ startDate }) => startDate <= candidate.startDate),
    "L-07": unless(({ candidate }) => candidate.startDate > "2027-04"),
    "L-08": ({ bookings }) => bookings.length < 3,
    "L-10": ({ candidate }) => candidate.allocationPercent > 50,
    "L-11": ({ candidate }) => candidate.endDate !== null,
    "L-13": unless(({ candidate, bookings }) => bookings.some(({ endDate }) => endDate === candidate.startDate)),
  };

  test.each(Object.values(bookingLaws).map((law) => [law.id, law] as const))("%s holds for the rule", (id, law) => {
    law.check(fits);
    expect(() => law.check(broken[id as keyof typeof broken])).toThrow(/Property failed/);
  });

  test("name the smallest case in which it is wrong", () => {
    const lastDayIsFree = (of: BookingCase): boolean => {
      const earlier = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
      const shorter = of.bookings.flatMap((each) =>
        each.endDate === null || each.endDate > each.startDate
          ? [{ ...each, endDate: each.endDate === null ? null : earlier(each.endDate) }]
          : [],
      );
      return fits({ ...of, bookings: shorter });
    };
    const { counterexample } = fc.check(bookingLaws["L-13"].property(lastDayIsFree), { seed: 1 });
    const [{ bookings, ...rest }] = counterexample as [BookingCase];
    expect(bookings).toHaveLength(1);
    expect(bookings[0]?.endDate).toBe(rest.candidate.startDate);
    expect(rest).toMatchObject({ limits: [], firmLimits: [] });
  });
});

describe("of a rule about certificates", () => {
  const covers = (of: CertificateCase): boolean => certificateGaps(of).length === 0;
  const broken: Readonly<Record<keyof typeof certificateLaws, (of: CertificateCase) => boolean>> = {
    "L-17": (of) => of.certificates.length < 3 && covers(of),
    // Names are not compared letter by letter.
    "L-18": (of) =>
      covers({ ...of, certificates: of.certificates.filter(({ certificationName }) => certificationName === "PE") }),
    "L-19": (of) => of.from !== of.to && covers(of),
    "L-20": (of) => of.certificates.every(({ expiresOn }) => expiresOn !== null) && covers(of),
  };

  test.each(Object.values(certificateLaws).map((law) => [law.id, law] as const))("%s holds for the rule", (id, law) => {
    law.check(covers);
    expect(() => law.check(broken[id as keyof typeof broken], { numRuns: 1_000 })).toThrow(/Property failed/);
  });
});

test("the page of laws states each of them", () => {
  const page = readFileSync(new URL("../../docs/rules/laws.md", import.meta.url), "utf8");
  for (const { id, statement } of [...all, ...Object.values(bookingLaws), ...Object.values(certificateLaws)])
    expect(page, id).toContain(`- **${id}** ${statement}`);
});
