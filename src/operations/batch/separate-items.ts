import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { load } from "../../ports/load.ts";
import type { Call, Ports } from "../../ports/store.ts";
import { runNamed } from "../call-by-name.ts";
import { actorOf, type Caller, type ResolvedCaller } from "../caller/caller.ts";
import { type ItemOptions, idempotencyKey, itemIdempotencyKey } from "../run/idempotency.ts";
import { type Item, type Options, validateItem } from "./validate-batch.ts";

type Said = Result.Result<unknown, Refusal>;

/** Calls `each` of them in turn, then `end`. No recursion where the answers come at once, so that no stack grows. */
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

/** What a single call of this item would carry; without a request id of its own it goes by its place in the batch. */
const optionsOf = ({ requestId: own, reason }: Item, index: number, { requestId, signal }: Options): ItemOptions => ({
  ...(own === undefined ? {} : { requestId: own }),
  ...(own === undefined && requestId !== undefined
    ? { requestId, [idempotencyKey]: itemIdempotencyKey(requestId, index) }
    : {}),
  ...(reason === undefined ? {} : { reason }),
  ...(signal === undefined ? {} : { signal }),
});

/** Each item as a call of its own, one after the other. Nothing is told once the signal was aborted. */
export const runSeparately = (
  ports: Ports,
  caller: Caller,
  items: ReadonlyArray<Item>,
  options: Options,
  done: (said: ReadonlyArray<Said>) => void,
  die: (cause: unknown) => void,
): void => {
  const said: Array<Said> = [];
  forEachInOrder(
    items,
    (item, index, next) => {
      if (options.signal?.aborted === true) return;
      const told = (one: Said): void => {
        said.push(one);
        next();
      };
      const fault = validateItem(item, false);
      if (fault !== null) return told(Result.fail(fault));
      runNamed(item.operation)?.(ports, caller, item.input, optionsOf(item, index, options), told, die);
    },
    () => done(said),
    die,
  );
};

const nothing = load("batch", { parameters: {}, reads: () => ({}) });

/** Keeps that the batch of this request id has these items; what stands in the way is another batch, or a store that fails. */
export const claimRequestId = (
  ports: Ports,
  known: ResolvedCaller,
  call: Call,
  done: (refused: Refusal | null) => void,
): void =>
  ports.store.execute<unknown, null, Refusal>(
    {
      call,
      load: nothing,
      args: {},
      // It changes no record: whether the items do is theirs to say.
      dryRun: true,
      judge: (_state, firm, account) =>
        Result.map(actorOf(known, account, call.now, firm), () => ({ answer: null, changes: [] })),
    },
    (said) => {
      // Who may not ask at all is told so by every item.
      const own = Result.isSuccess(said) || ["AuthRequired", "SessionInvalid"].includes(said.failure._tag);
      done(own ? null : said.failure);
    },
  );
