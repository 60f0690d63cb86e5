import { openFirm } from "firmcore";
import { storeAt } from "./store-at.ts";

/** One of two processes that do the same at the same moment: `racer.ts PLACE`, then one message for each round. */
export interface Round {
  readonly organizationId: string;
  readonly userId: string;
  readonly operation: string;
  readonly input: unknown;
  readonly callers: number;
  /** When to begin, on the clock that all processes of a machine share. */
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
    // Spins: a timer would be late by more than a booking takes.
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
