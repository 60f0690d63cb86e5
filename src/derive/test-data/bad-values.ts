import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import { type Kind, longText } from "../../domain/kernel/schema/kind.ts";
import { numberBounds } from "../number-bounds.ts";

/** A wrong value with its description and the tags that the refusal may have. */
export type BadValue = readonly [what: string, value: unknown, ...tags: ReadonlyArray<InputTag>];

const wrongType = (...values: ReadonlyArray<readonly [what: string, value: unknown]>): ReadonlyArray<BadValue> =>
  values.map(([what, value]) => [what, value, "TypeMismatch"]);
const notText = wrongType(["a number", 7], ["true", true], ["an object", {}], ["a list", []]);
const notNumber = wrongType(
  ["text", "7"],
  ["true", true],
  ["an object", {}],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["2^53", 2 ** 53],
  ["a big integer", 7n],
);
const unsafeText: ReadonlyArray<BadValue> = [
  ["U+0000", "a\u0000b", "TextInvalid"],
  ["a lone surrogate", "a\ud800b", "TextInvalid"],
  ["a megabyte", "x".repeat(1_048_576), "TextInvalid"],
];
const unordered: ReadonlyArray<BadValue> = [
  ["31 combining marks in a row", `a${"\u0315\u0300".repeat(15)}\u0315`, "TextInvalid"],
  ["as many combining marks as a text may be long", "\u0315\u0300".repeat(5_000), "TextInvalid"],
];
const empty: ReadonlyArray<BadValue> = [
  ["empty text", "", "Required"],
  ["nothing but spaces", " \n\t", "Required"],
];
const noDays = [
  ...["2027-02-30", "0000-01-01", "2027-13-01", "10000-01-01", "-000001-01-01"],
  ...["2027-3-1", "2027-03-01T00:00:00.000Z", "01.03.2027", "", "2027-03-01\u0000", "٢٠٢٧-٠٣-٠١"],
].map((value): readonly [string, string] => [`the day ${JSON.stringify(value)}`, value]);
const noInstants = [
  "2027-03-01",
  "2027-02-30T00:00:00.000Z",
  "2027-03-01T09:00",
  "0000-01-01T00:00:00.000Z",
  "yesterday",
  "2027-03-01T25:00:00.000Z",
  "",
  "T",
].map((value): readonly [string, string] => [`the instant ${JSON.stringify(value)}`, value]);

const noAddresses = [
  ...["ana", "@example.com", "ana@", "ana@@example.com", "ana@exa mple.com", "ana@.com", "ana@example.", "a@b..c"],
  ...["Ana <ana@example.com>", "ana@example.com, eve@example.com", "ana@example.com\r\nBcc: eve@example.com"],
  ...["a\u0000@example.com", "a\ud800@example.com", "ana\u200b@example.com"],
];

