import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import type { AlertDelivery } from "./entity.ts";

/** One alert for one recipient by one notifier. */
export type Errand = Pick<AlertDelivery, "key" | "user" | "notifier">;
const nameOf = ({ key, user, notifier }: Errand): string => JSON.stringify([key, user, notifier]);
/** Finds the record of an errand. */
export const deliveriesOf = (stored: ReadonlyArray<AlertDelivery>): ((errand: Errand) => AlertDelivery | undefined) => {
  const byName = new Map(stored.map((row) => [nameOf(row), row]));
  return (errand) => byName.get(nameOf(errand));
};

/** Whether another process sends it now. A claim that ends unrecorded, as after a crash, is free again. */
export const isClaimed = (row: AlertDelivery | undefined, now: number): boolean => (row?.claimedUntil ?? 0) > now;

/** Claims the errands that nobody has delivered or claimed, until the instant. */
export const claim = (
  stored: ReadonlyArray<AlertDelivery>,
  errands: ReadonlyArray<Errand>,
  claimedUntil: number,
  at: Moment,
): { readonly answer: ReadonlyArray<AlertDelivery>; readonly changes: ReadonlyArray<Change> } => {
  const storedOf = deliveriesOf(stored);
  const claimed = errands.flatMap((errand) => {
    const before = storedOf(errand);
    if (before === undefined) {
      const row = newRecord<AlertDelivery>({ ...errand, claimedUntil, deliveredAt: null }, at);
      return [{ row, changes: [creation("AlertDelivery", row, at)] }];
    }
    if (before.deliveredAt !== null || isClaimed(before, at.now)) return [];
    const row = revised<AlertDelivery>(before, { claimedUntil }, at);
    return [{ row, changes: revision("AlertDelivery", before, row, at) }];
  });
  return { answer: claimed.map(({ row }) => row), changes: claimed.flatMap(({ changes }) => changes) };
};

/** Records that it was sent, or frees the claim so that the next delivery tries again. */
export const settleClaim = (before: AlertDelivery | null, sent: boolean, at: Moment): ReadonlyArray<Change> =>
  before === null
    ? []
    : revision(
        "AlertDelivery",
        before,
        revised<AlertDelivery>(before, { claimedUntil: null, ...(sent ? { deliveredAt: at.now } : {}) }, at),
        at,
      );
