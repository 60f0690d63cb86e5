import { isOwnRefusal, type OwnRefusal } from "../domain/kernel/refusal/own-refusal.ts";
import { type CodeOf, codeOf, type Refusal, type Storage } from "../domain/kernel/refusal/refusal.ts";
import { type ExplainOptions, explain } from "./explain.ts";
import { refusalOf } from "./refusal-of.ts";

/** The HTTP status of every refusal. */
export const statuses = {
  AuthRequired: 401,
  SessionInvalid: 401,
  LoginFailed: 401,
  Throttled: 429,
  ClassForbidden: 403,
  Forbidden: 403,
  SelfApproval: 403,
  AuthorRequired: 403,
  Locked: 403,
  Invoiced: 403,
  RoleNotOpen: 403,
  LastAdministrator: 403,
  NotFound: 404,
  PointerInvalid: 404,
  OverCapacity: 409,
  Certification: 409,
  NotEmployed: 409,
  Discipline: 409,
  OnLeave: 409,
  ProjectInactive: 409,
  DayCeiling: 409,
  VersionConflict: 409,
  InvalidTransition: 409,
  HasHistory: 409,
  ProjectOpenWork: 409,
  DependencyOpen: 409,
  DependencyCycle: 409,
  AlreadyHandedOver: 409,
  Duplicate: 409,
  CursorExpired: 410,
  RequestIdReused: 409,
  Required: 422,
  TypeMismatch: 422,
  TextInvalid: 422,
  EmailInvalid: 422,
  PasswordPolicy: 422,
  RangeReversed: 422,
  PercentRange: 422,
  HoursRange: 422,
  AmountRange: 422,
  Precision: 422,
  UnknownWord: 422,
  KeyInvalid: 422,
  TooLarge: 422,
  UnknownField: 422,
  OutsideProject: 422,
  AllocationMismatch: 422,
  AllocationDay: 422,
  PeriodClosed: 422,
  FutureRange: 422,
  ReasonRequired: 422,
  AmountRequired: 422,
  TimeZoneNeeded: 422,
  Busy: 503,
  Storage: 503,
} as const satisfies { readonly [Tag in Refusal["_tag"]]: number };

/** A refusal, or the error that holds it. */
type Refused<R extends object> = R | (Error & { readonly detail: R });
const detailOf = <R extends object>(called: string, of: Refused<R>): R =>
  refusalOf(called, "a refusal or a FirmError", of) as R;

/** The HTTP status of a refusal or its `FirmError` (docs/rules/errors.md); of one of the host's own, that of a conflict. */
export const statusOf = (of: Refused<{ readonly _tag: string }>): number => {
  const refusal = detailOf("statusOf()", of);
  return isOwnRefusal(refusal) ? 409 : statuses[refusal._tag as Refusal["_tag"]];
};

/** The headers of every answer over HTTP: answers depend on the caller, and some contain a session token. */
export const always = { "cache-control": "no-store" } as const;
/** The HTTP headers of a refusal, beside {@link statusOf}: `WWW-Authenticate` with a 401, and `Retry-After` in seconds when the store is busy. */
export const headersOf = <R extends { readonly _tag: string }>(of: Refused<R>): Readonly<Record<string, string>> => {
  const refusal = detailOf("headersOf()", of) as object as Refusal;
  return {
    ...always,
    ...(statusOf(refusal) === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(refusal._tag === "Busy" ? { "retry-after": String(Math.ceil(refusal.retryAfter / 1_000)) } : {}),
  };
};

interface ErrorFacts<Code, Detail> {
  readonly code: Code;
  readonly message: string;
  readonly class?: string;
  readonly objectId?: string;
  /** In a batch that is a transaction, the index of the refused item. */
  readonly index?: number;
  /** The facts of the refusal. */
  readonly detail: Detail;
}
/** The body of these refusals. The message of a store is for its operator, so `detail` has none. */
export type BodyOf<R extends Refusal | OwnRefusal> = R extends Refusal
  ? ErrorFacts<CodeOf<R["_tag"]>, Omit<R, R extends Storage ? "_tag" | "message" : "_tag">>
  : ErrorFacts<CodeOf<R["_tag"]>, Omit<R, "_tag" | "sentences">>;
/**
 * A refusal as the body of an HTTP response: `message` for people, the other fields for programs. The code, such as `OVER_CAPACITY`,
 * narrows `detail`; `DEFECT` stands for a bug.
 */
export type ErrorBody = BodyOf<Refusal> | ErrorFacts<"DEFECT", Readonly<Record<never, never>>>;

/** The refusal with the sentences of a language where its facts have some. */
const translated = (refusal: Refusal, options: ExplainOptions): Refusal => {
  if ("issues" in refusal)
    return { ...refusal, issues: refusal.issues.map((each) => ({ ...each, message: explain(each, options) })) };
  if ("needed" in refusal && refusal.needed !== undefined) {
    const { needed: message, sentence } = refusal;
    return { ...refusal, needed: explain({ message, ...(sentence === undefined ? {} : { sentence }) }, options) };
  }
  return refusal;
};

/**
 * The body for a refusal or its `FirmError` in a transport of your own, beside {@link statusOf}. It contains no stack, no text of the
 * store, and no advice on how the host registers people.
 */
export const errorBody = <R extends Refusal | OwnRefusal>(of: Refused<R>, options: ExplainOptions = {}): BodyOf<R> => {
  const given = detailOf("errorBody()", of) as Refusal;
  const refusal: Refusal =
    given._tag === "AuthRequired" && given.unknown !== undefined ? { _tag: "AuthRequired" } : given;
  const { _tag, ...all } = translated(refusal, options);
  const { sentences: _sentences, ...facts } = all as typeof all & { readonly sentences?: unknown };
  const detail = refusal._tag === "Storage" ? { retry: refusal.retry } : facts;
  const { class: name, objectId } = detail as { readonly class?: string; readonly objectId?: string };
  return {
    code: codeOf(refusal),
    message: explain(refusal, options),
    ...(name === undefined ? {} : { class: name }),
    ...(objectId === undefined ? {} : { objectId }),
    detail,
  } as unknown as BodyOf<R>;
};
