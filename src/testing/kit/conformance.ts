import { isPlainObject } from "../../domain/kernel/values/plain-object.ts";
import {
  checkOptions,
  flagOption,
  functionOption,
  type OptionKind,
  type OptionKindsOf,
  textOption,
} from "../../ports/check-options.ts";
import type { OpenStore } from "../opened-store.ts";
import { alerts } from "./alerts/alerts.ts";
import { booking } from "./allocation/booking.ts";
import { bookingChanges } from "./allocation/booking-changes.ts";
import { bookingLimits } from "./allocation/booking-limits.ts";
import { bookingOrder, concurrentBookings } from "./allocation/booking-order.ts";
import { certification } from "./allocation/certification.ts";
import { hoursOutsideBooking } from "./allocation/hours-outside-booking.ts";
import { search } from "./allocation/search.ts";
import { softRules } from "./allocation/soft-rules.ts";
import { uncovered } from "./allocation/uncovered.ts";
import { batchAttacks } from "./batches/batch-attacks.ts";
import { batchLaws } from "./batches/batch-laws.ts";
import { batchRequests } from "./batches/batch-requests.ts";
import { batches } from "./batches/batches.ts";
import { requestIds } from "./batches/request-ids.ts";
import { actorFeed } from "./change-log/actor-feed.ts";
import { feed } from "./change-log/feed.ts";
import { log } from "./change-log/log.ts";
import { deals } from "./crm/deals.ts";
import { accountFields } from "./custom/accounts.ts";
import { customFields } from "./custom/custom-fields.ts";
import { customLaws } from "./custom/laws.ts";
import { ownClasses } from "./custom/own-classes.ts";
import { places } from "./custom/places.ts";
import { accessEntries } from "./documents/access-entries.ts";
import { documents } from "./documents/documents.ts";
import { grants } from "./documents/grants.ts";
import { sharingHistories } from "./documents/sharing-histories.ts";
import { dryRuns } from "./dry-runs/dry-runs.ts";
import { everyChange } from "./dry-runs/every-change.ts";
import { type ApiStyle, apiStyles } from "./harness/api.ts";
import { openKitFirm } from "./harness/kit-firm.ts";
import type { Effort, FirmCase, StoreSuite, Suite } from "./harness/suite.ts";
import { randomHistories } from "./histories/random-histories.ts";
import { hourEvents } from "./hours/hour-events.ts";
import { hourWarnings } from "./hours/hour-warnings.ts";
import { hours } from "./hours/hours.ts";
import { transitions } from "./hours/transitions.ts";
import { twoPersonHistories, twoPersonRule } from "./hours/two-person-rule.ts";
import { callerAccount } from "./identity/caller-account.ts";
import { identityHistories } from "./identity/histories.ts";
import { hostCaller } from "./identity/host-caller.ts";
import { logIn } from "./identity/log-in.ts";
import { mailedTokens } from "./identity/mailed-tokens.ts";
import { sessionTokens } from "./identity/session-tokens.ts";
import { sessions } from "./identity/sessions.ts";
import { throttle } from "./identity/throttle.ts";
import { users } from "./identity/users.ts";
import { importConvertedValues } from "./import/converted-values.ts";
import { importDecidedHours } from "./import/decided-hours.ts";
import { importDecidedStates } from "./import/decided-states.ts";
import { importErasedAndDeleted } from "./import/erased-and-deleted.ts";
import { importMerges } from "./import/merge-histories.ts";
import { importReading } from "./import/read-rows.ts";
import { additions } from "./own-rules/additions.ts";
import { guards } from "./own-rules/guards.ts";
import { erasure } from "./privacy/erasure.ts";
import { erasureHistories } from "./privacy/erasure-histories.ts";
import { projectHistories } from "./projects/project-histories.ts";
import { closing } from "./records/closing.ts";
import { expectedVersion } from "./records/expected-version.ts";
import { lists } from "./records/lists.ts";
import { merges } from "./records/merges.ts";
import { noSharedObjects } from "./records/no-shared-objects.ts";
import { permissions } from "./records/permissions.ts";
import { plainClassRecords } from "./records/plain-classes.ts";
import { settings } from "./records/settings.ts";
import { takenIds } from "./records/taken-ids.ts";
import { tenants } from "./records/tenants.ts";
import { uniqueValues } from "./records/unique-values.ts";
import { versions } from "./records/versions.ts";
import { writtenFields } from "./records/written-fields.ts";
import { exactSums } from "./reports/exact-sums.ts";
import { reportRanges } from "./reports/report-ranges.ts";
import { reports } from "./reports/reports.ts";
import { time } from "./reports/time.ts";
import { timeZones } from "./reports/time-zones.ts";
import { units } from "./reports/units.ts";
import { taskHistories } from "./tasks/task-histories.ts";
import { tasks } from "./tasks/tasks.ts";

