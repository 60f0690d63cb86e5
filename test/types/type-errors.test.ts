import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const before = `
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
const app = await openFirm(memory());
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
`;

/** The errors of the compiler for each line of a program of an app. */
const errorsOf = (lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const path = join(root, "test/types/app.ts");
  const text = `${before}${lines.join("\n")}\n`;
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
  const source = program.getSourceFile(path);
  const first = before.split("\n").length - 1;
  const errors = lines.map(() => "");
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
    errors[line - first] = ts.flattenDiagnosticMessageText(messageText, "\n");
  }
  return errors;
};

test("a type error names what would be right", { timeout: 60_000 }, () => {
  const cases: ReadonlyArray<readonly [line: string, ...named: ReadonlyArray<string>]> = [
    ['await firm.engineers.list({ order: "-fullName", where: { fullName: { startsWith: "A" } } });'],
    ['await firm.engineers.list({ order: "salary" });', "salary", "fullName", "employmentStatus"],
    ['await firm.engineers.list({ order: ["-salary"] });', "-salary", "fullName"],
    ["await firm.engineers.list({ where: { salary: 1 } });", "salary", "fullName", "employmentStatus"],
    ["await firm.projects.count({ where: { budget: 1 } });", "budget", "projectManager"],
    ['await firm.hours.submit({ objectId: "x", hour: 1 });', "hour", "objectId"],
    ['await firm.call("hours.submit", "x").then(({ warnings }) => warnings);', "warnings"],
  ];
  const errors = errorsOf(cases.map(([line]) => line));
  for (const [i, [line, ...named]] of cases.entries())
    if (named.length === 0) expect(errors[i], line).toBe("");
    else for (const each of named) expect(errors[i], line).toContain(each);
});
