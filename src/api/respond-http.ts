import * as Result from "effect/Result";
import type { InvalidInput, Refusal } from "../domain/kernel/refusal/refusal.ts";
import { hasFields } from "../domain/kernel/values/plain-object.ts";
import { operationNamed } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { parseDryRun, parseReason } from "../operations/define/fields.ts";
import { checkArgument, type OptionKind } from "../ports/check-options.ts";
import type { SettledBatch } from "./batch-types.ts";
import { answersTo, defectAnswer, report } from "./http-answers.ts";
import { batchParts } from "./http-batch.ts";
import { callHeaders, type HttpAnswer, type HttpCall } from "./http-call.ts";
import type { FirmApi } from "./promise.ts";
import type { Settled } from "./settled.ts";

const callerOf = ({ operation, header, organizationId, address }: HttpCall): Caller => {
  const from = address === undefined ? {} : { address };
  const sent = header(callHeaders.session)?.trim() ?? "";
  const of = operationNamed(operation);
  // A client that logs in may still send an expired token: operations that are open to visitors ignore it.
  if (!/^bearer(\s|$)/i.test(sent) || (of?.kind === "flow" && of.open))
    return { organizationId: organizationId ?? "", ...from };
  const sessionToken = sent.slice("bearer".length).trim();
  return { ...(organizationId === undefined ? {} : { organizationId }), sessionToken, ...from };
};

const decoded = (sent: string): string => {
  try {
    return decodeURIComponent(sent);
  } catch {
    return sent;
  }
};

/** The reason of the header, for the change log. */
const reasonOf = (call: HttpCall): Result.Result<string | null, Refusal> => {
  const sent = call.header(callHeaders.reason);
  return parseReason(sent === null || sent === undefined ? null : decoded(sent), callHeaders.reason);
};
/** Any word but `true` and `false` is refused: whoever sends one expects that nothing is written. */
const dryRunOf = (call: HttpCall): Result.Result<boolean, InvalidInput> => {
  const sent = call.header(callHeaders.dryRun) ?? undefined;
  const word = sent?.trim().toLowerCase();
  return parseDryRun(word === "true" || (word === "false" ? false : sent), callHeaders.dryRun);
};
/** What the headers say besides the reason. */
interface Sent {
  readonly requestId?: string;
  readonly dryRun: boolean;
}
const sentWith = (call: HttpCall, dryRun: boolean): Sent => {
  const requestId = call.header(callHeaders.requestId) ?? undefined;
  return { dryRun, ...(requestId === undefined ? {} : { requestId }) };
};
/** An app with whatever operations its host has. */
interface AnyApp {
  readonly as: (caller: Caller) => {
    readonly settled: { readonly call: FirmApi["settled"]["call"]; readonly batch: unknown };
  };
}
const firmOf = (app: AnyApp, call: HttpCall) => app.as(call.caller ?? callerOf(call));

type Answers = ReturnType<typeof answersTo>;
type Run = (app: AnyApp, call: HttpCall, reason: string | null, sent: Sent, to: Answers) => Promise<HttpAnswer>;
const runOperation: Run = async (app, call, reason, sent, { answered, refused }) => {
  const options = { ...sent, ...(reason === null ? {} : { reason }) };
  const outcome = await firmOf(app, call).settled.call(call.operation, call.body, options);
  return outcome.ok ? answered(outcome.value) : refused(outcome.refusal);
};

type RunBatch = (items: unknown, options: unknown) => Promise<SettledBatch<ReadonlyArray<unknown>>>;
const runBatch: Run = async (app, call, reason, sent, { answeredAll, answeredEach, refused }) => {
  const parts = batchParts(call.body, reason);
  if (Result.isFailure(parts)) return refused(parts.failure);
  const { items, transaction } = parts.success;
  const run = firmOf(app, call).settled.batch as RunBatch;
  const outcome = await run(items, { ...sent, ...(transaction === undefined ? {} : { transaction }) });
  if (!outcome.ok) return refused(outcome.refusal, outcome.index);
  return transaction === true
    ? answeredAll(outcome.value as ReadonlyArray<unknown>)
    : answeredEach(outcome.value as ReadonlyArray<Settled<unknown, Refusal>>);
};

const httpCall: OptionKind = { expected: "an HttpCall", fits: hasFields };
/**
 * Answers one call over HTTP, for a route of any framework. Never rejects a call: a refusal becomes its status and `errorBody`; a defect
 * becomes a 500 without details and is passed to `onError`. An error of `onError` itself is a warning of the process. Sentences are in the language of the call.
 */
export const respond = async (app: AnyApp, call: HttpCall): Promise<HttpAnswer> => {
  checkArgument("respond()", "call", call, httpCall);
  try {
    const answers = answersTo(call);
    const reason = reasonOf(call);
    if (Result.isFailure(reason)) return answers.refused(reason.failure);
    const dryRun = dryRunOf(call);
    if (Result.isFailure(dryRun)) return answers.refused(dryRun.failure);
    const run = call.operation === "batch" ? runBatch : runOperation;
    return await run(app, call, reason.success, sentWith(call, dryRun.success), answers);
  } catch (cause) {
    report(call, cause);
    return defectAnswer(call);
  }
};
