import type { Wanted } from "../../../domain/engineer-profile/find.ts";
import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import type { FittingEngineer } from "../../../operations/subjects/engineer-search.ts";
import { plainName } from "../../oracles/certification.ts";
import { type SearchRows, searchByDay } from "../../oracles/search.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

const first = Number(dayOf("2027-02-01"));
/** Bookings, certificates and employment begin and end within these days; `horizon` is after all of them. */
const [length, horizon] = [60, first + 70];
const names = ["PE", "Weld", " pe", "Crane"];
const places = ["Lima", "Cusco", " lima"];

/** Engineers with any employment, certificates, limits and bookings. A booking that the rules refuse is left out. */
const filled = async (firm: KitFirm, random: Random, projects: ReadonlyArray<string>): Promise<void> => {
  const { admin } = firm;
  const day = (from = 0) => dayText(first + from + random.below(length - from));
  for (let i = 0; i < 9; i++) {
    const more = {
      discipline: random.pick(["Civil", "Structural"]),
      employmentStatus: random.pick(["active", "active", "on leave", "left"]),
      ...(random.oneIn(4) ? {} : { primaryLocation: random.pick(places) }),
      ...(random.oneIn(4) ? { employedFrom: dayText(first + random.below(10)) } : {}),
      ...(random.oneIn(3) ? { employedUntil: day(20) } : {}),
    };
    // Two have the same name.
    const user = await firm.user(`person ${i}`);
    const { objectId: engineer } = await firm.engineer(`Engineer ${i % 8}`, { ...more, user });
    for (let row = random.below(4); row > 0; row--) {
      const issued = random.below(30) - 10;
      await firm.certificate(
        engineer,
        random.pick(names),
        random.oneIn(3) ? null : dayText(first + issued + random.below(length - issued)),
        {
          issuedOn: dayText(first + issued),
          certificationNumber: `${row}`,
          ...(random.oneIn(5) ? { status: random.pick(["Pending", "Revoked"]) } : {}),
        },
      );
    }
    if (random.oneIn(3)) accepted(await admin.limits.set({ engineer, from: day(), limit: 50 + random.below(70) }));
    for (let row = random.below(4); row > 0; row--) {
      const from = random.below(30);
      const to = random.oneIn(4) ? null : dayText(first + from + random.below(length - from));
      const booking = firm.bookingInput(
        engineer,
        random.pick(projects),
        1 + random.below(60),
        dayText(first + from),
        to,
      );
      await admin.allocations.assign({ ...booking, status: random.pick(["Tentative", "Confirmed"]) });
    }
  }
};

const wantedBy = (random: Random): Wanted => {
  const from = first + random.below(40);
  const to = random.oneIn(3) ? null : from + random.below(first + length - from);
  const certified = random.oneIn(2) ? [] : [random.pick(names), random.pick(["PE", "Crane", "Lift"])];
  return {
    from,
    to,
    percent: (1 + random.below(100)) * 100,
    discipline: random.oneIn(3) ? " civil" : null,
    primaryLocation: random.oneIn(4) ? "LIMA" : null,
    employmentStatus: random.oneIn(5) ? random.pick(["active", "on leave", "left"] as const) : null,
    certifications: certified,
    certifiedThrough: certified.length > 0 && random.oneIn(2) ? from + random.below(first + length - from) : null,
    withMisfits: random.oneIn(2),
  };
};
const inputOf = ({ from, to, percent, certifiedThrough, ...others }: Wanted) => ({
  ...others,
  from: dayText(from),
  to: to === null ? null : dayText(to),
  percent: percent / 100,
  certifiedThrough: certifiedThrough === null ? null : dayText(certifiedThrough),
  certifications: [...others.certifications],
});

const runsText = (runs: ReadonlyArray<{ readonly from: string; readonly to: string | null }> = []): string =>
  runs.map(({ from, to }) => `${dayOf(from)}…${to === null ? "" : dayOf(to)}`).join();
/** An answer in the form of the oracle. */
const plain = ({ objectId, freePercent, missing, lapsing }: FittingEngineer) => ({
  objectId,
  free: Math.round(freePercent * 100),
  missing: missing.flatMap(({ code, days, names: lacking }) => {
    if (days !== undefined) return [`${code} ${runsText(days)}`];
    if (lacking === undefined) return [code];
    return lacking.map(({ name, gaps }) => `${code} ${plainName(name)} ${runsText(gaps)}`).sort();
  }),
  lapsing: lapsing.map(({ name, lastDay }) => `${dayOf(lastDay)} ${plainName(name)}`).sort(),
});

const searched = (seed: number) => async (firm: KitFirm) => {
  const random = seededRandom(seed);
  const { admin } = firm;
  const pia = await firm.user("Pia", "projectManager");
  const projects = [await firm.project("Own", { manager: pia }), await firm.project("Hidden")];
  accepted(await admin.settings.set({ expiredCertification: "warn", projectVisibility: "staffed" }));
  await filled(firm, random, projects);
  const asPia = firm.as(pia);
  refused(await asPia.projects.get(projects[1] ?? ""), "NotFound");
  const tables = await firm.tables();
  const rows = <T>(name: string): ReadonlyArray<T> => (tables[name] ?? []) as unknown as ReadonlyArray<T>;
  const candidates: SearchRows = {
    engineers: rows("EngineerProfile"),
    booked: rows("Allocation"),
    limits: rows("CapacityLimit"),
    certifications: rows("Certification"),
  };
  const seen = { fitting: 0, lapsing: 0, codes: new Set<string>() };
  for (let i = 0; i < 40; i++) {
    const settings = {
      tentativeCounts: !random.oneIn(3),
      expiredCertification: random.pick(["block", "warn"] as const),
      engineerOnLeave: random.pick(["block", "warn"] as const),
    };
    if (i % 10 === 0) accepted(await admin.settings.set(settings));
    const { tentativeCounts, expiredCertification, engineerOnLeave } = accepted(await admin.settings.get({}));
    const firmRules = { tentativeCounts, expiredCertification, engineerOnLeave };
    const wanted = wantedBy(random);
    const found = accepted(await admin.engineers.find(inputOf(wanted)));
    same(
      found.map(plain),
      searchByDay(candidates, wanted, firmRules as never, horizon),
      JSON.stringify(inputOf(wanted)),
    );
    // Totals count every booking, and no answer names one (R-ALLOC-5): a manager reads the same.
    same(accepted(await asPia.engineers.find(inputOf(wanted))), found, "a manager who does not see a project");
    const said = JSON.stringify(found);
    for (const { objectId } of rows<{ readonly objectId: string }>("Allocation"))
      holds(!said.includes(objectId) && !said.includes(projects[1] ?? ""), "an answer names a booking or a project");
    for (const { missing, lapsing } of found) {
      if (missing.length === 0) seen.fitting++;
      if (lapsing.length > 0) seen.lapsing++;
      for (const { code } of missing) seen.codes.add(code);
    }
  }
  holds(seen.fitting > 10 && seen.lapsing > 10, `nearly nobody was found: ${JSON.stringify(seen)}`);
  same([...seen.codes].sort(), ["CERTIFICATION", "NOT_EMPLOYED", "ON_LEAVE", "OVER_CAPACITY"]);
};

/** The search for engineers against a search day by day, in random firms. */
export const search: Suite = {
  name: "search",
  cases: {
    "R-ALLOC-12, R-ALLOC-5 a search agrees with one day by day, also for managers (1)": searched(31),
    "R-ALLOC-12, R-ALLOC-5 a search agrees with one day by day, also for managers (2)": searched(32),
  },
};
