import { readFileSync } from "node:fs";
import { codeOf, refusalTagsOf } from "firmcore";
import { describe, expect, test } from "vitest";
import { statuses } from "../../../src/api/http-status.ts";
import { operations } from "../../../src/operations/index.ts";
import { listOperations } from "../../../src/operations/operation-tree.ts";
import type { Line } from "./refusal-line.ts";
import { openScene, password } from "./refusal-scene.ts";
import { lines, onlyFunctions, unreached } from "./refused-requests.ts";

const statusOf = ({ code, status }: Pick<Line, "code" | "status">): number =>
  status ?? (code === 101 ? 404 : code === 1 ? 500 : 400);
const cases = lines.map((line) => [`${line.refusal} is ${line.code}, by a request to ${line.by}`, line] as const);

describe("a Parse client that is refused reads the code, the status and the words:", () => {
  test.each(cases)("%s", async (_title, line) => {
    const scene = await openScene(line.options?.());
    const { status, body } = await line.ask(scene);
    expect([status, body.code]).toEqual([statusOf(line), line.code]);
    expect(body.error).toEqual(typeof line.error === "string" ? line.error : expect.stringMatching(line.error));
    expect(body.refusal).toMatchObject({ code: line.shownAs ?? line.refusal, detail: expect.anything() });
    const [, route] = scene.lastPath().split("/");
    if (line.by === "classes" || line.by === "functions") expect(route).toBe(line.by);
    else expect(route).not.toBe("functions");
  });

  const ofClasses = cases.filter(([, { by }]) => by === "classes");
  test.each(ofClasses)("%s, also as an item of a batch", async (_title, line) => {
    const { status, body } = await line.ask(await openScene({ ...line.options?.(), inBatch: true }));
    expect([status, body.code]).toEqual([200, line.code]);
    expect(body.refusal?.code).toBe(line.shownAs ?? line.refusal);
    expect(body.error).toEqual(typeof line.error === "string" ? line.error : expect.stringMatching(line.error));
  });
});

describe("what the dialect itself refuses names the refusal:", () => {
  const other = { __type: "Pointer", className: "Project", objectId: "aaaaaaaaaa" };
  const cases: ReadonlyArray<readonly [code: string, method: string, path: string, body?: object]> = [
    ["CLASS_FORBIDDEN", "GET", "/classes/Nowhere"],
    ["CLASS_FORBIDDEN", "POST", "/classes/_Session", {}],
    ["FORBIDDEN", "PUT", "/users/EMIL", { username: "mine" }],
    ["FORBIDDEN", "PUT", "/users/aaaaaaaaaa", { username: "mine" }],
    ["FORBIDDEN", "POST", "/loginAs", { userId: "aaaaaaaaaa" }],
    ["FORBIDDEN", "POST", "/requestPasswordReset", { email: "emil@example.com" }],
    ["REQUIRED", "POST", "/login", { username: "emil" }],
    ["REQUIRED", "POST", "/login", { password }],
    ["LOGIN_FAILED", "POST", "/login", { username: "emil", password: { $ne: "" } }],
    ["NOT_FOUND", "GET", "/roles/nobody"],
    ["KEY_INVALID", "GET", "/classes/Project?order=_odd"],
    ["KEY_INVALID", "GET", '/classes/Project?where={"$odd":1}'],
    ["KEY_INVALID", "POST", "/classes/Company", { objectId: "aaaaaaaaaa" }],
    ["TYPE_MISMATCH", "POST", "/classes/Project", { projectManager: other }],
    ["TYPE_MISMATCH", "POST", "/classes/Activity", { relatedTo: other }],
    ["TYPE_MISMATCH", "PUT", "/classes/Project/PROJECT", { projectName: { __op: "Increment", amount: 1 } }],
    ["TYPE_MISMATCH", "PUT", "/classes/Project/PROJECT", { projectName: { __op: "Add", objects: 1 } }],
  ];
  test.each(cases.map((each) => [each.slice(0, 3).join(" "), each] as const))(
    "%s",
    async (_, [code, method, path, body]) => {
      const scene = await openScene();
      const asked = path.replace("EMIL", scene.emilId).replace("PROJECT", scene.projectId);
      const said = (await scene.asBoss(method, asked, body as never)).body;
      expect(said.refusal).toMatchObject({ code, detail: expect.anything() });
    },
  );

  test("UNKNOWN_WORD of a save of hours, with the words that there are", async () => {
    const { asEmil, hour } = await openScene();
    const { objectId } = (await asEmil("POST", "/classes/BillableHour", hour)).body as { readonly objectId?: string };
    const { body } = await asEmil("PUT", `/classes/BillableHour/${objectId}`, { billingStatus: "Odd" });
    const known = expect.arrayContaining(["submitted", "approved"]);
    expect(body).toMatchObject({ code: 142, refusal: { code: "UNKNOWN_WORD", detail: { issues: [{ known }] } } });
  });

  test("a row that may be read and not written answers with the bytes of one that is not there", async () => {
    const { asEmil, projectId } = await openScene();
    const write = (id: string, method: string) => asEmil(method, `/classes/Project/${id}`, { description: "Mine" });
    for (const method of ["PUT", "DELETE"])
      expect(await write(projectId, method)).toEqual(await write("Missing000", method));
  });
});

describe("the lines are complete:", () => {
  const reached = new Set<string>(lines.map(({ refusal }) => refusal));

  test("every code of the library has one, or a reason why no request reaches it", () => {
    const codes = Object.keys(statuses).map((_tag) => codeOf({ _tag } as never));
    // The library has no such refusal yet; the dialect has.
    expect([...reached, ...Object.keys(unreached)].toSorted()).toEqual([...codes, "ID_INVALID"].toSorted());
  });

  test("a code without a line is refused by no operation, and by the test that is named", () => {
    const listed = new Set(
      listOperations(operations).flatMap((of) => [...refusalTagsOf(of)].map((_tag) => codeOf({ _tag }))),
    );
    for (const [code, { test: file }] of Object.entries(unreached)) {
      expect([...listed], code).not.toContain(code);
      expect(readFileSync(file, "utf8"), code).toContain("refusedCalls");
    }
  });

  test("what only functions reach has the reason why no class route does", () => {
    const bySave = new Set<string>(lines.filter(({ by }) => by !== "functions").map(({ refusal }) => refusal));
    expect(Object.keys(onlyFunctions).toSorted()).toEqual([...reached].filter((code) => !bySave.has(code)).toSorted());
  });

  test("the page of errors has the same codes", () => {
    const page = readFileSync("docs/rules/errors.md", "utf8");
    const rows = [...page.matchAll(/^\| \d{3} \| `(?<code>[A-Z_]+)` \| (?<parse>[\d(), ]+) \|/gm)];
    const printed = Object.fromEntries(rows.map(({ groups }) => [groups?.code, groups?.parse?.split(", ").toSorted()]));
    const answered: Record<string, Array<string>> = {};
    for (const line of lines) {
      const [code, status] = [line.code, statusOf(line)];
      const shown = status === 400 ? String(code) : `${code} (${status})`;
      answered[line.refusal] = [...new Set([...(answered[line.refusal] ?? []), shown])].toSorted();
    }
    const { ID_INVALID: _later, ...known } = answered;
    for (const [code, { code: parse }] of Object.entries(unreached)) known[code] = [String(parse)];
    expect(printed).toEqual(known);
  });
});
