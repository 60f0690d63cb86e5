import { errorBody } from "../../api/http-status.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { ParseFault, parseCodes } from "./parse-fault.ts";
import { wireName } from "./wire-class.ts";

/** The Parse code of every refusal (docs/rules/errors.md); some depend on the field. */
const codes: { readonly [Tag in Refusal["_tag"]]: number } = {
  AuthRequired: parseCodes.notFound,
  LoginFailed: parseCodes.notFound,
  Throttled: parseCodes.notFound,
  SessionInvalid: parseCodes.sessionInvalid,
  ClassForbidden: parseCodes.forbidden,
  Forbidden: parseCodes.forbidden,
  SelfApproval: parseCodes.forbidden,
  AuthorRequired: parseCodes.forbidden,
  Locked: parseCodes.forbidden,
  Invoiced: parseCodes.forbidden,
  RoleNotOpen: parseCodes.forbidden,
  LastAdministrator: parseCodes.forbidden,
  UnknownField: parseCodes.forbidden,
  NotFound: parseCodes.notFound,
  PointerInvalid: parseCodes.notFound,
  Duplicate: parseCodes.duplicate,
  RequestIdReused: parseCodes.requestIdReused,
  CursorExpired: parseCodes.internal,
  Busy: parseCodes.internal,
  Storage: parseCodes.internal,
  TypeMismatch: parseCodes.incorrectType,
  KeyInvalid: parseCodes.keyInvalid,
  EmailInvalid: parseCodes.emailInvalid,
  OverCapacity: parseCodes.validation,
  Certification: parseCodes.validation,
  NotEmployed: parseCodes.validation,
  Discipline: parseCodes.validation,
  OnLeave: parseCodes.validation,
  ProjectInactive: parseCodes.validation,
  DayCeiling: parseCodes.validation,
  VersionConflict: parseCodes.validation,
  InvalidTransition: parseCodes.validation,
  HasHistory: parseCodes.validation,
  ProjectOpenWork: parseCodes.validation,
  DependencyOpen: parseCodes.validation,
  DependencyCycle: parseCodes.validation,
  AlreadyHandedOver: parseCodes.validation,
  Required: parseCodes.validation,
  TextInvalid: parseCodes.validation,
  PasswordPolicy: parseCodes.validation,
  RangeReversed: parseCodes.validation,
  PercentRange: parseCodes.validation,
  HoursRange: parseCodes.validation,
  AmountRange: parseCodes.validation,
  Precision: parseCodes.validation,
  UnknownWord: parseCodes.validation,
  TooLarge: parseCodes.validation,
  OutsideProject: parseCodes.validation,
  AllocationMismatch: parseCodes.validation,
  AllocationDay: parseCodes.validation,
  PeriodClosed: parseCodes.validation,
  FutureRange: parseCodes.validation,
  ReasonRequired: parseCodes.validation,
  AmountRequired: parseCodes.validation,
  TimeZoneNeeded: parseCodes.validation,
};
/** Faults of these fields have a code of their own. */
const fieldCodes: Readonly<Record<string, number>> = {
  "Duplicate username": parseCodes.usernameTaken,
  "Duplicate email": parseCodes.emailTaken,
  "Required username": parseCodes.usernameMissing,
  "Required password": parseCodes.passwordMissing,
};
const texts: { readonly [Tag in Refusal["_tag"]]?: string } = {
  AuthRequired: "Permission denied",
  LoginFailed: "Invalid username/password.",
  Throttled: "Invalid username/password.",
  NotFound: "Object not found.",
  SessionInvalid: "Invalid session token",
  RequestIdReused: "Duplicate request",
};
/** Actions of policies as Parse names them. */
const actions: Readonly<Record<string, string>> = { read: "find" };
/** What a client reads; the sentence of the refusal, where the dialect has no words of its own. */
const textOf = (refusal: Refusal, sentence: string): string =>
  refusal._tag === "ClassForbidden"
    ? `Permission denied for action ${actions[refusal.action] ?? refusal.action} on class ${wireName(refusal.class)}.`
    : (texts[refusal._tag] ?? sentence);
const unavailable: ReadonlySet<string> = new Set(["Busy", "Storage"]);

/** What a Parse client reads about a refusal. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly code: number; readonly error: string; readonly refusal?: object };
}

const fieldOf = (refusal: Refusal): string => {
  if ("issues" in refusal) return String(refusal.issues[0]?.path[0] ?? "");
  return "field" in refusal ? String(refusal.field) : "";
};

/** The answer to a refusal of an operation. A host's own refusal is a broken rule of the domain, too. */
const refusalAnswer = (refusal: Refusal): ErrorAnswer => {
  const { code: name, message, ...facts } = errorBody(refusal);
  const code = fieldCodes[`${refusal._tag} ${fieldOf(refusal)}`] ?? codes[refusal._tag] ?? parseCodes.validation;
  const status = unavailable.has(refusal._tag) ? 500 : code === parseCodes.notFound ? 404 : 400;
  return {
    status,
    body: { code, error: textOf(refusal, message), refusal: { code: name, ...facts } },
  };
};

/** The answer to a fault of the dialect. */
const faultAnswer = ({ code, message, status, refusal }: ParseFault): ErrorAnswer => ({
  status,
  body: { code, error: message, ...(refusal === undefined ? {} : { refusal }) },
});

/** A refusal on its way to the answer. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal._tag);
    this.refusal = refusal;
  }
}
/** The answer to what a route threw; undefined for a defect. */
export const thrownAnswer = (thrown: unknown): ErrorAnswer | undefined => {
  if (thrown instanceof Refused) return refusalAnswer(thrown.refusal);
  return thrown instanceof ParseFault ? faultAnswer(thrown) : undefined;
};
