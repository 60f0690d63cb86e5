import { join } from "node:path";
import * as Result from "effect/Result";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { type Input, parseInput } from "../../src/domain/kernel/schema/input.ts";
import { refusalTagsOf } from "../../src/operations/define/refusal-tags.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { everyCall } from "../support/every-call.ts";

const root = join(import.meta.dirname, "../..");
const query =
  'query({ name: "x", doc: "", class: "User", action: "read", input: {}, rounds: [() => Result.succeed({})]';
const before = `
import * as Result from "effect/Result";
import { query } from "../../src/operations/define/operation.ts";
import { openFirm, type FirmApi, type Refusal } from "firmcore";
import { memory } from "firmcore/memory";
const app = await openFirm(memory());
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
type Refused<T> = {
  [K in keyof T]: T[K] extends (...given: never) => Promise<infer S>
    ? Extract<S, { readonly ok: false }>["refusal"]["_tag"]
    : Refused<T[K]>;
};
const expired = { _tag: "CursorExpired" } as const;
export declare const api: Omit<FirmApi["settled"], "actions" | "call" | "batch">;
export declare const refused: Refused<Omit<FirmApi["settled"], "actions" | "call" | "batch">>;
`;
const cases: ReadonlyArray<readonly [line: string, ...named: ReadonlyArray<string>]> = [
  ['await firm.engineers.list({ order: "-fullName", where: { fullName: { startsWith: "A" } } });'],
  ['await firm.engineers.list({ order: "salary" });', "salary", "fullName", "employmentStatus"],
  ['await firm.engineers.list({ order: ["-salary"] });', "-salary", "fullName"],
  ["await firm.engineers.list({ where: { salary: 1 } });", "salary", "fullName", "employmentStatus"],
  ['(await firm.engineers.list({ select: ["fullName", "hourlyRate"] })).results[0]?.hourlyRate?.minor.toFixed();'],
  ['await firm.engineers.list({ select: ["salary"] });', "salary", "fullName"],
  ['(await firm.engineers.list({ select: ["fullName"] })).results[0]?.user;', "user", "objectId", "fullName"],
  ['(await firm.engineers.list({ select: ["user" as string as "user"] })).results[0]?.user.trim();'],
  ['(await firm.engineers.distinct({ field: "version" })).results[0]?.toFixed();'],
  ['(await firm.engineers.distinct({ field: "discipline", where: { fullName: "Ana" } })).results[0]?.trim();'],
  ['(await firm.engineers.distinct({ field: "discipline" })).results[0]?.toFixed();', "toFixed", "string"],
  ['await firm.engineers.distinct({ field: "salary" });', "salary", "discipline"],
  ["await firm.projects.count({ where: { budget: 1 } });", "budget", "projectManager"],
  ['await firm.hours.submit({ objectId: "x", hour: 1 });', "hour", "objectId"],
  ['await firm.call("hours.submit", "x").then(({ warnings }) => warnings);', "warnings"],
  ['await firm.batch([{ operation: "users.get", input: "x", reason: "y" }, { operation: "users.count" }]);'],
  ['await firm.batch([{ operation: "users.count", dryRun: true }]);', "never"],
  ["await firm.batch([], { dryrun: true });", "dryrun"],
  ["await firm.users.count({}, { dryrun: true });", "dryrun"],
  // The list of an operation has every tag that its rules give, and no other.
  [`${query}, refusals: ["CursorExpired"], answer: () => Result.fail(expired) });`],
  [`${query}, refusals: ["CursorExpired", "Duplicate"], answer: () => Result.fail(expired) });`],
  [`${query}, refusals: [], answer: () => Result.fail(expired) });`, "Lacking", "CursorExpired"],
  [`${query}, refusals: ["CursorExpired"], answer: () => Result.fail(expired as Refusal) });`, "Lacking"],
  [`${query}, refusals: ["CursorExpired", "Locked"], answer: () => Result.fail(expired) });`, "NeverGiven", "Locked"],
];

