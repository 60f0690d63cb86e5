import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isIdentifier } from "../../../src/operations/caller/caller.ts";
import { newSessionToken, organizationOfToken } from "../../../src/operations/caller/session-token-format.ts";
import { quickIdentity } from "../../../src/testing/identity-ports.ts";

// R-ID-7: a session token names its firm.

const secret = "a-secret_of-43-characters-0000000000000000A";
const issued = (organizationId: string): string =>
  newSessionToken({ organizationId, identity: { ...quickIdentity(), newToken: () => secret } }).sessionToken;

/** Random firm names, many with characters that have a meaning in tokens, headers or URLs. */
const name = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 100 }),
    fc.string({
      unit: fc.constantFrom(..."aZ09-_.~%:/?#&=+ \r\n\"'!*()A2E7ü\u{1F3D7}\u0430"),
      minLength: 1,
      maxLength: 60,
    }),
  )
  .filter(isIdentifier);

describe("the firm in a token", () => {
  test("is parsed, and survives headers and URLs unchanged", () => {
    let escaped = 0;
    fc.assert(
      fc.property(name, (organizationId) => {
        const token = issued(organizationId);
        expect(organizationOfToken({ sessionToken: token })).toBe(organizationId);
        expect(token).toMatch(/^r:[A-Za-z0-9_~-]+\.[A-Za-z0-9_-]{43}$/);
        // URLs, cookies and forms decode percent-encoding, so a token must not contain any.
        expect(decodeURIComponent(token)).toBe(token);
        expect(token.slice(token.lastIndexOf(".") + 1)).toBe(secret);
        if (token.includes("~")) escaped++;
      }),
      { numRuns: 2_000 },
    );
    expect(escaped).toBeGreaterThan(500);
  });

  test("differs from firm to firm", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(issued(a) === issued(b)).toBe(a === b);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["acme", "acme"],
    ["Firm_1-b", "Firm_1-b"],
    ["acme.eu", "acme~2Eeu"],
    ["büro", "b~C3~BCro"],
    ["~41", "~7E41"],
    ["%41", "~2541"],
    ["\u{1F3D7}", "~F0~9F~8F~97"],
  ])("%j is written %s", (organizationId, text) => {
    expect(issued(organizationId)).toBe(`r:${text}.${secret}`);
  });

  test("never makes a token too long", () => {
    for (const organizationId of ["\uffff".repeat(100), "\u{10ffff}".repeat(50), ".".repeat(100)])
      expect(organizationOfToken({ sessionToken: issued(organizationId) })).toBe(organizationId);
  });
});

/** Malformed tokens, and their fault. */
const wrong: ReadonlyArray<readonly [string, string]> = [
  ["nothing", ""],
  ["no prefix", `acme.${secret}`],
  ["another prefix", `R:acme.${secret}`],
  ["no dot", `r:acme${secret}`],
  ["no firm", `r:.${secret}`],
  ["no secret", "r:acme."],
  ["a dot in the firm", `r:acme.eu.${secret}`],
  ["a dot behind", `r:acme.${secret}.`],
  ["a space behind", `r:acme.${secret} `],
  ["a line break behind", `r:acme.${secret}\n`],
  ["a null byte", `r:acme\u0000.${secret}`],
  ["a null byte, written", `r:acme~00.${secret}`],
  ["a letter that looks like another", `r:\u0430cme.${secret}`],
  ["a full stop that looks like one", `r:acme\u3002${secret}`],
  ["a colon that looks like one", `r\uff1aacme.${secret}`],
  ["a letter written that stands for itself", `r:~61cme.${secret}`],
  ["small digits", `r:b~c3~bcro.${secret}`],
  ["one digit", `r:b~C3~Bro.${secret}`],
  ["no digits", `r:acme~.${secret}`],
  ["percent-encoding", `r:b%C3%BCro.${secret}`],
  ["percent-encoding of what stands for itself", `r:%61cme.${secret}`],
  ["percent-encoding of the dot", `r:acme%2E${secret}`],
  ["bytes that are no UTF-8", `r:~FF.${secret}`],
  ["more bytes than a character needs", `r:~C1~A1cme.${secret}`],
  ["a lone surrogate, written", `r:~ED~A0~80.${secret}`],
  ["a name that is too long", `r:${"a".repeat(101)}.${secret}`],
  ["a secret of other characters", `r:acme.${secret}+`],
  ["a megabyte of firm", `r:${"a".repeat(1_048_576)}.${secret}`],
  ["a megabyte of secret", `r:acme.${"a".repeat(1_048_576)}`],
  ["a prototype's key without a firm", "__proto__"],
];
test.each(wrong)("a token with %s names no firm", (_, token) => {
  expect(organizationOfToken({ organizationId: "acme", sessionToken: token })).toBeNull();
  expect(organizationOfToken({ sessionToken: token })).toBeNull();
});

test("changing the firm in a token invalidates it", () => {
  let named = 0;
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom(..."aA1.~%:-_ E"), (organizationId, at, put) => {
      const token = issued(organizationId);
      const [first, last] = [2, token.lastIndexOf(".")];
      const place = first + (at % (last - first));
      const altered = `${token.slice(0, place)}${put}${token.slice(place + 1)}`;
      if (altered === token) return;
      const found = organizationOfToken({ sessionToken: altered });
      expect(found).not.toBe(organizationId);
      if (found !== null) named++;
    }),
    { numRuns: 2_000 },
  );
  expect(named).toBeGreaterThan(50);
});

describe("a token is looked up in", () => {
  const token = issued("acme");
  const before = secret;
  test.each<[string, Parameters<typeof organizationOfToken>[0], string | null]>([
    ["the firm that it names", { sessionToken: token }, "acme"],
    ["the firm that is asked, when it names it", { organizationId: "acme", sessionToken: token }, "acme"],
    ["no other firm that is asked", { organizationId: "globex", sessionToken: token }, null],
    ["no firm whose name differs by case", { organizationId: "Acme", sessionToken: token }, null],
    ["no firm without a name", { organizationId: "", sessionToken: token }, null],
    ["the firm that is asked, when it is one of before", { organizationId: "acme", sessionToken: before }, "acme"],
    ["no firm, when it is one of before and none is asked", { sessionToken: before }, null],
    ["no firm that cannot be, when it is one of before", { organizationId: "a\u0000", sessionToken: before }, null],
    ["no firm, when it is no text", { organizationId: "acme", sessionToken: 1 as never }, null],
  ])("%s", (_, caller, organizationId) => {
    expect(organizationOfToken(caller)).toBe(organizationId);
  });
});

test("the stored digest covers the whole token, its firm included", () => {
  const identity = { ...quickIdentity(), newToken: () => secret };
  const [acme, globex] = ["acme", "globex"].map((organizationId) => newSessionToken({ organizationId, identity }));
  expect(acme?.tokenHash).toBe(identity.digest(`r:acme.${secret}`));
  expect(new Set([acme?.tokenHash, globex?.tokenHash, identity.digest(secret)]).size).toBe(3);
});
