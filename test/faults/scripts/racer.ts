import { openFirm } from "firmcore";
import { storeAt } from "./store-at.ts";

/** One of two processes that make the same calls at once: `racer.ts PLACE`, then one message per round. */
export interface Round {
  readonly organizationId: string;
  readonly userId: string;
  readonly operation: string;
  readonly input: unknown;
  readonly callers: number;
  /** The start time, on the clock that all processes share. */
  readonly at: string;
}
export interface Raced {
  readonly began: string;
  readonly ended: string;
  /** The id of the record of an accepted call, or the tag of a refusal. */
  readonly outcomes: ReadonlyArray<string>;
}

const app = await openFirm(storeAt(process.argv[2] ?? ""));

process.on("message", async ({ organizationId, userId, operation, input, callers, at }: Round) => {
  const firm = app.as({ organizationId, userId });
  while (process.hrtime.bigint() < BigInt(at)) {
    // Busy-waits, because a timer is less precise than a booking.
  }
  const began = process.hrtime.bigint();
  const answers = await Promise.all(Array.from({ length: callers }, () => firm.settled.call(operation, input)));
  const raced: Raced = {
    began: String(began),
    ended: String(process.hrtime.bigint()),
    outcomes: answers.map((each) =>
      each.ok ? (each.value as { readonly objectId: string }).objectId : each.refusal._tag,
    ),
  };
  process.send?.(raced);
});
process.send?.("ready");
