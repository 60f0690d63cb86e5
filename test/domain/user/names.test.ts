import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../src/domain/kernel/settings.ts";
import { email, emailKeyOf, usernameKeyOf } from "../../../src/domain/user/names.ts";

// R-ID-3
describe("a username is the same as one that differs by", () => {
  test.each([
    ["case", "Admin", "aDMIN"],
    ["spaces at its ends", " admin\u00a0", "admin"],
    ["the width of its letters", "ａｄｍｉｎ", "admin"],
    ["mathematical letters", "𝐚𝓭𝖒𝚒𝕟", "admin"],
    ["how an accent is written", "rene\u0301", "René"],
    ["what nobody sees", "ad\u200bmi\u00adn\u2060\ufeff", "admin"],
    ["marks of direction", "\u202eadmin\u202c", "admin"],
    ["control characters", "ad\tmin\n", "admin"],
    ["a Cyrillic letter", "аdmin", "admin"],
    ["several Cyrillic letters", "раураl", "paypal"],
    ["Cyrillic capitals", "ВОВ", "BOB"],
    ["a Greek letter", "αdmin", "admin"],
    ["a Greek capital whose small letter looks otherwise", "Νina", "Nina"],
    ["a small Greek letter whose capital looks otherwise", "iνan", "ivan"],
    ["nothing but Greek capitals", "ΝΙΝΑ", "nina"],
    ["an Armenian letter", "rօb", "rob"],
    ["a Cherokee letter", "ᎪNA", "ana"],
    ["a dotless i", "adm\u0131n", "admin"],
    ["a dotted capital I", "ADM\u0130N", "admin"],
    ["a small capital", "ᴀdmin", "admin"],
    ["a Latin letter of phonetics", "ɑdmin", "admin"],
    ["a marked Cyrillic letter", "naїve", "naïve"],
    ["the long s", "ſam", "sam"],
  ])("%s", (_, other, name) => {
    expect(usernameKeyOf(other)).toBe(usernameKeyOf(name));
  });

  test.each([
    ["an accent", "rene", "rené"],
    ["a digit", "r0b", "rob"],
    ["a space inside", "ana maria", "anamaria"],
    ["letters of another alphabet that look like none", "дима", "dima"],
  ])("but not when it differs by %s", (_, other, name) => {
    expect(usernameKeyOf(other)).not.toBe(usernameKeyOf(name));
  });

  test("a name in another alphabet is the same whatever its case", () => {
    for (const name of ["Νίκος", "Дмитрий", "Արամ", "Ιωάννης", "Ünal", "straße"]) {
      expect(usernameKeyOf(name.toUpperCase())).toBe(usernameKeyOf(name));
      expect(usernameKeyOf(name.toLowerCase())).toBe(usernameKeyOf(name));
    }
  });

  test("the key of a key is that key, whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), (name) => {
        const key = usernameKeyOf(name);
        expect(usernameKeyOf(key)).toBe(key);
      }),
      { numRuns: 500 },
    );
  });
});

test("R-ID-3: an e-mail address is the same whatever its case, and not when another alphabet looks like it", () => {
  expect(emailKeyOf(" Ana@EXAMPLE.com ")).toBe("ana@example.com");
  expect(emailKeyOf("аna@example.com")).not.toBe("ana@example.com");
});

describe("an e-mail address", () => {
  const said = (sent: unknown) => Result.flatMap(email.shape(sent), (text) => email.value(text, defaultSettings));
  test.each([
    "ana@example.com",
    " ana.b+c@mail.example.co.uk ",
    "o'hara@example.com",
    "root@localhost",
    "дима@пример.рф",
  ])("is taken: %s", (sent) => {
    expect(said(sent)).toEqual(Result.succeed(sent.trim()));
  });
  test.each([
    "ana",
    "a@b@c.d",
    "ana@exa mple.com",
    "ana@example.com\r\nBcc: eve@x.com",
    "Ana <a@b.c>",
    "a@b..c",
    "a,b@c.d",
  ])("is refused: %j", (sent) => {
    expect(said(sent)).toMatchObject(Result.fail({ tag: "EmailInvalid" }));
  });
});
