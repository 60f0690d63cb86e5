import { book, enter, type Line, make, run, signUp } from "./refusal-line.ts";
import { day, password, pointer } from "./refusal-scene.ts";

/** What is wrong with values. */
export const inputLines: ReadonlyArray<Line> = [
  {
    refusal: "DUPLICATE",
    code: 137,
    error: "Another engineer has the same user",
    by: "classes",
    ask: ({ asBoss, emilId }) =>
      asBoss("POST", "/classes/EngineerProfile", {
        user: pointer("_User", emilId),
        fullName: "Ana",
        discipline: "Civil",
        employmentStatus: "Active",
      }),
  },
  {
    refusal: "DUPLICATE",
    code: 202,
    error: "Another user has the same username",
    by: "route",
    ask: signUp({ username: "Emil" }),
  },
  {
    refusal: "DUPLICATE",
    code: 203,
    error: "Another user has the same email",
    by: "route",
    ask: signUp({ email: "emil@example.com" }),
  },
  {
    refusal: "UNKNOWN_FIELD",
    code: 119,
    error: "projectManagr is not a field of this operation; did you mean projectManager?",
    by: "classes",
    ask: make({ projectManagr: "x" }),
  },
  {
    refusal: "REQUIRED",
    code: 142,
    error: "fullName is required",
    by: "classes",
    ask: ({ asBoss, emilId }) =>
      asBoss("POST", "/classes/EngineerProfile", {
        user: pointer("_User", emilId),
        discipline: "Civil",
        employmentStatus: "Active",
      }),
  },
  {
    refusal: "REQUIRED",
    code: 200,
    error: "bad or missing username",
    by: "route",
    ask: signUp({ username: "" }),
  },
  {
    refusal: "REQUIRED",
    code: 201,
    error: "password is required",
    by: "route",
    ask: signUp({ password: "" }),
  },
  {
    refusal: "REQUIRED",
    code: 200,
    error: "username is required",
    by: "functions",
    ask: run("identity.signUp", () => ({ email: "ana@example.com", password })),
  },
  {
    refusal: "REQUIRED",
    code: 201,
    error: "password is required",
    by: "functions",
    ask: run("identity.signUp", () => ({ username: "ana", email: "ana@example.com" })),
  },
  {
    refusal: "RANGE_REVERSED",
    code: 142,
    error: "endDate 31 January 2027 is before startDate 1 February 2027; the last day must not be before the first",
    by: "classes",
    ask: book({ endDate: day("2027-01-31") }),
  },
  {
    refusal: "PERCENT_RANGE",
    code: 142,
    error: "allocationPercent must be above 0% and at most 100%",
    by: "classes",
    ask: book({ allocationPercent: 101 }),
  },
  {
    refusal: "HOURS_RANGE",
    code: 142,
    error: "hours: expected hours between one minute and 24 hours, got 25",
    by: "classes",
    ask: enter({ hours: 25 }),
  },
  {
    refusal: "AMOUNT_RANGE",
    code: 142,
    error: "rate: expected a rate from 0 to US$3,752,999,689,475.41, with the decimals of an ISO 4217 currency, got -1",
    by: "classes",
    ask: make({ rate: -1 }),
  },
  {
    refusal: "PRECISION",
    code: 142,
    error: "allocationPercent: expected a percent with at most two decimals, got 33.333",
    by: "classes",
    ask: book({ allocationPercent: 33.333 }),
  },
  {
    refusal: "UNKNOWN_WORD",
    code: 142,
    error:
      /^status: expected a word for one of planned, active, on hold, completed, cancelled, got "odd"; known words: /,
    by: "classes",
    ask: make({ status: "odd" }),
  },
  {
    refusal: "TEXT_INVALID",
    code: 142,
    error: 'projectName: expected text without U+0000 and lone surrogates, got "a\\u0000b"',
    by: "classes",
    ask: make({ projectName: "a\u0000b" }),
  },
  {
    refusal: "PASSWORD_POLICY",
    code: 142,
    error: "password: expected a password of 8 to 256 characters without U+0000 and lone surrogates",
    by: "route",
    ask: signUp({ password: "short" }),
  },
  {
    refusal: "TOO_LARGE",
    code: 142,
    error: "custom: expected custom fields of at most 131,072 bytes as JSON",
    by: "classes",
    ask: async ({ admin, asBoss }) => {
      await admin.customFields.declare({ class: "Company", field: "history", type: "Object" });
      return asBoss("POST", "/classes/Company", {
        name: "A",
        history: { text: "a".repeat(99_000), more: "b".repeat(40_000) },
      });
    },
  },
  {
    refusal: "POINTER_INVALID",
    code: 101,
    error: "engineer: there is no such engineer",
    by: "classes",
    ask: book({ engineer: pointer("EngineerProfile", "nowhere000") }),
  },
  {
    refusal: "TYPE_MISMATCH",
    code: 111,
    error: "projectName: expected text of 1 to 10,000 characters without U+0000 and lone surrogates, got 7",
    by: "classes",
    ask: make({ projectName: 7 }),
  },
  {
    refusal: "KEY_INVALID",
    code: 105,
    error: 'field: expected a letter, then at most 62 letters, digits and underscores, got "1st"',
    by: "route",
    ask: ({ asBoss }) =>
      asBoss("PUT", "/schemas/Project", { className: "Project", fields: { "1st": { type: "String" } } }),
  },
  {
    refusal: "EMAIL_INVALID",
    code: 125,
    error: 'email: expected an e-mail address such as ana@example.com, got "no address"',
    by: "route",
    ask: signUp({ email: "no address" }),
  },
  {
    refusal: "ID_INVALID",
    code: 104,
    error: "Invalid object ID: odd",
    by: "classes",
    ask: make({ objectId: "odd" }),
    options: () => ({ parse: { customObjectIds: "own" } }),
  },
];
