import type { HeldDays } from "../../../domain/certification/status.ts";
import { coveredOn, plainName, runsOf } from "../../oracles/certification.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

/** Days are counted from 2027-02-01; nothing changes after the last of them. */
const horizon = 60;
const dayText = (day: number): string => new Date(Date.UTC(2027, 1, 1 + day)).toISOString().slice(0, 10);
const names = ["PE", "C", "C++"];

/** Books engineers, requires certificates for a project, and compares the report with a check of each day. */
const required = (seed: number) => async (firm: KitFirm) => {
  const random = seededRandom(seed);
  const engineers = [await firm.engineer("Ana"), await firm.engineer("Ben")];
  const tentativeCounts = random.oneIn(2);
  accepted(await firm.admin.settings.set({ tentativeCounts, capacityLimit: 10_000 }));
  const project = await firm.project("Bridge");
  const bookings: Array<{ objectId: string; engineer: string; from: number; to: number | null; counts: boolean }> = [];
  for (let i = 0; i < 10; i++) {
    const { objectId: engineer } = random.pick(engineers);
    const from = random.below(30);
    const to = random.oneIn(4) ? null : from + random.below(25);
    const status = random.pick(["Tentative", "Confirmed"]);
    const asked = firm.bookingInput(engineer, project, 1, dayText(from), to === null ? null : dayText(to));
    const { objectId } = accepted(await firm.admin.allocations.assign({ ...asked, status }));
    bookings.push({ objectId, engineer, from, to, counts: tentativeCounts || status === "Confirmed" });
  }
  const held: Array<HeldDays & { readonly engineer: string }> = [];
  for (let i = 0; i < 8; i++) {
    const { objectId: engineer } = random.pick(engineers);
    const [name, issued] = [random.pick([...names, " pe"]), random.below(30)];
    const expires = random.oneIn(4) ? null : issued + random.below(20);
    const declared = random.oneIn(6) ? ("pending" as const) : null;
    const objectId = await firm.certificate(engineer, name, expires === null ? null : dayText(expires), {
      issuedOn: dayText(issued),
      certificationNumber: `${i}`,
      ...(declared === null ? {} : { status: declared }),
    });
    held.push({
      engineer,
      objectId,
      certificationName: name,
      issuedOn: issued,
      expiresOn: expires,
      declared,
      declaredOn: 0,
    });
  }
  const gapsBy = (asked: ReadonlyArray<string>, first: number, last: number | null) =>
    bookings
      .filter(({ counts }) => counts)
      .flatMap(({ objectId, engineer, from, to }) => {
        const rows = held.filter((row) => row.engineer === engineer);
        const end = Math.min(to ?? horizon, last ?? horizon);
        return asked.flatMap((name) => {
          const days = runsOf((day) => !coveredOn(rows, name, day), Math.max(from, first), end, horizon);
          const gaps = days.map((run) => ({ from: dayText(run.from), to: run.to === null ? null : dayText(run.to) }));
          return gaps.length === 0 ? [] : [{ allocation: objectId, name, gaps }];
        });
      });
  const ordered = <T>(rows: ReadonlyArray<T>) => rows.map((row) => JSON.stringify(row)).sort();
  const report = async (range: { readonly from?: string; readonly to?: string } = {}) =>
    ordered(
      accepted(await firm.admin.reports.uncovered(range)).results.map(({ allocation, name, gaps }) => ({
        ...{ allocation, name, gaps },
      })),
    );
  let before: ReadonlyArray<string> = [];
  let count = 0;
  for (let i = 0; i < 6; i++) {
    const after = random.shuffled(names).slice(0, random.below(4));
    const { warnings } = accepted(
      await firm.admin.projects.update({ objectId: project, requiredCertifications: after }),
    );
    const added = after.filter((name) => !before.some((known) => plainName(known) === plainName(name)));
    const details = warnings.map(({ code, detail }) => {
      same(code, "UNCOVERED");
      return detail as {
        readonly allocations: ReadonlyArray<{
          readonly objectId: string;
          readonly names: ReadonlyArray<{ readonly name: string; readonly gaps: ReadonlyArray<unknown> }>;
        }>;
      };
    });
    const answers = details.flatMap(({ allocations }) =>
      allocations.flatMap(({ objectId, names: missing }) =>
        missing.map(({ name, gaps }) => ({ allocation: objectId, name, gaps })),
      ),
    );
    same(ordered(answers), ordered(gapsBy(added, 0, null)), `requires ${after}`);
    count += answers.length;
    same(await report(), ordered(gapsBy(after, 0, null)), `all days, ${after}`);
    const [first, last] = [random.below(40), 40 + random.below(15)];
    const range = { from: dayText(first), to: dayText(last) };
    same(await report(range), ordered(gapsBy(after, first, last)), `${range.from} to ${range.to}, ${after}`);
    before = after;
  }
  holds(count > 0, "nothing was uncovered");
};

