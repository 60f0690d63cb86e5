import * as Result from "effect/Result";
import { describe, expect, test } from "vitest";
import { field } from "../../../src/domain/kernel/schema/entity.ts";
import { parseInput, required } from "../../../src/domain/kernel/schema/input.ts";
import type { Kind } from "../../../src/domain/kernel/schema/kind.ts";
import { password, secret } from "../../../src/domain/user/password.ts";

const tagOf = (kind: Kind<string, never, string>, sent: unknown) => {
  const said = kind.parse(sent);
  return Result.isSuccess(said) ? said.success : said.failure.tag;
};

// R-ID-3
describe("a password that is chosen", () => {
  test.each([
    ["eight characters", "12345678"],
    ["256 characters", "x".repeat(256)],
    ["256 characters of 1024 bytes", "🔑".repeat(256)],
    ["spaces at its ends, which stay", "  secret "],
    ["eight spaces", " ".repeat(8)],
  ])("has %s", (_, sent) => expect(tagOf(password, sent)).toBe(sent));

  test.each([
    ["seven characters", "1234567"],
    ["seven of two units each", "🔑".repeat(7)],
    ["257 characters", "x".repeat(257)],
    ["more than 1024 bytes", "🔑".repeat(257)],
    ["a megabyte", "x".repeat(1_048_576)],
    ["U+0000", "pass\u0000word"],
    ["a lone surrogate", "pass\ud800word"],
  ])("does not have %s", (_, sent) => expect(tagOf(password, sent)).toBe("PasswordPolicy"));
});

test("a compared secret is limited only in length", () => {
  expect(tagOf(secret, "x")).toBe("x");
  expect(tagOf(secret, " x ")).toBe(" x ");
  expect(tagOf(secret, "")).toBe("Required");
  expect(tagOf(secret, "x".repeat(1_025))).toBe("TextInvalid");
});

// L-56
test.each([password, secret])("a refusal never quotes a $type", (kind) => {
  const input = { it: required(field(kind, "It.")) };
  for (const canary of [
    "canary\u0000canary",
    ["canary"],
    { canary: 1 },
    "canary".repeat(1_000),
    1234567,
    "canary\ud800",
  ]) {
    const said = parseInput(input, { it: canary });
    expect(Result.isFailure(said)).toBe(true);
    expect(JSON.stringify(said)).not.toMatch(/canary|1234567/);
  }
});

test("a secret cannot be printed", () => {
  expect(() => password.format("x")).toThrow("never shown");
});