interface App {
  readonly program: ts.Program;
  readonly source: ts.SourceFile;
}
/** The program of an app with one line for each case. */
const compiled = (): App => {
  const path = join(root, "test/types/app.ts");
  const text = `${before}${[...cases.map(([line]) => line), ...everyCall].join("\n")}\n`;
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(String(messageText));
    },
  });
  const options = config?.options ?? {};
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([path], options, {
    ...host,
    fileExists: (file) => file === path || host.fileExists(file),
    readFile: (file) => (file === path ? text : host.readFile(file)),
    getSourceFile: (file, version) =>
      file === path ? ts.createSourceFile(file, text, version) : host.getSourceFile(file, version),
  });
  return { program, source: program.getSourceFile(path) as ts.SourceFile };
};

/** The errors of the compiler for each case and each call. */
const errorsOf = ({ program, source }: App): ReadonlyArray<string> => {
  const first = before.split("\n").length - 1;
  const errors = [...cases, ...everyCall].map(() => "");
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const { line } = source.getLineAndCharacterOfPosition(start);
    errors[line - first] = ts.flattenDiagnosticMessageText(messageText, "\n");
  }
  return errors;
};

/** The types of an exported constant of the app, by operation. */
const exported = ({ program, source }: App, constant: string): ReadonlyArray<readonly [string, ts.Type]> => {
  const checker = program.getTypeChecker();
  const members = (type: ts.Type): ReadonlyArray<readonly [string, ts.Type]> =>
    type.getProperties().map((each) => [each.name, checker.getTypeOfSymbol(each)]);
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  const found = symbols.find(({ name }) => name === constant) as ts.Symbol;
  return members(checker.getTypeOfSymbol(found)).flatMap(([group, of]) =>
    members(of).map(([name, type]) => [`${group}.${name}`, type] as const),
  );
};

/** The tags with which each operation can refuse, by the type of its outcome. */
const tagsInTypes = (of: App): Readonly<Record<string, ReadonlyArray<string>>> => {
  const words = (type: ts.Type): ReadonlyArray<string> =>
    (type.isUnion() ? type.types : [type]).map((each) => (each as ts.StringLiteralType).value).sort();
  return Object.fromEntries(exported(of, "refused").map(([name, type]) => [name, words(type)]));
};

/** The fields of its input that the type of each operation requires. */
const requiredInTypes = (of: App): Readonly<Record<string, ReadonlyArray<string>>> => {
  const checker = of.program.getTypeChecker();
  return Object.fromEntries(
    exported(of, "api").map(([name, type]) => {
      const [input] = type.getCallSignatures().at(-1)?.getParameters() ?? [];
      const sent = checker.getNonNullableType(checker.getTypeOfSymbol(input as ts.Symbol));
      // An operation on one record also takes the bare id.
      const [fields] = (sent.isUnion() ? sent.types : [sent]).filter(({ flags }) => !(flags & ts.TypeFlags.String));
      const all = fields?.getProperties() ?? [];
      return [name, all.flatMap((each) => (each.flags & ts.SymbolFlags.Optional ? [] : [each.name])).sort()];
    }),
  );
};

let app: App;
let errors: ReadonlyArray<string>;
beforeAll(() => {
  app = compiled();
  errors = errorsOf(app);
}, 60_000);

test("the type of every operation lists exactly the refusals that it has at run time", { timeout: 60_000 }, () => {
  const had = listOperations(operations).map((of) => [of.name, [...refusalTagsOf(of)].sort()]);
  expect(tagsInTypes(app)).toEqual(Object.fromEntries(had));
});

test("the type of every operation requires exactly the fields without which it is refused", () => {
  const needed = listOperations(operations).map(({ name, input }) => {
    const found = parseInput(input as Input, {});
    const missing = Result.isFailure(found) ? found.failure.issues.flatMap(({ path }) => path) : [];
    return [name, [...missing].sort()];
  });
  expect(requiredInTypes(app)).toEqual(Object.fromEntries(needed));
});

test("a type error names what would be right", { timeout: 60_000 }, () => {
  for (const [i, [line, ...named]] of cases.entries())
    if (named.length === 0) expect(errors[i], line).toBe("");
    else for (const each of named) expect(errors[i], line).toContain(each);
});

test("an app that calls every operation costs the compiler little", () => {
  expect(everyCall.length).toBeGreaterThan(100);
  expect(errors.slice(cases.length)).toEqual(everyCall.map(() => ""));
  // Linear in the operations; `npm run bench:types` measures the seconds.
  expect(app.program.getInstantiationCount()).toBeLessThan(everyCall.length * 3_000);
  expect(app.program.getTypeCount()).toBeLessThan(everyCall.length * 600);
});
