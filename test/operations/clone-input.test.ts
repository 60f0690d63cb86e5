import { describe, expect, it } from "vitest";
import { cloneInput } from "../../src/operations/run/clone-input.ts";

describe("a cloned input", () => {
  it("shares no list and no object with what was sent", () => {
    const sent = { where: { and: [{ name: { in: ["a", "b"] } }] }, limit: 5 };
    const copy = cloneInput(sent);
    expect(copy).toEqual(sent);
    sent.where.and[0]?.name.in.push("c");
    expect(copy.where.and).toEqual([{ name: { in: ["a", "b"] } }]);
  });
  it("keeps a field that is named like the prototype", () => {
    const copy = cloneInput({ where: JSON.parse('{"__proto__":{"a":1}}') });
    expect(Object.getOwnPropertyNames(copy.where)).toEqual(["__proto__"]);
  });
  it("copies what is nested deeply or contains itself", () => {
    const deep: { of?: unknown } = {};
    deep.of = { deep };
    const copy = cloneInput({ deep }) as { deep: { of: { deep: unknown } } };
    expect(copy.deep).not.toBe(deep);
    expect(copy.deep.of.deep).not.toBe(deep);
  });
  it("leaves what cannot be cloned as it is", () => {
    const faulty = new Map([["a", () => 1]]);
    const day = new Date(0);
    const copy = cloneInput({ faulty, day });
    expect(copy.faulty).toBe(faulty);
    expect(copy.day).toEqual(day);
    expect(copy.day).not.toBe(day);
  });
});
