import { expect, test } from "vitest";
import { customValue } from "../../../../src/domain/import/parse-server/custom-value.ts";

test.each([
  ["text", "a", "a"],
  ["nothing", null, null],
  ["a list", [1, { __type: "Date", iso: "x" }], [1, { __type: "Date", iso: "x" }]],
  ["an object", { a: 1 }, { a: 1 }],
  ["an instant", { __type: "Date", iso: "2027-01-01T00:00:00.000Z" }, "2027-01-01T00:00:00.000Z"],
  ["a pointer", { __type: "Pointer", className: "Task", objectId: "task000001" }, "task000001"],
  ["an included row", { __type: "Object", className: "Task", objectId: "task000001", title: "x" }, "task000001"],
  ["bytes", { __type: "Bytes", base64: "AAA=" }, "AAA="],
  ["a place", { __type: "GeoPoint", latitude: 1, longitude: 2 }, { latitude: 1, longitude: 2 }],
  ["a file", { __type: "File", name: "a.pdf", url: "https://x/a" }, { name: "a.pdf", url: "https://x/a" }],
  [
    "a polygon, whose points Parse writes with the latitude first",
    { __type: "Polygon", coordinates: [[1, 2], "odd"] },
    [
      { latitude: 1, longitude: 2 },
      { latitude: undefined, longitude: undefined },
    ],
  ],
  ["a polygon without points", { __type: "Polygon" }, { __type: "Polygon" }],
  ["an unknown type", { __type: "Thing", a: 1 }, { __type: "Thing", a: 1 }],
])("the custom value %s is without what Parse writes around it", (_what, sent, plain) => {
  expect(customValue(sent)).toEqual(plain);
});
