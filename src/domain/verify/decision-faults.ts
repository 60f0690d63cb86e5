import type { LoggedChange } from "./log-faults.ts";
import type { Explanation } from "./log-history.ts";

/** What is wrong about who decided about hours. */
type DecisionProblem =
  /** They are hours of the decider, or the decider entered or last changed them (R-HOUR-6, L-23). */
  | "own"
  /** By the log, the decider neither managed the project then nor was an administrator (R-HOUR-7). */
  | "role"
  /** The record names another decider than the log. */
  | "actor";

/** A decision about hours by somebody who may not decide about them. */
export interface DecisionFinding {
  readonly class: "BillableHour";
  readonly objectId: string;
  readonly version: number;
  /** The operation that the log names. */
  readonly event: string;
  readonly decidedBy: string | null;
  readonly problem: DecisionProblem;
  readonly because: Explanation | null;
}

type Values = Readonly<Record<string, unknown>>;
const decisions: ReadonlySet<unknown> = new Set(["approved", "rejected"]);

/** What a decision is judged on beside the row, as it was at the decision. */
interface Around {
  /** The account of the engineer. */
  readonly user: string | undefined;
  /** The manager of the project; undefined if the log does not tell. */
  readonly manager: string | null | undefined;
  /** The role of an account; undefined if the log does not tell. */
  readonly roleOf: (user: string) => string | undefined;
  readonly allowSelfApproval: () => boolean;
}

/**
 * What is wrong about the decision that a log row makes; null if it makes none, or nothing is. `former` is the row of hours before. An
 * import records decisions of another system (R-IMP-1).
 */
export const verifyDecision = (
  entry: LoggedChange & { readonly actor: string },
  former: Values | null,
  values: Values | null,
  { user, manager, roleOf, allowSelfApproval }: Around,
): DecisionFinding | null => {
  if (entry.class !== "BillableHour" || entry.event === "import" || former === null || values === null) return null;
  if (!decisions.has(values.approval) || values.approval === former.approval) return null;
  const decidedBy = (values.decidedBy ?? null) as string | null;
  const found = (problem: DecisionProblem, because: Explanation | null): DecisionFinding => {
    const { objectId, version, event } = entry;
    return { class: "BillableHour", objectId, version, event, decidedBy, problem, because };
  };
  if (decidedBy !== entry.actor) return found("actor", null);
  if ([user, former.submittedBy, former.lastEditor].includes(decidedBy))
    return found("own", allowSelfApproval() ? "policy" : null);
  if (manager === undefined || decidedBy === manager || roleOf(decidedBy) === "administrator") return null;
  // The log does not say which role a host passed for its caller (R-ID-10).
  return found("role", "host");
};
