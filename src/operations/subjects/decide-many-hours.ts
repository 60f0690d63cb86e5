import * as Result from "effect/Result";
import {
  type DecidedRows,
  decideMany,
  decideManyInput,
  type JudgeOne,
  type ManyDecision,
} from "../../domain/billable-hour/decide-many.ts";
import { reason } from "../define/fields.ts";
import { formatRefusal } from "../define/format-record.ts";
import { type AnyCommand, command } from "../define/operation.ts";
import { aroundState, judgeRow } from "../run/judge-row.ts";
import { decideManyLoad } from "./hour-loads.ts";

/** Judges each row like its own operation: with its policy, its rules and its name in the log. */
const judgeWith =
  (singles: Readonly<Record<ManyDecision, AnyCommand>>): JudgeOne =>
  (decision, state, { objectId: _, ...seen }, at) => {
    const of = singles[decision];
    const moment = { ...at, operation: of.name };
    const read = { ...state };
    const around = aroundState(of.load, read);
    const refused = judgeRow(of, read, { ...seen }, moment, around);
    if (refused !== null) return Result.fail(refused);
    const outcome = of.decide(state, { labels: {} }, moment);
    return Result.mapError(outcome, (refusal) => formatRefusal(refusal, moment, around));
  };

/** The operation that decides many hours at once (R-HOUR-22). */
export const decideManyHours = (singles: Readonly<Record<ManyDecision, AnyCommand>>) =>
  command({
    name: "hours.decideMany",
    doc: "Approves, rejects or submits many hours, each judged by itself; returns the outcome of each.",
    class: "BillableHour",
    action: "decideMany",
    input: { ...decideManyInput, reason },
    refusals: [],
    load: decideManyLoad,
    args: ({ objectIds }, _today, userId) => ({ objectIds: objectIds.map(({ objectId }) => objectId), actor: userId }),
    decide: decideMany(judgeWith(singles)),
    format: (answer: DecidedRows) => answer,
  });
