import type { LoggedChange } from "./log-faults.ts";
import type { Explanation } from "./log-history.ts";

/** What is wrong about who decided about hours. */
type DecisionProblem =
  /** They are hours of the decider, or the decider entered or last changed them (R-HOUR-6, L-23). */
  | "own"
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

/** What a decision is judged on beside the row: the account of the engineer, and the setting that was in force. */
interface Around {
  readonly user: string | undefined;
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
  { user, allowSelfApproval }: Around,
): DecisionFinding | null => {
  if (entry.class !== "BillableHour" || entry.event === "import" || former === null || values === null) return null;
  if (!decisions.has(values.approval) || values.approval === former.approval) return null;
  const decidedBy = (values.decidedBy ?? null) as string | null;
  const found = (problem: DecisionProblem, because: Explanation | null): DecisionFinding => {
    const { objectId, version, event } = entry;
    return { class: "BillableHour", objectId, version, event, decidedBy, problem, because };
  };
  if (decidedBy !== entry.actor) return found("actor", null);
  return [user, former.submittedBy, former.lastEditor].includes(decidedBy)
    ? found("own", allowSelfApproval() ? "policy" : null)
    : null;
};
