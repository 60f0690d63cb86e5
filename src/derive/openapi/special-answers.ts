import { certificationWords } from "../../domain/certification/entity.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import {
  day,
  instant,
  type JsonSchema,
  type JsonSchemas,
  type Kind,
  money,
  percent,
} from "../../domain/kernel/schema/kind.ts";
import { settingsInput } from "../../domain/settings/settings-input.ts";
import { User } from "../../domain/user/entity.ts";
import { nullable, requiredObject } from "./json-schema.ts";

interface AnswerSchemas extends JsonSchemas {
  readonly record: (entity: Entity) => JsonSchema;
}
type Make = (tools: AnswerSchemas) => JsonSchema;

const text = { type: "string" } as const;
const truth = { type: "boolean" } as const;
const count = { type: "integer", minimum: 0 } as const;
const integer = { type: "integer" } as const;
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const oneOf = (...values: ReadonlyArray<string>): JsonSchema => ({ type: "string", enum: values });
const dayOf = ({ of }: AnswerSchemas): JsonSchema => of(day as unknown as Kind);
const instantOf = ({ of }: AnswerSchemas): JsonSchema => of(instant as unknown as Kind);
const percentOf = ({ of }: AnswerSchemas): JsonSchema => of(percent as unknown as Kind);
const moneyOf = ({ of }: AnswerSchemas): JsonSchema => of(money as unknown as Kind);
/** What is divided is nothing: there is no ratio. */
const ratioOf = (tools: AnswerSchemas): JsonSchema => nullable(percentOf(tools));
const report = (row: JsonSchema): JsonSchema => requiredObject({ results: list(row) });
const basis = oneOf("approved", "submitted", "all");
const key = list(text);
const minutes = count;

/** What stands beside an answer. */
export const warnings = (schemas: JsonSchemas): JsonSchema => ({
  type: "array",
  description: "What does not stand in the way but should be known.",
  items: schemas.named("Warning", () => ({
    type: "object",
    properties: { code: { type: "string" }, message: { type: "string" }, detail: { description: "The facts." } },
    required: ["code", "message"],
  })),
});

/** Text of a refusal and its facts, where it is part of an answer. */
const refusal: JsonSchema = { type: "object", properties: { _tag: text }, required: ["_tag"] };

const signedIn: Make = (tools) =>
  tools.named("SignedIn", () =>
    requiredObject({
      user: tools.record(User),
      sessionToken: { ...text, description: "`r:<organization>.<secret>`, shown here and nowhere else (R-ID-7)." },
      expiresAt: instantOf(tools),
    }),
  );
const ended: Make = () => requiredObject({ ended: { ...count, description: "How many sessions ended." } });
const nothing: Make = () => requiredObject({});

const steps = (tools: AnswerSchemas, value: JsonSchema): JsonSchema =>
  list(requiredObject({ from: dayOf(tools), value }));
const settings: Make = (tools) => {
  const { from: _, remove: __, resolve: ___, ...own } = settingsInput;
  const said = Object.fromEntries(
    Object.entries(own).map(([name, { field }]): [string, JsonSchema] => {
      const schema = tools.of(field.kind as unknown as Kind);
      return [name, { ...(field.optional ? nullable(schema) : schema), description: field.doc }];
    }),
  );
  const stages = ["lead", "qualified", "proposal", "negotiation", "won", "lost"];
  const words = requiredObject({ words: { type: "object", additionalProperties: text }, fallback: nullable(text) });
  return requiredObject({
    ...said,
    stageProbability: requiredObject(Object.fromEntries(stages.map((stage) => [stage, percentOf(tools)]))),
    vocabularies: { type: "object", additionalProperties: words },
    version: { ...count, description: "Of the settings as a whole; 0 while the firm chose nothing." },
    updatedAt: nullable(instantOf(tools)),
    steps: {
      ...requiredObject({
        capacityLimit: steps(tools, percentOf(tools)),
        hoursPerDayMax: steps(tools, nullable(count)),
        week: steps(tools, list(count)),
      }),
      description: "Every day on which a dated setting changes.",
    },
  });
};

const versionOf = (tools: AnswerSchemas) => ({
  at: instantOf(tools),
  actor: { ...text, description: "The user who did it." },
  class: text,
  objectId: text,
  kind: oneOf("create", "update", "delete"),
  event: { ...text, description: "The operation." },
  version: { ...count, description: "After the change; of a deletion the last one." },
  reason: nullable(text),
  before: {
    type: ["object", "null"],
    description: "The old values of the changed fields; of a deletion the record.",
  },
  after: { type: ["object", "null"], description: "The whole record; none of a deletion." },
});
const versions: Make = (tools) =>
  requiredObject({ results: list(tools.named("RecordVersion", () => requiredObject(versionOf(tools)))), more: truth });
const entries: Make = (tools) =>
  requiredObject({
    results: list(
      tools.named("LogEntry", () =>
        requiredObject({
          requestId: { ...nullable(text), description: "Shown to the user who sent it and to nobody else." },
          ...versionOf(tools),
        }),
      ),
    ),
    more: truth,
    cursor: { ...nullable(text), description: "`after` of the next page; null where nothing was found yet." },
  });

