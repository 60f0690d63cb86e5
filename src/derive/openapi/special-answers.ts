import { certificationWords } from "../../domain/certification/entity.ts";
import { Deal, dealWords } from "../../domain/deal/entity.ts";
import { openStages } from "../../domain/deal/states.ts";
import { roles } from "../../domain/kernel/context/actor.ts";
import { customTypes } from "../../domain/kernel/context/custom-fields.ts";
import { alerts } from "../../domain/kernel/messages/english/alerts.ts";
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
import { nullable, recordProperties, requiredObject } from "./json-schema.ts";

interface AnswerSchemas extends JsonSchemas {
  readonly record: (entity: Entity) => JsonSchema;
}
type Make = (tools: AnswerSchemas) => JsonSchema;

/** Who may read and who may change a record. */
export const accessList: JsonSchema = {
  type: "object",
  description:
    "`*`: every member but client leads. `role:NAME`: everybody with the role, of one company or team as `role:NAME:company:ID` or `role:NAME:team:NAME`. Any other key is the id of a user.",
  additionalProperties: {
    type: "object",
    properties: { read: { const: true }, write: { const: true } },
    additionalProperties: false,
  },
};

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
/** A ratio; null if the denominator is 0. */
const ratioOf = (tools: AnswerSchemas): JsonSchema => nullable(percentOf(tools));
const report = (row: JsonSchema): JsonSchema => requiredObject({ results: list(row) });
const basis = oneOf("approved", "submitted", "all");
const key = list(text);
const minutes = count;

const access = list(oneOf("anyone", "everyone", "owner", ...roles));
const customClass = (): JsonSchema => ({
  ...requiredObject({
    class: text,
    read: access,
    create: access,
    update: access,
    delete: access,
    fixed: truth,
    open: truth,
  }),
});
const customField = (): JsonSchema =>
  requiredObject({ class: text, field: text, type: oneOf(...customTypes), fixed: truth });

/** The warnings of an answer. */
export const warnings = (schemas: JsonSchemas): JsonSchema => ({
  type: "array",
  description: "Facts that the caller should know; they do not prevent the change.",
  items: schemas.named("Warning", () => ({
    type: "object",
    properties: { code: { type: "string" }, message: { type: "string" }, detail: { description: "The facts." } },
    required: ["code", "message"],
  })),
});

/** A refusal, as an answer over HTTP or as a part of one. */
export const refusal = (schemas: JsonSchemas): JsonSchema =>
  schemas.named("Error", () => ({
    type: "object",
    description: "Why the operation refused: `message` for people, the other fields for programs.",
    properties: {
      code: text,
      message: text,
      class: text,
      objectId: text,
      detail: {
        type: "object",
        description: "The facts of the refusal; docs/rules/errors.md lists them for each code.",
      },
    },
    required: ["code", "message", "detail"],
  }));

