/** A refusal that the dialect itself gives: a faulty query, an unknown route, a missing header. */
export class ParseFault extends Error {
  readonly code: number;
  readonly status: number;
  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

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

export const objectNotFound = (): ParseFault => new ParseFault(parseCodes.notFound, "Object not found.", 404);
/** A value of another shape than the dialect has. */
export const badJson = (message: string): ParseFault => new ParseFault(parseCodes.invalidJson, message);
export const badQuery = (message: string): ParseFault => new ParseFault(parseCodes.invalidQuery, message);
