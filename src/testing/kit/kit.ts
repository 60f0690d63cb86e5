import { accounts } from "./accounts.ts";
import { batches } from "./batches.ts";
import { batchAttacks } from "./batches-attacks.ts";
import { batchLaws } from "./batches-laws.ts";
import { batchRequests } from "./batches-requests.ts";
import { booking } from "./booking.ts";
import { bookingChanges } from "./booking-changes.ts";
import { bookingLimits } from "./booking-limits.ts";
import { certification } from "./certification.ts";
import { type Face, faces } from "./face.ts";
import { feed } from "./feed.ts";
import { type Open, openKitFirm } from "./firm.ts";
import { forgetting } from "./forgetting.ts";
import { histories } from "./histories.ts";
import { hourEvents } from "./hour-events.ts";
import { hours } from "./hours.ts";
import { hoursWarned } from "./hours-warned.ts";
import { identity } from "./identity.ts";
import { identityHistories } from "./identity-histories.ts";
import { identityMail } from "./identity-mail.ts";
import { identitySessions } from "./identity-sessions.ts";
import { identityThrottle } from "./identity-throttle.ts";
import { identityTokens } from "./identity-tokens.ts";
import { importDecisions } from "./import-decisions.ts";
import { importMerges } from "./import-merges.ts";
import { importReading } from "./import-reading.ts";
import { leftOutside } from "./left-outside.ts";
import { lists } from "./lists.ts";
import { log } from "./log.ts";
import { merges } from "./merges.ts";
import { names } from "./names.ts";
import { noUser } from "./no-user.ts";
import { orders, races } from "./orders.ts";
import { ownObjects } from "./own-objects.ts";
import type { Effort, OpenPart, Part, Trial } from "./part.ts";
import { plain } from "./plain.ts";
import { privacy } from "./privacy.ts";
import { reportRanges } from "./report-ranges.ts";
import { reports } from "./reports.ts";
import { requests } from "./requests.ts";
import { settings } from "./settings.ts";
import { softRules } from "./soft-rules.ts";
import { stale } from "./stale.ts";
import { sums } from "./sums.ts";
import { tenants } from "./tenants.ts";
import { time } from "./time.ts";
import { transitions } from "./transitions.ts";
import { twoPersons, waysRound } from "./two-persons.ts";
import { uncovered } from "./uncovered.ts";
import { units } from "./units.ts";
import { users } from "./users.ts";
import { versions } from "./versions.ts";
import { writtenFields } from "./written-fields.ts";
import { zoned } from "./zones.ts";

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