/** An alert (R-ALERT-1), with what an operation says of it beside. */
const alert = (more: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  report(
    requiredObject({
      key: { ...text, description: "Kind, class, id and discriminator: the same fact has the same key." },
      kind: oneOf(...Object.keys(alerts)),
      class: text,
      objectId: text,
      discriminator: text,
      facts: { type: "object", description: "What the sentence says, as data." },
      message: { ...text, description: "The sentence in English." },
      recordNames: { type: "object", additionalProperties: text, description: "The names in the sentence, by id." },
      ...more,
    }),
  );

const signedIn: Make = (tools) =>
  tools.named("SignedIn", () =>
    requiredObject({
      user: tools.record(User),
      sessionToken: { ...text, description: "`r:<organization>.<secret>`. No other answer contains it (R-ID-7)." },
      expiresAt: instantOf(tools),
    }),
  );
const ended: Make = () => requiredObject({ ended: { ...count, description: "The number of ended sessions." } });
const nothing: Make = () => requiredObject({});

const steps = (tools: AnswerSchemas, value: JsonSchema): JsonSchema =>
  list(requiredObject({ from: dayOf(tools), value }));
const settings: Make = (tools) => {
  const { from: _, remove: __, resolve: ___, ...own } = settingsInput;
  const values = Object.fromEntries(
    Object.entries(own).map(([name, { field }]): [string, JsonSchema] => {
      const schema = tools.of(field.kind as unknown as Kind);
      return [name, { ...(field.optional ? nullable(schema) : schema), description: field.doc }];
    }),
  );
  const stages = ["lead", "qualified", "proposal", "negotiation", "won", "lost"];
  const words = requiredObject({ words: { type: "object", additionalProperties: text }, fallback: nullable(text) });
  return requiredObject({
    ...values,
    stageProbability: requiredObject(Object.fromEntries(stages.map((stage) => [stage, percentOf(tools)]))),
    vocabularies: { type: "object", additionalProperties: words },
    version: { ...count, description: "The version of the settings; 0 while all are defaults." },
    updatedAt: nullable(instantOf(tools)),
    steps: {
      ...requiredObject({
        capacityLimit: steps(tools, percentOf(tools)),
        hoursPerDayMax: steps(tools, nullable(count)),
        week: steps(tools, list(count)),
      }),
      description: "The days on which dated settings change.",
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
  version: { ...count, description: "The version after the change; for a deletion, the last version." },
  reason: nullable(text),
  before: {
    type: ["object", "null"],
    description: "The old values of changed fields; for a deletion, the whole record.",
  },
  after: { type: ["object", "null"], description: "The whole record; null for a deletion." },
});
/** An entry, which has names where they were asked for. */
const withNames = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => {
  const entry = requiredObject(properties);
  const recordNames = {
    ...{ type: "object", additionalProperties: text },
    description: "With `names`: the names that the sentence of the entry says, by id.",
  };
  return { ...entry, properties: { ...properties, recordNames } };
};
const pageOfLog = {
  more: truth,
  cursor: {
    ...nullable(text),
    description: "The cursor for `after` of the next page; null if nothing was found yet.",
  },
};
const versions: Make = (tools) =>
  requiredObject({
    results: list(
      tools.named("RecordVersion", () =>
        withNames({
          ...versionOf(tools),
          atTheTime: {
            ...nullable(
              requiredObject({
                ...{ projectCode: nullable(text), projectName: nullable(text) },
                ...{ projectManager: nullable(text), projectManagerName: nullable(text) },
                ...{ allocationPercent: percentOf(tools), assignmentRole: text },
              }),
            ),
            description: "Of a booking: what it said then, with its project as it was at that time.",
          },
        }),
      ),
    ),
    ...pageOfLog,
  });
const entries: Make = (tools) =>
  requiredObject({
    results: list(
      tools.named("LogEntry", () =>
        withNames({
          requestId: { ...nullable(text), description: "Shown only to the user who sent it." },
          ...versionOf(tools),
        }),
      ),
    ),
    ...pageOfLog,
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

/** Answers other than records of a class, lists and counts, by operation. The `warnings` of commands are added. */
export const specialAnswers: Readonly<Record<string, Make>> = {
  "certifications.delete": () => requiredObject({ objectId: text }),
  ...Object.fromEntries(["declare", "delete", "open"].map((event) => [`customClasses.${event}`, customClass])),
  "customClasses.list": () => requiredObject({ results: list(customClass()) }),
  ...Object.fromEntries(["declare", "delete"].map((event) => [`customFields.${event}`, customField])),
  "customFields.list": () => requiredObject({ results: list(customField()) }),
  "customFields.reindex": () => requiredObject({ results: list(requiredObject({ class: text, field: text })) }),
  "deals.pipeline": (tools) =>
    requiredObject({
      stages: list(
        requiredObject({
          stage: oneOf(...openStages),
          count,
          totals: list(requiredObject({ currency: text, amount: moneyOf(tools), weighted: moneyOf(tools) })),
          withoutAmount: { ...count, description: "The number of deals that no total has." },
          deals: list(tools.record(Deal)),
          more: { ...truth, description: "Whether there are others after the last." },
        }),
      ),
    }),
  "deals.handOver": (tools) => {
    const leftOut = requiredObject({ item: { ...count, description: "Its place in the input." }, engineer: text });
    return requiredObject({
      ...recordProperties(Deal, tools),
      allocations: { ...list(text), description: "The bookings that were made." },
      leftOut: list({ ...leftOut, properties: { ...(leftOut.properties as object), refusal: refusal(tools) } }),
    });
  },
  "deals.stageHistory": (tools) =>
    report(
      requiredObject({
        from: { ...nullable(oneOf(...dealWords.states)), description: "Null for the first that is known." },
        to: oneOf(...dealWords.states),
        at: instantOf(tools),
        actor: { ...nullable(text), description: "Null where that part of the log was purged." },
        days: { ...count, description: "Whole days." },
      }),
    ),
  "engineers.find": (tools) =>
    list(
      requiredObject({
        ...{ objectId: text, fullName: text, discipline: text, freePercent: percentOf(tools) },
        lapsing: {
          ...list(requiredObject({ name: text, lastDay: dayOf(tools) })),
          description: "Certificates that are valid in the window, but not until its end.",
        },
        missing: {
          ...list({
            ...requiredObject({ code: oneOf("NOT_EMPLOYED", "ON_LEAVE", "OVER_CAPACITY", "CERTIFICATION") }),
            properties: {
              code: oneOf("NOT_EMPLOYED", "ON_LEAVE", "OVER_CAPACITY", "CERTIFICATION"),
              days: list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)) })),
              names: list(
                requiredObject({
                  name: text,
                  gaps: list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)) })),
                  rows: list(text),
                }),
              ),
            },
          }),
          description: "Empty if the engineer fits.",
        },
      }),
    ),
  "engineers.availability": (tools) =>
    list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)), freePercent: percentOf(tools) })),
  "hours.decideMany": (tools) => {
    const row = requiredObject({ objectId: text, ok: { ...truth, description: "Whether the change was written." } });
    return requiredObject({
      rows: list({ ...row, properties: { ...(row.properties as object), refusal: refusal(tools) } }),
    });
  },
  "identity.signUp": signedIn,
  "identity.logIn": signedIn,
  "identity.changePassword": signedIn,
  "identity.logInAs": signedIn,
  "identity.verifyPassword": ({ record }) => requiredObject({ user: record(User) }),
  "identity.logOut": ended,
  "identity.logOutEverywhere": ended,
  "identity.me": ({ record }) => record(User),
  "identity.requestPasswordReset": nothing,
  "identity.resetPassword": nothing,
  "identity.setPassword": nothing,
  "identity.requestVerification": nothing,
  "identity.verifyEmail": nothing,
  "log.history": versions,
  "log.list": entries,
  "accessLog.purge": () =>
    requiredObject({
      purged: { ...count, description: "The number of removed entries." },
      more: { ...truth, description: "Whether older ones are left: call again." },
    }),
  "log.purge": () => requiredObject({ purged: { ...count, description: "The number of removed entries." } }),
  "alerts.list": (tools) => alert({ acknowledgedAt: nullable(instantOf(tools)) }),
  "alerts.all": () => alert({ recipients: { ...list(text), description: "Users, by id." } }),
  "alerts.acknowledge": (tools) =>
    requiredObject({ key: text, acknowledgedAt: instantOf(tools), warnings: warnings(tools) }),
  "permissions.of": () =>
    report(
      requiredObject({
        objectId: text,
        permissions: accessList,
      }),
    ),
  "reports.overbooked": (tools) =>
    report(
      requiredObject({
        engineer: text,
        fullName: text,
        from: dayOf(tools),
        to: nullable(dayOf(tools)),
        peakPercent: percentOf(tools),
        limitPercent: percentOf(tools),
        allocations: { ...list(text), description: "At most 50 of the bookings that the actor may read." },
        moreAllocations: { ...count, description: "The number of further ones that are not listed." },
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
        covered: { ...truth, description: "Whether certificates of this name cover any day." },
        coveredUntil: {
          ...nullable(dayOf(tools)),
          description:
            "The last day that certificates of this name cover; null if they never expire, or covered is false.",
        },
        renewed: { ...truth, description: "Whether another certificate of this name lasts longer." },
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
        name: { ...text, description: "The name of the certificate." },
        gaps: {
          ...list(requiredObject({ from: dayOf(tools), to: nullable(dayOf(tools)) })),
          description: "Date ranges without the certificate, at most 50; an open range has no last day.",
        },
        moreGaps: { ...count, description: "The number of further ones that are not listed." },
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
          key: { ...list(nullable(text)), description: "One id; null for hours without an allocation." },
          name: { ...nullable(text), description: "Null where the id is." },
          plannedMinutes: minutes,
          workedMinutes: minutes,
          gapMinutes: integer,
          workedWithoutAllocationMinutes: minutes,
        }),
      ),
    }),
  "reports.forecast": (tools) => {
    const line = {
      ...{ currency: text, deals: count, open: moneyOf(tools), weighted: moneyOf(tools), won: moneyOf(tools) },
      slipped: requiredObject({ count, weighted: moneyOf(tools) }),
    };
    return requiredObject({
      results: list(requiredObject(line)),
      withoutAmount: { ...count, description: "Open deals in the range that no line has." },
      withoutDate: { ...count, description: "Open deals without an expected day, whatever the range." },
      wonWithoutAmount: count,
      slipped: { ...count, description: "Open deals past close, whatever the range." },
    });
  },
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
        description: "By class: the person's own records, and readable records of others that name the person.",
      },
      named: {
        ...list(requiredObject({ class: text, objectId: text, fields: list(text) })),
        description: "Records of others that name the person but that the person may not read.",
      },
      log: entries(tools),
      leftOut: { ...list(text), description: "Fields that are never exported, because they grant access." },
    }),
  "users.erase": () =>
    requiredObject({
      objectId: text,
      pseudonym: { ...text, description: "The text that replaces every erased text." },
    }),
};
