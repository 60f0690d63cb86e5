import { booking } from "./allocation/booking.ts";
import { bookingChanges } from "./allocation/booking-changes.ts";
import { bookingLimits } from "./allocation/booking-limits.ts";
import { orders, races } from "./allocation/booking-order.ts";
import { certification } from "./allocation/certification.ts";
import { leftOutside } from "./allocation/hours-outside-booking.ts";
import { softRules } from "./allocation/soft-rules.ts";
import { uncovered } from "./allocation/uncovered.ts";
import { batchAttacks } from "./batches/batch-attacks.ts";
import { batchLaws } from "./batches/batch-laws.ts";
import { batchRequests } from "./batches/batch-requests.ts";
import { batches } from "./batches/batches.ts";
import { requests } from "./batches/request-ids.ts";
import { feed } from "./change-log/feed.ts";
import { log } from "./change-log/log.ts";
import { type Face, faces } from "./harness/api.ts";
import { type Open, openKitFirm } from "./harness/kit-firm.ts";
import type { Effort, OpenPart, Part, Trial } from "./harness/suite.ts";
import { histories } from "./histories/random-histories.ts";
import { hourEvents } from "./hours/hour-events.ts";
import { hoursWarned } from "./hours/hour-warnings.ts";
import { hours } from "./hours/hours.ts";
import { transitions } from "./hours/transitions.ts";
import { twoPersons, waysRound } from "./hours/two-person-rule.ts";
import { accounts } from "./identity/caller-account.ts";
import { identityHistories } from "./identity/histories.ts";
import { noUser } from "./identity/host-caller.ts";
import { identity } from "./identity/log-in.ts";
import { identityMail } from "./identity/mailed-tokens.ts";
import { identityTokens } from "./identity/session-tokens.ts";
import { identitySessions } from "./identity/sessions.ts";
import { identityThrottle } from "./identity/throttle.ts";
import { users } from "./identity/users.ts";
import { importDecisions } from "./import/decisions.ts";
import { importMerges } from "./import/merges.ts";
import { importReading } from "./import/reading.ts";
import { privacy } from "./privacy/erasure.ts";
import { forgetting } from "./privacy/erasure-histories.ts";
import { stale } from "./records/expected-version.ts";
import { lists } from "./records/lists.ts";
import { merges } from "./records/merges.ts";
import { ownObjects } from "./records/no-shared-objects.ts";
import { plain } from "./records/plain-classes.ts";
import { settings } from "./records/settings.ts";
import { tenants } from "./records/tenants.ts";
import { names } from "./records/unique-values.ts";
import { versions } from "./records/versions.ts";
import { writtenFields } from "./records/written-fields.ts";
import { sums } from "./reports/exact-sums.ts";
import { reportRanges } from "./reports/report-ranges.ts";
import { reports } from "./reports/reports.ts";
import { time } from "./reports/time.ts";
import { zoned } from "./reports/time-zones.ts";
import { units } from "./reports/units.ts";

const parts: ReadonlyArray<Part> = [
  booking,
  bookingChanges,
  bookingLimits,
  leftOutside,
  softRules,
  certification,
  uncovered,
  transitions,
  hours,
  hoursWarned,
  hourEvents,
  twoPersons,
  time,
  reports,
  reportRanges,
  sums,
  zoned,
  units,
  requests,
  ownObjects,
  batches,
  batchRequests,
  batchAttacks,
  versions,
  merges,
  settings,
  stale,
  plain,
  writtenFields,
  log,
  feed,
  tenants,
  names,
  accounts,
  noUser,
  users,
  privacy,
  identity,
  identitySessions,
  identityTokens,
  identityThrottle,
  identityMail,
  races,
  lists,
  importReading,
  importDecisions,
];
const openParts: ReadonlyArray<OpenPart> = [
  histories,
  forgetting,
  orders,
  batchLaws,
  identityHistories,
  waysRound,
  importMerges,
];

/** One thing that a store must do; `run` rejects when it does not. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface ConformanceOptions extends Partial<Effort> {
  /** Gives a fresh, migrated store each time. */
  readonly open: Open;
  /** Parts of the kit by name; `false` leaves one out, nothing makes one weaker. Default: all. */
  readonly supports?: Readonly<Record<string, boolean>>;
}

const through =
  (open: Open, face: Face, trial: Trial): (() => Promise<void>) =>
  async () => {
    const { adapter, close } = await open();
    try {
      await trial(await openKitFirm(adapter, face));
    } finally {
      await close();
    }
  };

/**
 * What makes a store one, as cases for any test runner: every behaviour through the Promise and the Effect face, the laws over
 * random histories, and the same history beside the memory store.
 *
 * @example for (const { name, run } of conformance({ open })) test(name, run)
 */
export const conformance = ({ open, supports = {}, ...effort }: ConformanceOptions): ReadonlyArray<ConformanceCase> => {
  const unknown = Object.keys(supports).filter((name) => ![...parts, ...openParts].some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`The kit has no part ${unknown.join(", ")}`);
  const much: Effort = { histories: 60, steps: 100, seed: 20_270_104, inOrder: true, ...effort };
  const wanted = ({ name }: { readonly name: string }): boolean => supports[name] !== false;
  return [
    ...parts
      .filter(wanted)
      .flatMap(({ trials }) =>
        Object.entries(trials).flatMap(([name, trial]) =>
          faces.map((face) => ({ name: `${name} (${face})`, run: through(open, face, trial) })),
        ),
      ),
    ...openParts
      .filter(wanted)
      .flatMap(({ tries }) => Object.entries(tries).map(([name, run]) => ({ name, run: () => run(open, much) }))),
  ];
};
