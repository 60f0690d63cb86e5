import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfusables } from "../../../src/derive/domain/confusables-source.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { unicodeVersion } from "../../../src/domain/user/confusables.gen.ts";
import { email, emailKeyOf, hasTaken, typedKeyOf, usernameKeysOf } from "../../../src/domain/user/username-keys.ts";

/** Whether an account with the first name prevents another from taking the second. */
const alike = (name: string, other: string): boolean =>
  hasTaken({ ...usernameKeysOf(name), emailKey: null }, other) &&
  hasTaken({ ...usernameKeysOf(other), emailKey: null }, name);

// R-ID-3
describe("a username is taken by one that differs by", () => {
  test.each([
    ["case", "Admin", "aDMIN"],
    ["spaces at its ends", " admin\u00a0", "admin"],
    ["the width of its letters", "ａｄｍｉｎ", "admin"],
    ["mathematical letters", "𝐚𝓭𝖒𝚒𝕟", "admin"],
    ["how an accent is written", "rene\u0301", "René"],
    ["a ligature", "ﬁona", "FIONA"],
    ["the two small sigmas", "σας", "ΣΑΣ"],
    ["the sharp s", "Strauß", "STRAUSS"],
    ["what nobody sees", "ad\u200bmi\u00adn\u2060\ufeff", "admin"],
    ["a blank of Braille", "admin\u2800", "admin"],
    ["a Hangul filler", "admin\u3164", "admin"],
    ["a joiner of another script", "ad\u2d7fmin\u{1107f}", "admin"],
    ["a run of blanks", "ana  maria", "ana maria"],
    ["marks of direction", "\u202eadmin\u202c", "admin"],
    ["control characters", "ad\tmin\n", "admin"],
    ["a Cyrillic letter", "аdmin", "admin"],
    ["a Cyrillic letter and case", "аDMIN", "admin"],
    ["several Cyrillic letters", "раураl", "paypal"],
    ["Cyrillic capitals", "ВОВ", "BOB"],
    ["Cyrillic capitals and case", "ВОВ", "bob"],
    ["a Greek letter", "αdmin", "admin"],
    ["a Greek capital whose small letter looks otherwise", "Νina", "nina"],
    ["the case of a Greek letter that looks otherwise", "Νina", "νina"],
    ["a small Greek letter whose capital looks otherwise", "iνan", "IVAN"],
    ["nothing but Greek capitals", "ΝΙΝΑ", "nina"],
    ["an Armenian letter", "rօb", "rob"],
    ["a Cherokee letter", "ᎪNA", "ana"],
    ["a dotless i", "adm\u0131n", "admin"],
    ["a dotted capital I", "ADM\u0130N", "admin"],
    ["a Latin letter of phonetics", "ɑdmin", "admin"],
    ["a capital I that looks like a small l", "aIan", "alan"],
    ["a digit that looks like a letter", "r0b", "rob"],
    ["two letters that look like one", "adrnin", "admin"],
    ["the long s, which is an s", "ſam", "sam"],
    ["the long s, which looks like an f", "ſam", "fam"],
  ])("%s", (_, other, name) => {
    expect(alike(name, other)).toBe(true);
  });

  test.each([
    ["an accent", "rene", "rené"],
    ["a space inside", "ana maria", "anamaria"],
    ["letters of another alphabet that look like none", "дима", "dima"],
    ["letters that look the same in no case that is written", "Ian", "Lan"],
    ["a letter", "ana", "anna"],
  ])("but not by one that differs by %s", (_, other, name) => {
    expect(alike(name, other)).toBe(false);
  });

  test("case does not matter in other alphabets", () => {
    for (const name of ["Νίκος", "Дмитрий", "Արամ", "Ιωάννης", "Ünal", "straße"])
      for (const other of [name.toUpperCase(), name.toLowerCase()]) expect(typedKeyOf(other)).toBe(typedKeyOf(name));
  });

  test("the key of a key is that key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), (name) => {
        const key = typedKeyOf(name);
        expect(typedKeyOf(key)).toBe(key);
        expect(typedKeyOf(`\u2800${name} \u3164`)).toBe(key);
      }),
      { numRuns: 500 },
    );
  });

  test("every confusable letter is taken with its look-alike", () => {
    const { table, version } = readConfusables();
    expect([version, table.length]).toEqual([unicodeVersion, 6565]);
    // The standard decomposes letters first, so composed letters are never looked up.
    const whole = table.filter(
      ([source]) => String.fromCodePoint(source) === String.fromCodePoint(source).normalize("NFD"),
    );
    expect(whole.length).toBeGreaterThan(5000);
    const missed = whole.filter(([source, prototype]) => {
      const [letter, shape] = [String.fromCodePoint(source), String.fromCodePoint(...prototype).replace("\t", "")];
      return !alike(`x${letter}y`, `x${shape}y`) || (typedKeyOf(letter) !== "" && !alike(letter, shape));
    });
    expect(missed.map(([source]) => source.toString(16))).toEqual([]);
  });

  test("an invisible character is not part of a name", () => {
    for (let point = 0; point < 0x110000; point++) {
      const letter = String.fromCodePoint(point);
      if (/\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{White_Space}/u.test(letter) && letter.isWellFormed())
        expect([point.toString(16), alike("admin", `admin${letter}`)]).toEqual([point.toString(16), true]);
    }
  });
});

test("R-ID-3: e-mail addresses ignore case but not alphabets", () => {
  expect(emailKeyOf(" Ana@EXAMPLE.com ")).toBe("ana@example.com");
  expect(emailKeyOf("аna@example.com")).not.toBe("ana@example.com");
});

describe("an e-mail address", () => {
  const said = (sent: unknown) => Result.flatMap(email.parse(sent), (text) => email.validate(text, defaultSettings));
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
