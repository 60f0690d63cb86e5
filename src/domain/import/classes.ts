import * as Result from "effect/Result";
import { Allocation } from "../allocation/entity.ts";
import { BillableHour, billingWords } from "../billable-hour/entity.ts";
import { Certification, certificationStatusField } from "../certification/entity.ts";
import { EngineerProfile, hourlyRate } from "../engineer/entity.ts";
import { roles } from "../kernel/actor.ts";
import { type Entity, field, optional, type Row } from "../kernel/entity.ts";
import { each, given, type Input, needed } from "../kernel/input.ts";
import { id, text, word } from "../kernel/kind.ts";
import { uniqueKey } from "../kernel/text.ts";
import { words, wordsByState } from "../kernel/word.ts";
import { Project } from "../project/entity.ts";
import { User } from "../user/entity.ts";
import type { LeftOut } from "./raw.ts";

type Values = Readonly<Record<string, unknown>>;
/** How rows of one class become records. */
export interface ImportClass {
  readonly entity: Entity;
  /** What a row may hold, by the names of the export. */
  readonly input: Input;
  /** Fields taken over in another way, which are no custom fields. */
  readonly taken: ReadonlyArray<string>;
  /** The record's own fields from judged values. `today` is the day of the import. */
  readonly make: (values: Values, row: Values, today: number) => Result.Result<Values, LeftOut>;
  /** First and last day that must not be reversed. */
  readonly range?: readonly [from: string, to: string];
  /** Pointers that must find a row of the export or the database. */
  readonly pointers: Readonly<Record<string, string>>;
}

const labelsOf = (values: Values): Readonly<Record<string, string>> =>
  values.labels as Readonly<Record<string, string>>;
const or = (values: Values, name: string): unknown => values[name] ?? null;
const pick = (values: Values, ...names: ReadonlyArray<string>): Values =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? null]));

/** The roles as words: the seeds also write `admin` and `client`. */
const roleWords = words("User.role", {
  administrator: ["admin"],
  coordinator: [],
  projectManager: ["project manager", "manager"],
  engineer: [],
  clientLead: ["client"],
  salesperson: ["sales"],
});
const hashed = /^\$(2[aby]|argon2id|scrypt)\$/;

const users: ImportClass = {
  entity: User,
  input: {
    username: needed(User.fields.username),
    email: given(User.fields.email),
    role: given(optional(word(roleWords), "The role, in any of the seeds' words.")),
    team: given(User.fields.team),
    clientCompany: given(User.fields.clientCompany),
  },
  taken: ["_hashed_password", "password", "emailVerified"],
  make: (values, row) => {
    const hash = row._hashed_password;
    const { username, email } = values as { readonly username: string; readonly email?: string | null };
    const role = values.role ?? "engineer";
    return Result.succeed({
      ...pick(values, "username", "email", "team", "clientCompany"),
      usernameKey: uniqueKey(username),
      emailKey: email === undefined || email === null ? null : uniqueKey(email),
      passwordHash: typeof hash === "string" && hashed.test(hash) ? hash : null,
      role: roles.find((known) => known.toLowerCase() === String(role).toLowerCase()) ?? "engineer",
      externalId: null,
      active: true,
    });
  },
  pointers: {},
};

const engineers: ImportClass = {
  entity: EngineerProfile,
  input: {
    ...each("needed", EngineerProfile.fields, "user", "fullName", "discipline", "employmentStatus"),
    ...each("given", EngineerProfile.fields, "primaryLocation", "holidayCalendar", "employedFrom", "employedUntil"),
    hourlyRate: given(hourlyRate),
  },
  taken: [],
  make: (values) =>
    Result.succeed({
      ...pick(
        values,
        "user",
        "fullName",
        "discipline",
        "employmentStatus",
        "primaryLocation",
        "holidayCalendar",
        "employedFrom",
        "employedUntil",
      ),
      employmentStatusLabel: labelsOf(values).employmentStatus ?? null,
    }),
  pointers: { user: "User" },
};

const certifications: ImportClass = {
  entity: Certification,
  input: {
    ...each("needed", Certification.fields, "engineer", "certificationName", "issuer", "issuedOn"),
    status: needed(certificationStatusField),
    ...each("given", Certification.fields, "certificationNumber", "expiresOn", "documentUrl"),
  },
  taken: [],
  make: (values, _row, today) => {
    const status = values.status;
    return Result.succeed({
      ...pick(
        values,
        "engineer",
        "certificationName",
        "issuer",
        "certificationNumber",
        "issuedOn",
        "expiresOn",
        "documentUrl",
      ),
      declared: status === "valid" ? null : status,
      declaredOn: status === "valid" ? null : today,
      statusLabel: labelsOf(values).status ?? null,
    });
  },
  range: ["issuedOn", "expiresOn"],
  pointers: { engineer: "EngineerProfile" },
};

const { fields: p } = Project;
const alias = <A, B>(values: Values, name: string, other: string): A | B | null =>
  (values[name] ?? values[other] ?? null) as A | B | null;