const noWebAddresses = [
  ...["javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)"],
  ...["data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "ftp://files.example/plan.pdf"],
  ...["https:", "https://", "https:///plan.pdf", "https:\\\\files.example", "//files.example/plan.pdf", "plan.pdf"],
];

const integerCases = ({ schema }: Kind): ReadonlyArray<BadValue> => {
  const { minimum = 0, maximum = 0 } = numberBounds(schema.ast);
  return [
    ...notNumber,
    ...wrongType(["a half", minimum + 0.5], ["too little", minimum - 1], ["too much", maximum + 1]),
  ];
};
/** Wrong values by the type of a kind. */
export const badValues: Readonly<Record<string, (kind: Kind, optional: boolean) => ReadonlyArray<BadValue>>> = {
  text: (kind, optional) => [
    ...notText,
    ...unsafeText,
    ...unordered,
    ["one character too many", "x".repeat(kind === longText ? 100_001 : 10_001), "TextInvalid"],
    ...(optional ? [] : empty),
  ],
  url: (_kind, optional) => [
    ...notText,
    ...unsafeText,
    ...(optional ? [] : empty),
    ...noWebAddresses.map((value): BadValue => [`the address ${JSON.stringify(value)}`, value, "TextInvalid"]),
  ],
  email: (_kind, optional) => [
    ...notText,
    ...(optional ? [] : empty),
    ...noAddresses.map((value): BadValue => [`the address ${JSON.stringify(value)}`, value, "EmailInvalid"]),
    ["an address that is too long", `${"x".repeat(64)}@${"x".repeat(190)}.com`, "EmailInvalid"],
    ["a megabyte", "x".repeat(1_048_576), "EmailInvalid"],
  ],
  password: () => [
    ...notText,
    ...["", "       ", "seven77", "x".repeat(257), "x".repeat(1_048_576), "a\u0000bcdefgh", "a\ud800bcdefgh"].map(
      (value): BadValue => [`a password of ${value.length}`, value, "PasswordPolicy"],
    ),
  ],
  secret: () => [
    ...notText,
    ...unsafeText,
    ["nothing", "", "Required"],
    ["one character too many", "x".repeat(1_025), "TextInvalid"],
  ],
  id: () => notText,
  word: (_kind, optional) => [
    ...notText,
    ...unsafeText,
    ...unordered,
    ...(optional ? [] : empty),
    ["a word that nobody knows", "Canceld-by-mistake", "UnknownWord"],
    ["SQL", "' or 1=1 --", "UnknownWord"],
    ["__proto__", "__proto__", "UnknownWord"],
    ["constructor", "constructor", "UnknownWord"],
  ],
  literal: () => [
    ...notText,
    ["another word", "nonsense", "UnknownWord"],
    ["constructor", "constructor", "UnknownWord"],
    ["nothing", "", "UnknownWord"],
  ],
  fieldName: () => [
    ...notText,
    ["another field", "nonsense", "UnknownField"],
    ["constructor", "constructor", "UnknownField"],
    ["nothing", "", "UnknownField"],
  ],
  day: () => [...notText, ...wrongType(...noDays)],
  instant: () => [...notText, ...wrongType(...noInstants)],
  percent: () => [
    ...notNumber,
    ["three decimals", 33.333, "Precision"],
    ["a very small one", 1e-7, "Precision"],
    ["less than nothing", -1, "PercentRange"],
    ["more than is summed exactly", 1_000_000.01, "PercentRange"],
  ],
  hours: () => [
    ...notNumber,
    ["no time", 0, "HoursRange"],
    ["minus nothing", -0, "HoursRange"],
    ["less than nothing", -1, "HoursRange"],
    ["more than a day", 24.5, "HoursRange"],
    ["less than half a minute", 0.008, "HoursRange"],
  ],
  minutes: () => [...notNumber, ["less than nothing", -1, "HoursRange"], ["more than a day", 1441, "HoursRange"]],
  money: () => [
    ...notNumber,
    ...wrongType(
      ["half a cent", { minor: 0.5, currency: "USD" }],
      ["no currency", { minor: 1 }],
      ["a currency that is none", { minor: 1, currency: "XXX" }],
      ["a currency in small letters", { minor: 1, currency: "usd" }],
      ["one property too many", { minor: 1, currency: "USD", rate: 1 }],
    ),
    ["more minor units than an integer holds", Number.MAX_SAFE_INTEGER, "AmountRange"],
    ["less than nothing", -1, "AmountRange"],
    ["a debt", { minor: -1, currency: "USD" }, "AmountRange"],
    ["half a cent as a number", 0.005, "Precision"],
  ],
  boolean: () => wrongType(["text", "true"], ["one", 1], ["zero", 0], ["an object", {}]),
  integer: integerCases,
  list: () => [
    ...wrongType(["text", "a"], ["a number", 1], ["an object", { length: 0 }], ["a list in a list", [[]]]),
    ["a thousand and one", Array.from({ length: 1_001 }, () => "x"), "TypeMismatch"],
  ],
  any: () => wrongType(["no number", Number.NaN]),
  json: () => wrongType(["a number", 7], ["true", true]),
};

/** Unusual but valid texts: an operation stores them unchanged, or refuses them by one of its rules. */
export const hostileTexts: ReadonlyArray<string> = [
  "'; drop table allocation; --",
  '" or ""="',
  "%_\\",
  "{{7*7}} <script>alert(1)</script>",
  "\u202etxt.exe \u2066rtl\u2069 שלום",
  "e\u0301 \u212b \ufb01",
  "👩‍👩‍👧‍👦 \u{1f4a9}",
  "__proto__",
  "constructor",
  "null",
  "\ufeffbom",
  `zalgo${"\u0315\u0300".repeat(15)}`.repeat(100),
  "x".repeat(10_000),
];
