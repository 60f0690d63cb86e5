import { describe, expect, test } from "vitest";
import { parseSource } from "../../../../src/domain/import/parse-server/parse-source.ts";

const pointer = (className: string) => ({ __type: "Pointer", className, objectId: "user000001" });

describe("a value of a Parse export", () => {
  test("_User is User, with or without the underscore", () => {
    expect(["_User", "User", "Project"].map(parseSource.className)).toEqual(["User", "User", "Project"]);
  });

  test.each([
    ["a Pointer", pointer("_User"), "user000001"],
    ["a whole row", { __type: "Object", className: "_User", objectId: "user000001", username: "ana" }, "user000001"],
    ["a bare id", "user000001", "user000001"],
    ["a Pointer to another class", pointer("Project"), null],
    ["a Pointer without an id", { __type: "Pointer", className: "_User" }, null],
    ["a number", 7, null],
    ["null", null, null],
  ])("%s as a pointer to a User", (_what, value, id) => {
    expect(parseSource.pointerId(value, "User")).toBe(id);
  });

  test("a Date gives its text", () => {
    const iso = "2027-03-01T00:00:00.000Z";
    expect([{ __type: "Date", iso }, iso, 7].map(parseSource.dateValue)).toEqual([iso, iso, 7]);
  });

  test("_Role lists users, the join table pairs", () => {
    expect(
      parseSource.roleRow("_Role", {
        objectId: "r1",
        name: "Admin",
        users: [pointer("_User"), "u2", 7, { objectId: "" }],
      }),
    ).toEqual({
      role: { id: "r1", name: "Admin" },
      members: [
        { role: "r1", user: "user000001" },
        { role: "r1", user: "u2" },
      ],
    });
    expect(parseSource.roleRow("_Join:users:_Role", { owningId: "r1", relatedId: "u3" })).toEqual({
      role: null,
      members: [{ role: "r1", user: "u3" }],
    });
  });
});
