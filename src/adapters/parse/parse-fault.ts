import type { CodeOf, InputTag, RefusalCode } from "../../domain/kernel/refusal/refusal.ts";
import { codeOf } from "../../domain/kernel/refusal/refusal.ts";

/** The codes of the Parse dialect that firmcore answers (wire.md, Errors). */
export const parseCodes = {
  internal: 1,
  notFound: 101,
  invalidQuery: 102,
  invalidClass: 103,
  idInvalid: 104,
  keyInvalid: 105,
  invalidJson: 107,
  incorrectType: 111,
  forbidden: 119,
  fileName: 122,
  emailInvalid: 125,
  fileNotSaved: 130,
  duplicate: 137,
  functionFailed: 141,
  validation: 142,
  unknownFile: 153,
  tooManySignUps: 155,
  requestIdReused: 159,
  usernameMissing: 200,
  passwordMissing: 201,
  usernameTaken: 202,
  emailTaken: 203,
  emailMissing: 204,
  otherUser: 206,
  sessionInvalid: 209,
  classNotEmpty: 255,
} as const;

/** What a client reads of a refusal beside code and text (docs/rules/errors.md); `ID_INVALID` is of the dialect alone. */
export interface RefusalFacts {
  readonly code: RefusalCode | "ID_INVALID";
  readonly class?: string;
  readonly objectId?: string;
  readonly detail: object;
}

/** What only the dialect knows; every other code is that of a refusal, and comes with its facts. */
type DialectCode = 1 | 102 | 103 | 107 | 122 | 130 | 141 | 153 | 255;
/** A refusal that the dialect itself gives: a faulty query, an unknown route, a missing header. */
export class ParseFault extends Error {
  readonly code: number;
  readonly status: number;
  readonly refusal: RefusalFacts | undefined;
  constructor(code: DialectCode, message: string, status?: number);
  constructor(code: number, message: string, status: number, refusal: RefusalFacts);
  constructor(code: number, message: string, status = 400, refusal?: RefusalFacts) {
    super(message);
    this.code = code;
    this.status = status;
    this.refusal = refusal;
  }
}

export const objectNotFound = (of: string): ParseFault =>
  new ParseFault(parseCodes.notFound, "Object not found.", 404, {
    ...{ code: "NOT_FOUND", class: of, detail: { class: of } },
  });
/** A class as a whole refuses it. `of` is its name in the library, and `shown` that for clients. */
export const classForbidden = (action: string, of: string, shown = of): ParseFault =>
  new ParseFault(parseCodes.forbidden, `Permission denied for action ${action} on class ${shown.slice(0, 100)}.`, 400, {
    ...{ code: "CLASS_FORBIDDEN", class: of.slice(0, 100), detail: { class: of.slice(0, 100), action } },
  });
/** What a caller may not do, whichever row it is about. */
export const forbidden = (
  message: string,
  detail: { readonly event: string; readonly needed?: string; readonly class?: string; readonly field?: string },
  { code = parseCodes.forbidden, status = 400 }: { readonly code?: number; readonly status?: number } = {},
): ParseFault =>
  new ParseFault(code, message, status, {
    ...{ code: "FORBIDDEN", ...(detail.class === undefined ? {} : { class: detail.class }), detail },
  });
/** A refusal to everybody without the master key, as Parse Server words it. */
export const masterKeyRequired = (): ParseFault =>
  forbidden("unauthorized: master key is required", { event: "host", needed: "the master key" }, { status: 403 });
/** A faulty value of a field, in words of the dialect. */
export const faultyInput = <Tag extends InputTag>(
  tag: Tag,
  field: string,
  message: string,
  code: number,
  known?: ReadonlyArray<string>,
): ParseFault => {
  const name: CodeOf<Tag> = codeOf({ _tag: tag });
  const issue = { path: [field.slice(0, 100)], code: name, message, ...(known === undefined ? {} : { known }) };
  return new ParseFault(code, message, 400, { code: name as RefusalCode, detail: { issues: [issue] } });
};
/** A field without a value that must have one. */
export const missing = (field: string, message: string, code: number = parseCodes.validation): ParseFault =>
  faultyInput("Required", field, message, code);
/** A value of another type than the field has. */
export const wrongType = (field: string, message: string): ParseFault =>
  faultyInput("TypeMismatch", field, message, parseCodes.incorrectType);
/** A key that no field can have. */
export const badKey = (key: string, message: string): ParseFault =>
  faultyInput("KeyInvalid", key, message, parseCodes.keyInvalid);
export const keepsNoFiles = (): ParseFault => new ParseFault(parseCodes.invalidQuery, "This host keeps no files.", 404);
export const fileTooLarge = (most: number): ParseFault =>
  new ParseFault(parseCodes.internal, `The file is larger than ${most} bytes.`, 413);
/** A value of another shape than the dialect has. */
export const badJson = (message: string): ParseFault => new ParseFault(parseCodes.invalidJson, message);
export const badQuery = (message: string): ParseFault => new ParseFault(parseCodes.invalidQuery, message);
