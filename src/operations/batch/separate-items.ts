import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { load } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call } from "../../ports/store.ts";
import { tableOf } from "../call-by-name.ts";
import { actorOf, type Caller, type ResolvedCaller } from "../caller/caller.ts";
import { type GivenOptions, parseOptions } from "../run/call-options.ts";
import { itemIdempotencyKey } from "../run/idempotency.ts";
import type { Options } from "./batch-options.ts";
import { type Item, validateItem } from "./validate-batch.ts";

type ItemOutcome = Result.Result<unknown, Refusal>;

/** Calls `each` one after another, then `end`. Answers that come at once cause no recursion, so the stack does not grow. */
const forEachInOrder = <T>(
  of: ReadonlyArray<T>,
  each: (one: T, index: number, next: () => void) => void,
  end: () => void,
  die: (cause: unknown) => void,
): void => {
  let index = 0;
  const go = (): void => {
    try {
      while (index < of.length) {
        let [here, answered] = [true, false];
        each(of[index] as T, index++, () => {
          answered = true;
          if (!here) go();
        });
        here = false;
        if (!answered) return;
      }
      end();
    } catch (cause) {
      die(cause);
    }
  };
  go();
};

/** The options of an item as a call of its own. Without a request id of its own it takes that of the batch, with its index. */
const optionsOf = (
  { requestId: own, reason }: Item,
  index: number,
  { requestId, dryRun, signal }: Options,
): GivenOptions => {
  const ofBatch = (own ?? null) === null && requestId !== null;
  const given = parseOptions({ requestId: ofBatch ? requestId : own, reason, dryRun, signal });
  return ofBatch
    ? Result.map(given, (options) => ({ ...options, idempotencyKey: itemIdempotencyKey(requestId, index) }))
    : given;
};

/** Runs each item as a call of its own, one after another. After an abort it answers nothing. */
export const runSeparately = (
  ports: Ports,
  caller: Caller,
  items: ReadonlyArray<Item>,
  options: Options,
  done: (outcomes: ReadonlyArray<ItemOutcome>) => void,
  die: (cause: unknown) => void,
): void => {
  const outcomes: Array<ItemOutcome> = [];
  const table = tableOf(ports);
  forEachInOrder(
    items,
    (item, index, next) => {
      if (options.signal?.aborted === true) return;
      const answered = (outcome: ItemOutcome): void => {
        outcomes.push(outcome);
        next();
      };
      const fault = validateItem(item, false, table);
      if (fault !== null) return answered(Result.fail(fault));
      table.run(item.operation)?.(ports, caller, item.input, optionsOf(item, index, options), answered, die);
    },
    () => done(outcomes),
    die,
  );
};

const nothing = load("batch", { parameters: {}, reads: () => ({}) });

/** Stores the items under the request id of the batch. Refuses when another batch has it, or when the store fails. */
export const claimRequestId = (
  ports: Ports,
  caller: ResolvedCaller,
  call: Call,
  done: (refused: Refusal | null) => void,
): void =>
  ports.store.execute<unknown, null, Refusal>(
    {
      call,
      load: nothing,
      args: {},
      // It changes no record itself.
      readOnly: true,
      judge: (_state, firm, account) =>
        Result.map(actorOf(caller, account, call.now, firm), () => ({ answer: null, changes: [] })),
    },
    (outcome) => {
      // A caller who may not call at all is refused by every item.
      const claimed = Result.isSuccess(outcome) || ["AuthRequired", "SessionInvalid"].includes(outcome.failure._tag);
      done(claimed ? null : outcome.failure);
    },
  );