const suites: ReadonlyArray<Suite> = [
  booking,
  bookingChanges,
  bookingLimits,
  hoursOutsideBooking,
  softRules,
  certification,
  uncovered,
  search,
  alerts,
  transitions,
  hours,
  hourWarnings,
  hourEvents,
  twoPersonRule,
  tasks,
  time,
  reports,
  reportRanges,
  exactSums,
  deals,
  timeZones,
  units,
  requestIds,
  dryRuns,
  additions,
  guards,
  noSharedObjects,
  batches,
  batchRequests,
  batchAttacks,
  versions,
  merges,
  settings,
  expectedVersion,
  permissions,
  plainClassRecords,
  writtenFields,
  log,
  feed,
  actorFeed,
  tenants,
  uniqueValues,
  takenIds,
  closing,
  callerAccount,
  hostCaller,
  users,
  erasure,
  logIn,
  sessions,
  sessionTokens,
  throttle,
  mailedTokens,
  concurrentBookings,
  lists,
  accountFields,
  customFields,
  customLaws,
  ownClasses,
  places,
  documents,
  accessEntries,
  grants,
  importReading,
  importConvertedValues,
  importDecidedHours,
  importDecidedStates,
  importErasedAndDeleted,
];
const storeSuites: ReadonlyArray<StoreSuite> = [
  randomHistories,
  everyChange,
  erasureHistories,
  bookingOrder,
  batchLaws,
  identityHistories,
  twoPersonHistories,
  importMerges,
  sharingHistories,
  taskHistories,
  projectHistories,
];

/** One behaviour that a store must have; `run` rejects if the store lacks it. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface ConformanceOptions extends Partial<Effort> {
  /** Opens a new, migrated store at each call. */
  readonly open: OpenStore;
  /** Suites by name; `false` leaves one out. Default: all suites. */
  readonly supports?: Readonly<Record<string, boolean>>;
}

const number: OptionKind = { expected: "a number", fits: (value) => typeof value === "number" };
const kinds = {
  open: { ...functionOption, required: true },
  supports: { expected: "an object of true or false by suite", fits: isPlainObject },
  histories: number,
  steps: number,
  seed: number,
  inOrder: flagOption,
  saveFailure: { expected: "a file or null", fits: (value) => value === null || textOption.fits(value) },
} satisfies OptionKindsOf<ConformanceOptions>;

const openAndRun =
  (open: OpenStore, face: ApiStyle, trial: FirmCase): (() => Promise<void>) =>
  async () => {
    const { adapter, close } = await open();
    try {
      await trial(await openKitFirm(adapter, face));
    } finally {
      await close();
    }
  };

/**
 * The behaviours that every store must have, as cases for any test runner: each through the Promise and the Effect API, the laws over
 * random histories, and the same history compared with the memory store.
 *
 * @example for (const { name, run } of conformance({ open })) test(name, run)
 */
export const conformance = (given: ConformanceOptions): ReadonlyArray<ConformanceCase> => {
  const { open, supports = {}, ...effort } = checkOptions("conformance()", given, kinds);
  const unknown = Object.keys(supports).filter(
    (name) => ![...suites, ...storeSuites].some((part) => part.name === name),
  );
  if (unknown.length > 0) {
    const parts = [...suites, ...storeSuites].map(({ name }) => name).join(", ");
    throw new Error(`The kit has no part ${unknown.join(", ")}; its parts are ${parts}`);
  }
  const much: Effort = { histories: 60, steps: 100, seed: 20_270_104, inOrder: true, saveFailure: null, ...effort };
  const wanted = ({ name }: { readonly name: string }): boolean => supports[name] !== false;
  return [
    ...suites
      .filter(wanted)
      .flatMap(({ cases: trials }) =>
        Object.entries(trials).flatMap(([name, trial]) =>
          apiStyles.map((face) => ({ name: `${name} (${face})`, run: openAndRun(open, face, trial) })),
        ),
      ),
    ...storeSuites
      .filter(wanted)
      .flatMap(({ cases: tries }) =>
        Object.entries(tries).map(([name, run]) => ({ name, run: () => run(open, much) })),
      ),
  ];
};
