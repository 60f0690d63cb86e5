import { scryptSync } from "node:crypto";
import { hash as bcryptHash } from "@node-rs/bcrypt";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStoredHash } from "../../../src/adapters/crypto/stored-hash.ts";
import { quickArgon2id, watched } from "./hashing.ts";

/** From the test program of the algorithm's authors (phc-winner-argon2, src/test.c), version 0x13. */
const reference: ReadonlyArray<readonly [stored: string, password: string]> = [
  ["$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password"],
  ["$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "password"],
  ["$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password"],
  ["$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94", "differentpassword"],
  ["$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw", "password"],
];
const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
const scryptPhc = (password: string, ln: number, r: number, p: number): string => {
  const salt = Buffer.from("0123456789abcdef");
  const key = scryptSync(password, salt, 32, { N: 2 ** ln, r, p, maxmem: 2 ** 28 });
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(key)}`;
};

describe("R-ID-4: stored hashes of argon2id and scrypt", () => {
  test.each(reference)("%s is checked; its salt of 8 bytes makes it outdated", async (stored, password) => {
    const identity = quickArgon2id();
    expect(await identity.verify(password, stored)).toEqual({ matches: true, outdated: true });
    expect(await identity.verify(`${password}x`, stored)).toEqual({ matches: false, outdated: true });
  });

  test("scrypt with N 2^17, r 8, p 1 is checked and outdated", async () => {
    const identity = quickArgon2id();
    const stored = scryptPhc("correct horse", 17, 8, 1);
    expect(await identity.verify("correct horse", stored)).toEqual({ matches: true, outdated: true });
    expect(await identity.verify("Correct horse", stored)).toEqual({ matches: false, outdated: true });
  });

  test("checks scrypt's reference vector (RFC 7914, section 12) as a PHC string", async () => {
    const key =
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887";
    const stored = `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from("SodiumChloride"))}$${base64(Buffer.from(key, "hex"))}`;
    expect((await quickArgon2id().verify("pleaseletmein", stored)).matches).toBe(true);
  });

  test.each([
    [1, 1, 1],
    [4, 32, 1],
    [10, 1, 16],
  ])("scrypt with other parameters (%i, %i, %i) is checked within its memory", async (ln, r, p) => {
    expect((await quickArgon2id().verify("secret", scryptPhc("secret", ln, r, p))).matches).toBe(true);
  });
});

describe("R-IMP-4: bcrypt of an import", () => {
  test.each(["2a", "2b", "2y"] as const)("$%s$ is checked and gives way to argon2id", async (version) => {
    const identity = quickArgon2id();
    const stored = (await bcryptHash("correct horse", 4)).replace("$2b$", `$${version}$`);
    expect(stored.slice(0, 7)).toBe(`$${version}$04$`);
    expect(await identity.verify("correct horse", stored)).toEqual({ matches: true, outdated: true });
    expect(await identity.verify("correct horsf", stored)).toEqual({ matches: false, outdated: true });
  });

  test("checks a hash of the original bcrypt implementation", async () => {
    const stored = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    expect((await quickArgon2id().verify("U*U", stored)).matches).toBe(true);
    expect((await quickArgon2id().verify("U*U*", stored)).matches).toBe(false);
  });

  test("bcrypt compares 72 bytes, argon2id the whole password", async () => {
    const identity = quickArgon2id();
    const first = "ä".repeat(36);
    const stored = await bcryptHash(`${first} and more`, 4);
    expect((await identity.verify(`${first} and else`, stored)).matches).toBe(true);
    expect((await identity.verify(first.slice(1), stored)).matches).toBe(false);
    expect((await identity.verify(`${first} and else`, await identity.hash(`${first} and more`))).matches).toBe(false);
  });

  test("a null character does not end a password", async () => {
    const stored = await bcryptHash("before\0after", 4);
    expect((await quickArgon2id().verify("before\0after", stored)).matches).toBe(true);
    expect((await quickArgon2id().verify("before", stored)).matches).toBe(false);
    expect((await quickArgon2id().verify("before\0else", stored)).matches).toBe(false);
  });
});

describe("R-ID-5: a missing hash costs the same as a real one", () => {
  const present = "argon2id $argon2id$v=19$m=256,t=2,p=1";

  test("null never matches and takes a comparison at the current cost", async () => {
    const { hasher, calls } = watched();
    expect(await hasher.verify("", null)).toEqual({ matches: false, outdated: false });
    expect(calls).toEqual([present]);
  });

  test.each([
    ["nothing", ""],
    ["no hash", "secret"],
    [
      "another algorithm",
      "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ],
    ["a version that is not", "$argon2id$v=18$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["a short salt", "$argon2id$v=19$m=256,t=2,p=1$c2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["a short key", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EA"],
    ["no base64", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHR$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["too little memory", "$argon2id$v=19$m=15,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"],
    ["no passes", "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["memory of 4 TiB", "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    [
      "passes for a year",
      "$argon2id$v=19$m=19456,t=4294967295,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ],
    ["scrypt of 1 TiB", "$scrypt$ln=30,r=8,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["scrypt of 4 GiB", "$scrypt$ln=20,r=32,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["scrypt without work", "$scrypt$ln=0,r=8,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["scrypt with p=0", "$scrypt$ln=14,r=8,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
    ["bcrypt of 2^31 rounds", "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["bcrypt of 2^3 rounds", "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["bcrypt that is cut", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe"],
    ["bcrypt with bits to spare", "$2b$05$CCCCCCCCCCCCCCCCCCCCCzE5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  ])("%s never matches and takes the current cost", async (_what, stored) => {
    const { hasher, calls } = watched();
    expect(await hasher.verify("password", stored)).toEqual({ matches: false, outdated: false });
    expect(calls).toEqual([present]);
  });

  test("any stored text takes exactly one comparison", async () => {
    const signs = fc.constantFrom(..."$=,/+.aAzZ019", "é", "\0", "\ud800");
    const changed = fc
      .tuple(
        fc.constantFrom(
          ...reference.slice(0, 2).map(([stored]) => stored),
          "$scrypt$ln=4,r=8,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
          "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ),
        fc.nat(),
        fc.array(signs, { maxLength: 2 }),
        fc.nat({ max: 2 }),
      )
      .map(([stored, at, put, cut]) => {
        const place = at % (stored.length + 1);
        return stored.slice(0, place) + put.join("") + stored.slice(place + cut);
      });
    let read = 0;
    await fc.assert(
      fc.asyncProperty(changed, async (stored) => {
        const { hasher, calls } = watched();
        const parsed = parseStoredHash(stored);
        if (parsed !== null) read++;
        // A mebibyte or more is slow and the same case.
        fc.pre(parsed?.is !== "argon2id" || parsed.cost.memoryKiB * parsed.cost.passes < 2 ** 14);
        fc.pre(parsed?.is !== "scrypt" || parsed.hash.ln < 12);
        fc.pre(!/^\$2.\$(0[89]|1)/.test(stored));
        expect(await hasher.verify("never this", stored)).toMatchObject({ matches: false });
        expect(calls).toHaveLength(parsed?.is === "scrypt" ? 0 : 1);
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(10);
  });
});
