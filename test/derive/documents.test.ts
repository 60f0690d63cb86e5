import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dataDictionary } from "../../src/derive/docs/data-dictionary.ts";
import { diagrams } from "../../src/derive/docs/diagrams.ts";
import { stateMachines } from "../../src/derive/docs/state-machines.ts";
import { systemTables } from "../../src/domain/change-log/system-tables.ts";
import { allEntities } from "../../src/domain/entities.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { englishText } from "../../src/domain/kernel/messages/english/sentences.ts";
import { neededRights } from "../../src/operations/policy/needed-rights.ts";
import { policies } from "../../src/operations/policy/policies.ts";

const root = new URL("../../", import.meta.url);
const textOf = (path: string): string =>
  [...dataDictionary(), ...diagrams()].find((each) => each.path === path)?.text ?? "";

describe("the dictionary", () => {
  const parts = new Map(
    textOf("docs/data-dictionary.md")
      .split(/^##+ /m)
      .map((part) => [part.slice(0, part.indexOf("\n")), part]),
  );

  test("has every field of every class and table", () => {
    const wanted = [...allEntities, ...Object.values(systemTables)];
    expect(wanted.length).toBeGreaterThan(12);
    for (const { name, fields } of wanted)
      for (const field of Object.keys(fields)) expect(parts.get(name), name).toContain(`| \`${field}\` |`);
  });

  test("names the writers of each field as the policies do", () => {
    const line = (of: string, field: string) =>
      parts
        .get(of)
        ?.split("\n")
        .find((each) => each.includes(`\`${field}\``));
    expect(line("EngineerProfile", "fullName")).toContain("| staff, others on own rows |");
    expect(line("EngineerProfile", "hourlyRate")).toMatch(/\| staff \|.*Not stored\./);
    expect(line("Project", "rate")).toContain("| staff |");
    expect(line("Certification", "declared")).toContain("| the library |");
    expect(line("BillableHour", "engineer")).toContain("| staff, others on own rows; at creation only |");
    expect(line("User", "role")).toContain("| administrator |");
  });

  test("lists the words of states and the needs of actions", () => {
    expect(parts.get("Allocation")).toContain("| cancelled | Cancelled | cancelled, canceled, withdrawn |");
    for (const [name, policy] of Object.entries(policies))
      for (const action of Object.keys(policy?.may ?? {}))
        expect(parts.get("Who may do what")).toContain(
          `| ${name} | ${action} | ${englishText(neededRights({ class: name, action }, defaultSettings))} |`,
        );
  });
});

describe("the diagrams", () => {
  test("show every state machine of the domain", async () => {
    const drawn = new Set<unknown>(Object.values(stateMachines));
    const files = globSync("src/domain/*/states.ts", { cwd: root });
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const found: Readonly<Record<string, unknown>> = await import(new URL(file, root).href);
      for (const [name, machine] of Object.entries(found))
        if (name.endsWith("achine")) expect(drawn.has(machine), `${name} of ${file}`).toBe(true);
    }
  });

  test("draw each transition with its event", () => {
    expect(textOf("docs/states.mmd")).toContain(
      "BillableHour_approval_submitted --> BillableHour_approval_approved : approve",
    );
    expect(textOf("docs/states.mmd")).toContain('state "written off" as BillableHour_billing_written_off');
  });

  test("draw each pointer with its multiplicity", () => {
    expect(textOf("docs/er.mmd")).toContain("  User ||--o| EngineerProfile : user\n");
    expect(textOf("docs/er.mmd")).toContain("  Allocation |o--o{ BillableHour : allocation\n");
  });

  test("show no secret", () => {
    expect(textOf("docs/er.mmd")).not.toContain("passwordHash");
  });
});
