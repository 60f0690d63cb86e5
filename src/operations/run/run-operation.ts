import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Callback } from "../../ports/store.ts";
import type { Caller, ResolvedCaller } from "../caller/caller.ts";
import type { GivenOptions } from "./call-options.ts";

type RunAs<Who> = (
  ports: Ports,
  who: Who,
  sent: unknown,
  options: GivenOptions,
  done: Callback<unknown, Refusal>,
  /** Called with a defect that comes after this function returned; one that comes before is thrown. */
  die: (cause: unknown) => void,
) => void;

/** One operation as a function that answers through `done`. */
export type RunOperation = RunAs<Caller>;
/** The same once the caller is resolved. */
export type RunAsCaller = RunAs<ResolvedCaller>;
