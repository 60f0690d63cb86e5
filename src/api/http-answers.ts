import { type LanguageTag, languageFor, languageTags } from "../domain/kernel/messages/languages.ts";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { warnOperator } from "../ports/warn-operator.ts";
import { acceptedLanguage } from "./accept-language.ts";
import { answerBody } from "./answer-bodies.ts";
import { explain } from "./explain.ts";
import type { HttpOutcome } from "./http-batch.ts";
import { callHeaders, type HttpAnswer, type HttpCall } from "./http-call.ts";
import { always, type ErrorBody, errorBody, headersOf, statusOf } from "./http-status.ts";
import type { Settled } from "./settled.ts";

/** The language of the sentences in an answer. */
interface SpokenLanguage {
  readonly locale: LanguageTag;
  /** The headers of an answer that has sentences. */
  readonly headers: Readonly<Record<string, string>>;
}
const english: SpokenLanguage = { locale: "en", headers: { "content-language": "en" } };
/** The language that the host names, else the one that the client prefers, else English. */
const languageOf = ({ locale, header }: HttpCall): SpokenLanguage => {
  const own = (locale ?? null) === null ? null : languageFor(locale);
  const chosen = own ?? acceptedLanguage(header(callHeaders.language), languageTags) ?? english.locale;
  // Without Vary: the host's choice does not depend on the header.
  const vary = own === null ? { vary: callHeaders.language } : {};
  return { locale: chosen, headers: { "content-language": chosen, ...vary } };
};

/** Whether the host itself says that the caller is a visitor: then advice on how to name a caller is not for the client. */
const isVisitor = ({ caller }: HttpCall): boolean =>
  caller !== undefined &&
  (caller.organizationId ?? "") !== "" &&
  !["userId", "externalId", "sessionToken", "role"].some((name) => Object.hasOwn(caller, name));

/** Passes a cause to the host. A reporter that fails itself changes no answer, so its error becomes a warning of the process. */
export const report = ({ onError }: HttpCall, cause: unknown): void => {
  const failed = (why: unknown): void => {
    warnOperator(why);
    warnOperator(cause);
  };
  try {
    // An async function fits the type, too.
    Promise.resolve(onError(cause) as unknown).catch(failed);
  } catch (why) {
    failed(why);
  }
};

/** Makes the answers to one call, in its language. */
export const answersTo = (call: HttpCall) => {
  const { locale, headers: ofLanguage } = languageOf(call);
  const accepted = (body: unknown, hasSentences: boolean): HttpAnswer => ({
    status: 200,
    headers: hasSentences ? { ...always, ...ofLanguage } : always,
    body,
  });
  const refused = (said: Refusal, index: number | null = null): HttpAnswer => {
    const refusal: Refusal = said._tag === "AuthRequired" && isVisitor(call) ? { _tag: "AuthRequired" } : said;
    if (refusal._tag === "Storage") report(call, new FirmError(refusal, index));
    return {
      status: statusOf(refusal),
      headers: { ...headersOf(refusal), ...ofLanguage },
      body: { ...errorBody(refusal, { locale }), ...(index === null ? {} : { index }) },
    };
  };
  return {
    refused,
    answered: (value: unknown): HttpAnswer => {
      const body = answerBody(value, { locale });
      return accepted(body ?? null, body !== value);
    },
    /** The answers of a transaction. */
    answeredAll: (values: ReadonlyArray<unknown>): HttpAnswer => {
      const bodies = values.map((value) => answerBody(value, { locale }));
      return accepted(
        bodies,
        bodies.some((body, i) => body !== values[i]),
      );
    },
    /** The items of a batch, each by itself. */
    answeredEach: (outcomes: ReadonlyArray<Settled<unknown, Refusal>>): HttpAnswer => {
      let hasSentences = false;
      const bodies = outcomes.map((each): HttpOutcome => {
        const value = each.ok ? answerBody(each.value, { locale }) : null;
        hasSentences ||= !each.ok || value !== each.value;
        if (each.ok) return { ok: true, value };
        const { status, body } = refused(each.refusal);
        return { ok: false, status, error: body as ErrorBody };
      });
      return accepted(bodies, hasSentences);
    },
  };
};

/** The answer to a call that met a bug, without details. */
export const defectAnswer = (call: HttpCall): HttpAnswer => {
  let spoken = english;
  try {
    spoken = languageOf(call);
  } catch {
    // The header function of the host itself may be what failed; that was reported already.
  }
  const message = explain({ sentence: { id: "defect" }, message: "" }, { locale: spoken.locale });
  return { status: 500, headers: { ...always, ...spoken.headers }, body: { code: "DEFECT", message, detail: {} } };
};
