import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Callback, Ports } from "../../ports/store.ts";
import type { Caller, ResolvedCaller } from "../caller/caller.ts";
import type { CallOptions } from "../define/operation.ts";
import type { ItemOptions } from "./idempotency.ts";

type RunAs<Who, Options> = (
  ports: Ports,
  who: Who,
  sent: unknown,
  options: Options,
  done: Callback<unknown, Refusal>,
  /** Called with a defect that comes after this function returned; one that comes before is thrown. */
  die: (cause: unknown) => void,
) => void;

/** One operation as a function that answers through `done`. */
export type RunOperation = RunAs<Caller, CallOptions | undefined>;
/** The same once the caller is resolved. */
export type RunAsCaller = RunAs<ResolvedCaller, ItemOptions>;
