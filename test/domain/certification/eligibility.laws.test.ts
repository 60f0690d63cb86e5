import * as fc from "fast-check";
import { expect, test } from "vitest";
import { eligibility } from "../../../src/domain/certification/eligibility.ts";
import { certificationStatus, type Held } from "../../../src/domain/certification/status.ts";
import { coveredOn, datesHold, plainName } from "../../../src/testing/oracles/certification.ts";
import { eligibilityByDay } from "../../../src/testing/oracles/eligibility.ts";
import { anyDay, horizon, names, rowsOf, windowOf } from "./holdings.ts";

const requiredOf = fc.oneof(fc.constant([]), fc.subarray([...names], { minLength: 1, maxLength: 2 }));
const askOf = fc
  .record({ held: rowsOf(7), required: requiredOf, window: windowOf })
  .map(({ window, ...ask }) => ({ ...ask, ...window }));
const accepts = (ask: Parameters<typeof eligibility>[0]) => eligibility(ask).gaps.length === 0;

test("L-13 refusals and warnings agree with checking each day", () => {
  const seen = { refused: 0, warned: 0, accepted: 0, open: 0 };
  const property = fc.property(askOf, (ask) => {
    const { gaps, accepted } = eligibility(ask);
    const byDay = eligibilityByDay(ask);
    if (gaps.length > 0) seen.refused++;
    else seen.accepted++;
    if (accepted.length > 0) seen.warned++;
    if (gaps.length > 0 && ask.to === null) seen.open++;
    const shown = (all: typeof gaps) => new Map(all.map((each) => [plainName(each.name), each.gaps]));
    expect(shown(gaps)).toEqual(
      new Map(byDay.flatMap(({ key, refused }) => (refused.length > 0 ? [[key, refused]] : []))),
    );
    expect(shown(accepted)).toEqual(
      new Map(byDay.flatMap(({ key, warned }) => (warned.length > 0 ? [[key, warned]] : []))),
    );
  });
  fc.assert(property, { numRuns: 600 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

test("L-18 R-ELIG-2 gaps and cover divide the window", () => {
  const seen = { refused: 0, warned: 0, several: 0 };
  const property = fc.property(rowsOf(7), windowOf, (held, { from, to }) => {
    fc.pre(to !== null);
    const { gaps, accepted } = eligibility({ held, required: [], from, to });
    seen.refused += gaps.length;
    seen.warned += accepted.length;
    for (const name of new Set(held.map((each) => plainName(each.certificationName)))) {
      const rows = held.filter((each) => plainName(each.certificationName) === name);
      const uncovered = [...gaps, ...accepted].filter((each) => plainName(each.name) === name);
      expect(uncovered.length).toBeLessThan(2);
      const days = uncovered.flatMap((each) => each.gaps);
      if (days.length > 1) seen.several++;
      for (let day = from; day <= (to ?? from); day++) {
        const inGaps = days.filter((run) => run.from <= day && day <= (run.to ?? day)).length;
        expect(inGaps).toBe(rows.some((each) => datesHold(each, day)) ? 0 : 1);
      }
    }
  });
  fc.assert(property, { numRuns: 500 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

/** The end of the unbroken cover of each name that covers the first day; open-ended if it reaches the horizon. */
const untilByDay = (held: ReadonlyArray<Held>, required: ReadonlyArray<string>, from: number) => {
  const asked = required.length > 0;
  const names = asked ? required : held.map((each) => each.certificationName);
  const found = new Map<string, number | null>();
  for (const key of new Set(names.map(plainName))) {
    const rows = held.filter((each) => plainName(each.certificationName) === key);
    const covered = (day: number) => (asked ? coveredOn(rows, key, day) : rows.some((each) => datesHold(each, day)));
    let day = from;
    while (day <= horizon && covered(day)) day++;
    if (day > from) found.set(key, day > horizon ? null : day - 1);
  }
  return found;
};

test("R-ELIG-3 the end of the cover agrees with checking each day", () => {
  const seen = { ending: 0, endless: 0, none: 0 };
  const property = fc.property(rowsOf(7), requiredOf, anyDay, (held, required, from) => {
    const { certificationUntil } = eligibility({ held, required, from, to: null });
    const said = new Map(certificationUntil.map(({ name, until }) => [plainName(name), until]));
    const found = untilByDay(held, required, from);
    if (found.size === 0) seen.none++;
    for (const until of found.values()) seen[until === null ? "endless" : "ending"]++;
    expect(said).toEqual(found);
  });
  fc.assert(property, { numRuns: 400 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
});

test("R-ELIG-3 certificationUntil is the last covered day", () => {
  let ending = 0;
  const property = fc.property(rowsOf(7), fc.subarray([...names], { minLength: 1 }), anyDay, (held, required, from) => {
    for (const { name, until } of eligibility({ held, required, from, to: null }).certificationUntil) {
      if (until !== null) ending++;
      expect(accepts({ held, required: [name], from, to: until ?? horizon })).toBe(true);
      if (until !== null) expect(accepts({ held, required: [name], from, to: until + 1 })).toBe(false);
    }
  });
  fc.assert(property, { numRuns: 400 });
  expect(ending).toBeGreaterThan(40);
});

test("L-19 cover accepted on a window is accepted inside it", () => {
  let narrower = 0;
  const property = fc.property(
    rowsOf(7),
    fc.constantFrom(...names),
    windowOf,
    anyDay,
    anyDay,
    (held, name, ...rest) => {
      const [window, a, b] = rest;
      const [from, to] = [Math.max(window.from, Math.min(a, b)), Math.min(window.to ?? horizon, Math.max(a, b))];
      fc.pre(from <= to && window.to !== null && accepts({ held, required: [name], ...window }));
      if (from > window.from || to < window.to) narrower++;
      expect(accepts({ held, required: [name], from, to })).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 100, maxSkipsPerRun: 2_000 });
  expect(narrower).toBeGreaterThan(12);
});

test("L-20 a later expiry never turns acceptance into refusal", () => {
  const seen = { freed: 0, accepted: 0 };
  const property = fc.property(askOf, fc.nat(6), fc.option(fc.nat(15)), (ask, which, more) => {
    const later = ask.held.map((row, i) =>
      i === which ? { ...row, expiresOn: row.expiresOn === null || more === null ? null : row.expiresOn + more } : row,
    );
    const [was, is] = [accepts(ask), accepts({ ...ask, held: later })];
    if (was && which < later.length) seen.accepted++;
    if (!was && is) seen.freed++;
    if (was) expect(is).toBe(true);
  });
  fc.assert(property, { numRuns: 1_000 });
  expect(seen.accepted).toBeGreaterThan(60);
  expect(seen.freed).toBeGreaterThan(2);
});

test("L-21 eligibility does not depend on today", () => {
  let late = 0;
  const property = fc.property(askOf, (ask) => {
    fc.pre(ask.to !== null && ask.held.length > 0);
    const held = ask.held.map((row) => ({ ...row, expiresOn: row.expiresOn ?? horizon }));
    const today = held.every((row) => certificationStatus(row, horizon + 30, 60) !== "valid");
    if (today && accepts({ ...ask, held })) late++;
    // Rows that last beyond every window equal rows without an end, because only the window is checked.
    expect(eligibility({ ...ask, held })).toEqual(eligibility(ask));
  });
  fc.assert(property, { numRuns: 300 });
  expect(late).toBeGreaterThan(12);
});