const figures: Make = (tools) =>
  tools.named("UtilizationRow", () =>
    requiredObject({
      key,
      name: text,
      denominator: oneOf("available", "contracted"),
      hours: basis,
      availableMinutes: nullable(minutes),
      contractedMinutes: nullable(minutes),
      workedMinutes: minutes,
      billableMinutes: minutes,
      plannedMinutes: minutes,
      workedOutsideAvailabilityMinutes: minutes,
      totalUtilization: ratioOf(tools),
      billableUtilization: ratioOf(tools),
      plannedUtilization: ratioOf(tools),
      workedShare: ratioOf(tools),
      billableShare: ratioOf(tools),
      plannedShare: ratioOf(tools),
      amounts: list(moneyOf(tools)),
      unpricedMinutes: minutes,
    }),
  );

/** Answers that are neither a record of a class nor a list or a number of them, by operation. A command's `warnings` are added. */
export const specialAnswers: Readonly<Record<string, Make>> = {
  "certifications.delete": () => requiredObject({ objectId: text }),
  "engineers.find": (tools) =>
    list(requiredObject({ objectId: text, fullName: text, discipline: text, freePercent: percentOf(tools) })),
  "engineers.availability": (tools) =>
    list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)), freePercent: percentOf(tools) })),
  "hours.decideMany": () => {
    const row = requiredObject({ objectId: text, ok: { ...truth, description: "Whether it was written." } });
    return requiredObject({ rows: list({ ...row, properties: { ...(row.properties as object), refusal } }) });
  },
  "identity.signUp": signedIn,
  "identity.logIn": signedIn,
  "identity.changePassword": signedIn,
  "identity.logOut": ended,
  "identity.logOutEverywhere": ended,
  "identity.me": ({ record }) => record(User),
  "identity.requestPasswordReset": nothing,
  "identity.resetPassword": nothing,
  "identity.requestVerification": nothing,
  "identity.verifyEmail": nothing,
  "log.history": versions,
  "log.list": entries,
  "log.purge": () => requiredObject({ purged: { ...count, description: "How many entries are gone." } }),
  "reports.overbooked": (tools) =>
    report(
      requiredObject({
        engineer: text,
        fullName: text,
        from: dayOf(tools),
        to: nullable(dayOf(tools)),
        peakPercent: percentOf(tools),
        limitPercent: percentOf(tools),
        allocations: { ...list(text), description: "Of those that the actor may read: at most 50." },
        moreAllocations: { ...count, description: "How many of them are not listed." },
      }),
    ),
  "reports.certifications": (tools) =>
    report(
      requiredObject({
        objectId: text,
        engineer: text,
        fullName: text,
        certificationName: text,
        status: oneOf(...certificationWords.states),
        expiresOn: nullable(dayOf(tools)),
        covered: { ...truth, description: "Whether some certificate of the same name holds on any day." },
        coveredUntil: {
          ...nullable(dayOf(tools)),
          description:
            "The last day that the certificates of the same name cover; null: for ever, or covered is false.",
        },
        renewed: { ...truth, description: "Whether one of the same name lasts longer than this one." },
      }),
    ),
  "reports.uncovered": (tools) =>
    report(
      requiredObject({
        engineer: text,
        fullName: text,
        project: text,
        projectName: text,
        allocation: text,
        name: { ...text, description: "Of the certificate." },
        gaps: {
          ...list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)) })),
          description: "Days without it: at most 50 runs; without a last day where they go on.",
        },
        moreGaps: { ...count, description: "How many of them are not listed." },
      }),
    ),
  "reports.utilization": (tools) => requiredObject({ results: list(figures(tools)), warnings: warnings(tools) }),
  "reports.planActual": (tools) =>
    requiredObject({
      from: dayOf(tools),
      to: dayOf(tools),
      warnings: warnings(tools),
      results: list(
        requiredObject({
          key: { ...nullable(text), description: "Null: hours without an allocation." },
          name: text,
          plannedMinutes: minutes,
          workedMinutes: minutes,
          gapMinutes: integer,
          workedWithoutAllocationMinutes: minutes,
        }),
      ),
    }),
  "reports.money": (tools) => {
    const sums = ["recognised", "unbilled", "invoiced", "paid", "writtenOff"];
    const line = requiredObject({ currency: text, ...Object.fromEntries(sums.map((sum) => [sum, moneyOf(tools)])) });
    return report(requiredObject({ key, name: text, lines: list(line), unpricedMinutes: minutes }));
  },
  "settings.get": settings,
  "settings.set": settings,
  "users.exportData": (tools) =>
    requiredObject({
      records: {
        type: "object",
        additionalProperties: list({ type: "object" }),
        description:
          "By class: the records that are theirs, and those of others that name them, as far as they may read those.",
      },
      named: {
        ...list(requiredObject({ class: text, objectId: text, fields: list(text) })),
        description: "Records of others that name them and that they may not read.",
      },
      log: entries(tools),
      leftOut: { ...list(text), description: "Fields that nobody is given, because they would let somebody in." },
    }),
  "users.erase": () =>
    requiredObject({ objectId: text, pseudonym: { ...text, description: "What stands in place of every text." } }),
};
