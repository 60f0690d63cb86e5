import * as Result from "effect/Result";
import type { Ports } from "../../ports/ports.ts";
import type { BatchCommand, Call } from "../../ports/store.ts";
import { tableOf } from "../call-by-name.ts";
import type { ResolvedCaller } from "../caller/caller.ts";
import { parseReason } from "../define/fields.ts";
import type { AnyCommand } from "../define/operation.ts";
import { inputObject, type OperationCall, storeCommandOf } from "../run/store-command.ts";
import { hasReferences, resolveReferences, withPlaceholders } from "./reference.ts";
import type { Item } from "./validate-batch.ts";

/** The store command of an item. In a transaction, its input may refer to earlier answers. */
export const batchCommandOf = (
  ports: Ports,
  caller: ResolvedCaller,
  call: Call,
  item: Item,
  transaction: boolean,
): BatchCommand => {
  const { input } = item;
  const reason = Result.getOrElse(parseReason(item.reason), () => null);
  const of = tableOf(ports).named(item.operation) as AnyCommand;
  const callWith = (sent: unknown): OperationCall<AnyCommand> => ({ of, ports, caller, call, sent, reason });
  if (!transaction || !hasReferences(input))
    return { provisional: storeCommandOf(callWith(inputObject(of, input))), resolve: null };
  return {
    provisional: storeCommandOf(callWith(withPlaceholders(input))),
    resolve: (answers) => {
      const sent = resolveReferences(input, answers);
      return Result.isSuccess(sent)
        ? storeCommandOf(callWith(sent.success))
        : storeCommandOf(callWith(input), Result.fail(sent.failure));
    },
  };
};
