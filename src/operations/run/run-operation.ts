import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Callback, Ports } from "../../ports/store.ts";
import type { Caller, ResolvedCaller } from "../caller/caller.ts";
import type { CallOptions } from "../define/operation.ts";

type RunAs<Who> = (
  ports: Ports,
  who: Who,
  sent: unknown,
  options: CallOptions | undefined,
  done: Callback<unknown, Refusal>,
  /** Told of a defect that comes after the call returned; one that comes before is thrown. */
  die: (cause: unknown) => void,
) => void;

/** One operation as a function: answers through `done`. */
export type RunOperation = RunAs<Caller>;
/** What is left of a run once it is known who asks. */
export type RunAsCaller = RunAs<ResolvedCaller>;
