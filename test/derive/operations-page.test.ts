import { operationNames } from "firmcore";
import { openApi } from "firmcore/openapi";
import { expect, test } from "vitest";
import { operationsPage } from "../../src/derive/openapi/operations-page.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { codesIn } from "../openapi/codes.ts";

const text = operationsPage()[0]?.text ?? "";
const usual = /^- \*\*Usual refusals,\*\* .*?: (.*)$/m.exec(text)?.[1] ?? "";
const cells = new Map(
  [...text.matchAll(/^\| `([\w.]+)` \| (.*) \|$/gm)].map(([, name, rest]) => [name ?? "", (rest ?? "").split(" | ")]),
);
/** `409 \`A\`, \`B\`; 422 \`C\`` as pairs of code and status. */
const codesOf = (cell: string): ReadonlyArray<readonly [string, number]> =>
  cell
    .split("; ")
    .flatMap((part) =>
      [...part.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => [code ?? "", Number.parseInt(part, 10)] as const),
    );

test("the page has one row for each operation, in order", () => {
  expect([...cells.keys()]).toEqual(operationNames);
  for (const { name, doc } of listOperations(operations)) expect(cells.get(name)?.[0], name).toBe(doc);
});

test("the page names each field, and what may be left out", () => {
  expect(cells.get("allocations.extend")?.[1]).toBe("`objectId`, `endDate`, `overrideReason?` †");
  expect(cells.get("identity.me")?.[1]).toBe("–");
  for (const { name, input } of listOperations(operations))
    for (const field of Object.keys(input as object).filter((each) => !each.startsWith("expected")))
      expect(cells.get(name)?.[1], name).toMatch(new RegExp(`\`${field}\\??\``));
});

test("the page shows the shape of every answer", () => {
  expect(cells.get("allocations.list")?.[2]).toBe("`{ results: Allocation[], more, next, included, permissions }`");
  expect(cells.get("allocations.assign")?.[2]).toBe("`Allocation & { warnings }`");
  expect(cells.get("users.count")?.[2]).toBe("`integer`");
  for (const [name, [, , answer]] of cells) expect(answer, name).not.toMatch(/value|undefined/);
});

test("the page lists all refusals with their statuses", () => {
  const document = openApi();
  expect(codesOf(usual).length).toBeGreaterThan(5);
  for (const [name, row] of cells) {
    const listed = codesOf(row[3] ?? "").map(([code, status]) => `${status} ${code}`);
    const common = codesOf(usual).map(([code, status]) => `${status} ${code}`);
    const announced = [401, 403, 404, 409, 410, 422, 429, 503].flatMap((status) =>
      codesIn(document, name, status).map((code) => `${status} ${code}`),
    );
    expect(listed, name).toEqual(announced.filter((each) => !common.includes(each)));
  }
});