/** Bookings without a certificate that their project requires (R-CERT-6). */
export const uncovered: Suite = {
  name: "uncovered",
  cases: {
    "R-CERT-6 a new requirement names the bookings that lack it": async (firm) => {
      const ana = await firm.engineer("Ana");
      const pia = await firm.user("Pia", "projectManager");
      const project = await firm.project("Bridge", { manager: pia });
      const booking = await firm.booked(ana.objectId, project, 50, "2027-03-01", "2027-04-30");
      const pe = await firm.certificate(ana.objectId, "PE", "2027-03-31");
      const gaps = [{ from: "2027-04-01", to: "2027-04-30" }];
      const answers = async (...requiredCertifications: ReadonlyArray<string>) =>
        accepted(await firm.as(pia).projects.update({ objectId: project, requiredCertifications })).warnings.map(
          ({ code, detail }) => [code, detail],
        );
      const allocation = { objectId: booking, engineer: ana.objectId };
      same(await answers("PE"), [
        ["UNCOVERED", { project, allocations: [{ ...allocation, names: [{ name: "PE", gaps, rows: [pe] }] }] }],
      ]);
      same(await answers("pe"), []);
      same(await answers(), []);
    },
    "R-CERT-6 the report shows only bookings the caller may read": async (firm) => {
      const ana = await firm.engineer("Ana");
      const pia = await firm.user("Pia", "projectManager");
      const other = await firm.user("Olaf", "projectManager");
      const lead = await firm.user("Lena", "engineer");
      const project = await firm.project("Bridge", { manager: pia });
      const booking = await firm.booked(ana.objectId, project, 50, "2027-03-01", "2027-03-31");
      accepted(await firm.admin.projects.update({ objectId: project, requiredCertifications: ["PE"] }));
      const row = {
        ...{ engineer: ana.objectId, fullName: "Ana", project, projectName: "Bridge", allocation: booking, name: "PE" },
        ...{ gaps: [{ from: "2027-03-01", to: "2027-03-31" }], moreGaps: 0 },
      };
      const seen = async (user: string) => accepted(await firm.as(user).reports.uncovered()).results;
      for (const user of [firm.adminId, pia, ana.user]) same(await seen(user), [row]);
      for (const user of [other, lead]) same(await seen(user), []);
      accepted(await firm.admin.projects.update({ objectId: project, projectManager: lead }));
      const { warnings } = accepted(
        await firm.as(lead).projects.update({ objectId: project, requiredCertifications: ["PE", "C"] }),
      );
      same(warnings, []);
    },
    "R-CERT-6 the report agrees with a count day by day": required(1),
    "R-CERT-6 the report of a second firm agrees too": required(2),
    "R-CERT-6 the report says how long a chain of certificates lasts": async (firm) => {
      const ana = await firm.engineer("Ana");
      const old = await firm.certificate(ana.objectId, "PE", "2027-03-31");
      const renewal = await firm.certificate(ana.objectId, " pe", "2029-03-31", { issuedOn: "2027-04-01" });
      const forever = await firm.certificate(ana.objectId, "C", null);
      const revoked = await firm.certificate(ana.objectId, "C++", null, { status: "Revoked", issuedOn: "2027-06-01" });
      const { results } = accepted(await firm.admin.reports.certifications({ on: "2027-01-04" }));
      const facts = (status?: string) =>
        Object.fromEntries(
          results
            .filter((row) => status === undefined || row.status === status)
            .map(({ objectId, covered, coveredUntil, renewed }) => [objectId, [covered, coveredUntil, renewed]]),
        );
      same(facts(), {
        [old]: [true, "2029-03-31", true],
        [renewal]: [true, "2029-03-31", false],
        [forever]: [true, null, false],
        [revoked]: [false, null, false],
      });
      const only = accepted(await firm.admin.reports.certifications({ on: "2027-03-31", status: "expiring" })).results;
      same(
        only.map(({ objectId, coveredUntil, renewed }) => [objectId, coveredUntil, renewed]),
        [[old, "2029-03-31", true]],
      );
    },
  },
};