const projects: ImportClass = {
  entity: Project,
  input: {
    ...each("given", p, "projectCode", "clientName", "startDate", "endDate", "requiredDiscipline", "description"),
    ...each("given", p, "requiredCertifications", "billable", "rate"),
    projectName: given(optional(text, p.projectName.doc)),
    name: given(optional(text, p.projectName.doc)),
    status: needed(p.status),
    projectManager: given(optional(id, p.projectManager.doc, { references: "User" })),
    manager: given(optional(id, p.projectManager.doc, { references: "User" })),
  },
  taken: ["client", "deal"],
  make: (values) => {
    const projectName = alias(values, "projectName", "name");
    const projectManager = alias(values, "projectManager", "manager");
    const engineering = ["projectCode", "projectName", "clientName", "projectManager"].some(
      (name) => (values[name] ?? null) !== null,
    );
    const required: ReadonlyArray<readonly [string, unknown]> = [
      ["projectName", projectName],
      ["projectManager", projectManager],
      ...(engineering
        ? ([
            ["projectCode", or(values, "projectCode")],
            ["clientName", or(values, "clientName")],
          ] as const)
        : []),
    ];
    const missing = required.find(([, value]) => value === null);
    if (missing !== undefined) return Result.fail({ code: "REQUIRED", message: `${missing[0]} is required` });
    return Result.succeed({
      ...pick(
        values,
        "projectCode",
        "clientName",
        "status",
        "startDate",
        "endDate",
        "requiredDiscipline",
        "description",
        "rate",
      ),
      projectName,
      projectManager,
      writtenAs: (values.projectName ?? null) === null ? "name" : "projectName",
      statusLabel: labelsOf(values).status ?? null,
      client: null,
      deal: null,
      requiredCertifications: values.requiredCertifications ?? [],
      billable: values.billable ?? true,
      closedOn: null,
    });
  },
  range: ["startDate", "endDate"],
  pointers: { projectManager: "User" },
};

const { fields: a } = Allocation;
const allocations: ImportClass = {
  entity: Allocation,
  input: {
    ...each("needed", a, "engineer", "project", "allocationPercent", "startDate", "assignmentRole", "status"),
    ...each("given", a, "endDate", "notes", "billable", "rate"),
  },
  taken: ["deal"],
  make: (values) =>
    Result.succeed({
      ...pick(
        values,
        "engineer",
        "project",
        "allocationPercent",
        "startDate",
        "endDate",
        "assignmentRole",
        "status",
        "notes",
        "billable",
        "rate",
      ),
      statusLabel: labelsOf(values).status ?? null,
      deal: null,
      override: null,
    }),
  range: ["startDate", "endDate"],
  pointers: { engineer: "EngineerProfile", project: "Project" },
};

/** `Non-Billable` means approved and non-billable (R-IMP-3). */
const importedBilling = words("BillableHour.billingStatus", {
  ...wordsByState(billingWords),
  "non-billable": [],
});
const machinesOf: Readonly<Record<string, readonly [approval: string, billing: string]>> = {
  draft: ["draft", "unbilled"],
  submitted: ["submitted", "unbilled"],
  rejected: ["rejected", "unbilled"],
  approved: ["approved", "unbilled"],
  "non-billable": ["approved", "non-billable"],
  invoiced: ["approved", "invoiced"],
  paid: ["approved", "paid"],
  "written off": ["approved", "written off"],
};
const { fields: h } = BillableHour;
const hours: ImportClass = {
  entity: BillableHour,
  input: {
    ...each("needed", h, "engineer", "project", "workDate", "hours", "submittedBy"),
    billingStatus: needed(field(word(importedBilling), "Approval and billing in one word.")),
    ...each("given", h, "allocation", "taskCode", "notes", "billable"),
  },
  taken: [],
  make: (values) => {
    const [approval, billing] = machinesOf[values.billingStatus as string] ?? ["draft", "unbilled"];
    const billable = billing !== "non-billable" && values.billable !== false;
    const unbilled = billable ? "unbilled" : "non-billable";
    return Result.succeed({
      ...pick(values, "engineer", "project", "allocation", "workDate", "hours", "taskCode", "notes", "submittedBy"),
      billable,
      approval,
      billing: billing === "unbilled" ? unbilled : billing,
      statusLabel: labelsOf(values).billingStatus ?? null,
      decidedBy: null,
      decidedAt: null,
      decisionReason: null,
      snapshot: null,
      invoiceRef: null,
      invoicedOn: null,
    });
  },
  pointers: { engineer: "EngineerProfile", project: "Project", allocation: "Allocation", submittedBy: "User" },
};

/** The classes that an import knows, in an order in which pointers only look back. */
export const importClasses: ReadonlyArray<ImportClass> = [
  users,
  engineers,
  certifications,
  projects,
  allocations,
  hours,
];

/** What belongs to the record of an import, not to the row it came from: not compared when the same rows come again. */
export const notCompared: ReadonlySet<keyof Row | string> = new Set([
  "organizationId",
  "version",
  "declaredOn",
  "snapshot",
  "closedOn",
  "override",
  "decidedBy",
  "decidedAt",
]);
