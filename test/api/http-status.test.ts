import { codeOf, errorBody, headersOf, type Refusal, statusOf } from "firmcore";
import { describe, expect, test } from "vitest";

type Tag = Refusal["_tag"];
const tagOf = (code: string): Tag =>
  code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) as Tag;

/** The table of errors from the rules, typed by hand: status, then its codes. */
const table: ReadonlyArray<readonly [status: number, codes: string]> = [
  [401, "SESSION_INVALID AUTH_REQUIRED LOGIN_FAILED"],
  [429, "THROTTLED"],
  [403, "CLASS_FORBIDDEN FORBIDDEN SELF_APPROVAL LOCKED INVOICED ROLE_NOT_OPEN LAST_ADMINISTRATOR"],
  [404, "NOT_FOUND POINTER_INVALID"],
  [409, "OVER_CAPACITY CERTIFICATION NOT_EMPLOYED DAY_CEILING VERSION_CONFLICT INVALID_TRANSITION HAS_HISTORY"],
  [409, "PROJECT_OPEN_WORK DEPENDENCY_OPEN DEPENDENCY_CYCLE DUPLICATE REQUEST_ID_REUSED"],
  [410, "CURSOR_EXPIRED"],
  [422, "REQUIRED RANGE_REVERSED PERCENT_RANGE HOURS_RANGE AMOUNT_RANGE PRECISION UNKNOWN_WORD TEXT_INVALID"],
  [422, "OUTSIDE_PROJECT ALLOCATION_MISMATCH ALLOCATION_DAY PERIOD_CLOSED REASON_REQUIRED AMOUNT_REQUIRED"],
  [422, "UNKNOWN_FIELD PASSWORD_POLICY TYPE_MISMATCH EMAIL_INVALID"],
  [503, "BUSY STORAGE"],
];
const rows = table.flatMap(([status, codes]) => codes.split(" ").map((code) => [code, status] as const));

test.each(rows)("code %s has status %i", (code, status) => {
  expect(codeOf({ _tag: tagOf(code) })).toBe(code);
  expect(statusOf({ _tag: tagOf(code) })).toBe(status);
});

test("headers ask for a token, and say when to try again", () => {
  const noStore = { "cache-control": "no-store" };
  expect(headersOf({ _tag: "NotFound", class: "User" })).toEqual(noStore);
  for (const _tag of ["AuthRequired", "SessionInvalid", "LoginFailed"] as const)
    expect(headersOf({ _tag })).toEqual({ ...noStore, "www-authenticate": "Bearer" });
  expect(headersOf({ _tag: "Busy", retryAfter: 1_001 })).toEqual({ ...noStore, "retry-after": "2" });
});

describe("the body of a refusal", () => {
  test("has code, class, record, facts and a message", () => {
    const locked: Refusal = {
      _tag: "Locked",
      class: "Project",
      objectId: "P000000001",
      state: "completed",
      since: null,
    };
    expect(errorBody(locked)).toEqual({
      code: "LOCKED",
      message: "The project is completed and takes no change until it is reopened",
      class: "Project",
      objectId: "P000000001",
      detail: { class: "Project", objectId: "P000000001", state: "completed", since: null },
    });
  });

  test("is written in the language that the host asks for", () => {
    const german = errorBody({ _tag: "Storage", retry: "safe", message: "disk full" }, { locale: "de" });
    expect(german.message).toMatch(/^Der Server konnte/);
    expect(german.detail).toEqual({ retry: "safe" });
  });

  test("of a log-in has the same message for every cause", () => {
    const failed = errorBody({ _tag: "LoginFailed" });
    expect(failed).toEqual({ code: "LOGIN_FAILED", message: failed.message, detail: {} });
    expect(errorBody({ _tag: "Throttled" })).toEqual({ ...failed, code: "THROTTLED" });
  });

  test("of a failed store reveals only whether to retry", () => {
    const said = (["safe", "never", "unknown"] as const).map((retry) =>
      errorBody({ _tag: "Storage", retry, message: "The disk is full" }),
    );
    expect(said.map(({ detail }) => detail.retry)).toEqual(["safe", "never", "unknown"]);
    expect(new Set(said.map(({ message }) => message)).size).toBe(3);
    expect(JSON.stringify(said)).not.toContain("disk");
  });

  test("is the same after a trip as JSON", () => {
    const over: Refusal = {
      _tag: "OverCapacity",
      engineer: "E000000001",
      windows: [
        {
          from: "2027-03-20",
          to: null,
          total: 110,
          limit: 100,
          allocations: [{ percent: 60, from: "2027-03-20", to: null }],
        },
      ],
      overLimitDays: [{ from: "2027-03-20", to: null }],
    };
    expect(JSON.parse(JSON.stringify(errorBody(over)))).toEqual(errorBody(over));
  });
});
