import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, Callback } from "../../ports/store.ts";
import { tableOf } from "../call-by-name.ts";
import type { ResolvedCaller } from "../caller/caller.ts";
import { batchCommandOf } from "./batch-command.ts";
import { type Item, validateItem } from "./validate-batch.ts";

/** The outcomes of items that run one after another, each on the changes of those before it; nothing is written. */
export const dryRunItems = (
  ports: Ports,
  caller: ResolvedCaller,
  call: Call,
  items: ReadonlyArray<Item>,
  done: Callback<ReadonlyArray<Result.Result<unknown, Refusal>>, Refusal>,
): void => {
  const table = tableOf(ports);
  const faults = items.map((item) => validateItem(item, false, table));
  const commands = items.flatMap((item, index) =>
    faults[index] === null ? [batchCommandOf(ports, caller, call, item, false)] : [],
  );
  ports.store.executeBatch({ call, commands, separately: true }, (answer) => {
    if (Result.isFailure(answer)) return done(Result.fail(answer.failure));
    const outcomes = (answer.success as ReadonlyArray<Result.Result<unknown, Refusal>>).values();
    done(
      Result.succeed(
        faults.map((fault) =>
          fault === null ? (outcomes.next().value as Result.Result<unknown, Refusal>) : Result.fail(fault),
        ),
      ),
    );
  });
};
