import * as Result from "effect/Result";
import { entities } from "../../domain/classes.gen.ts";
import {
  declareClass,
  declareClassInput,
  declareField,
  declareFieldInput,
  deleteClass,
  deleteClassInput,
  deleteField,
  deleteFieldInput,
  type PlainCustomClass,
  type PlainCustomField,
  type PlainIndexes,
  plainCustomClass,
  plainCustomField,
  reindex,
} from "../../domain/custom-field/declare.ts";
import { openClass, openClassInput } from "../../domain/custom-field/open-class.ts";
import {
  customActions,
  customFieldsOf,
  customRights,
  mayReadCustom,
  ownClass,
} from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import { reach } from "../../domain/own-record/policy.ts";
import { byId, count, load } from "../../ports/load.ts";
import { reason } from "../define/fields.ts";
import { command, query } from "../define/operation.ts";
import { policyOf } from "../policy/policies.ts";

const isolation = {
  locks: ({ organization }: { readonly organization: { readonly param: string } }) => [
    { entity: Organization, id: organization },
    { entity: Organization, every: true },
  ],
  why: "Declarations are one row, and an index covers all records of its class. No other command of the firm runs meanwhile, so that none writes a record without its key.",
  rules: ["R-CUST-2"],
};
const declarationsLoad = load("customField.declare", {
  parameters: { organization: "text" },
  isolation: isolation as never,
  reads: ({ organization }) => ({ organization: byId(Organization, organization) }),
});
const classLoad = load("customClass.delete", {
  parameters: { organization: "text", class: "text" },
  isolation: isolation as never,
  reads: ({ organization, class: name }) => ({
    organization: byId(Organization, organization),
    records: count(OwnRecord, (r) => r.class.is(name)),
  }),
});
const args = () => ({ organization: organizationRow });
/** Members see all declarations; outsiders those of classes that they reach, whose records they read with these fields. */
const sees = (name: string, { firm, actor }: Moment): boolean => {
  if (actor.anonymous !== true && actor.role !== "clientLead") return true;
  if (name === "User" && actor.declares?.includes("userFields") === true) return true;
  const own = ownClass(firm, name);
  if (own === undefined) return name in entities && policyOf(name, "read")(actor, firm) !== false;
  return [...customActions, ...customRights].some((action) => reach(own, action, actor) !== "none");
};
const same = <T>(answer: T): T => answer;
const about = { class: "CustomField", load: declarationsLoad, args } as const;

export const customFields = {
  declare: command({
    ...about,
    name: "customFields.declare",
    doc: "Adds a custom field to a class, or changes who sees it, who writes it, its default and its description.",
    action: "addField",
    input: { ...declareFieldInput, reason },
    refusals: ["UnknownWord", "KeyInvalid", "TypeMismatch", "Required", "TooLarge", "TextInvalid"],
    decide: declareField,
    format: same<PlainCustomField>,
  }),
  delete: command({
    ...about,
    name: "customFields.delete",
    doc: "Deletes a custom field: it is hidden at once. Its values stay, and return if it is declared again.",
    action: "deleteField",
    input: { ...deleteFieldInput, reason },
    refusals: ["UnknownWord", "KeyInvalid"],
    decide: deleteField,
    format: same<PlainCustomField>,
  }),
  reindex: command({
    ...about,
    name: "customFields.reindex",
    doc: "Builds all indexes of custom fields anew, also those of fields that the host declared since, and removes those that are no longer declared.",
    action: "addField",
    input: { reason },
    refusals: ["TooLarge"],
    decide: reindex,
    format: same<PlainIndexes>,
  }),
  list: query({
    name: "customFields.list",
    doc: "The custom fields that the caller may see, by class and name.",
    class: "CustomField",
    action: "read",
    input: { class: omittable(field(text, "Only those of this class.")) },
    refusals: [],
    rounds: [],
    answer: (
      { class: only },
      _loaded,
      at: Moment,
    ): Result.Result<{ readonly results: ReadonlyArray<PlainCustomField> }, never> =>
      Result.succeed({
        results: Object.keys(at.firm.customFields)
          .filter((name) => (only === undefined || name === only) && sees(name, at))
          .sort()
          .flatMap((name) =>
            Object.entries(customFieldsOf(at.firm, name))
              .filter(([, of]) => mayReadCustom(of, at.actor))
              .map(([own, of]) => plainCustomField(name, own, of)),
          ),
      }),
  }),
};

export const customClasses = {
  declare: command({
    ...about,
    name: "customClasses.declare",
    doc: "Adds a class of the firm's own, or changes who may do what with its records.",
    action: "addClass",
    input: { ...declareClassInput, reason },
    refusals: ["KeyInvalid", "TooLarge"],
    decide: declareClass,
    format: same<PlainCustomClass>,
  }),
  open: command({
    ...about,
    name: "customClasses.open",
    doc: "Declares a class that is open to anyone, and fields of it, by the types of the values that are about to be written.",
    action: "open",
    input: { ...openClassInput, reason },
    refusals: ["KeyInvalid", "TypeMismatch", "TooLarge", "UnknownField"],
    decide: openClass,
    format: same<PlainCustomClass>,
  }),
  delete: command({
    name: "customClasses.delete",
    doc: "Deletes a class that has no records.",
    class: "CustomField",
    action: "deleteClass",
    input: { ...deleteClassInput, reason },
    refusals: ["UnknownWord", "KeyInvalid", "HasHistory"],
    load: classLoad,
    args: ({ class: name }) => ({ organization: organizationRow, class: name }),
    decide: deleteClass,
    format: same<PlainCustomClass>,
  }),
  list: query({
    name: "customClasses.list",
    doc: "The classes of the firm's own.",
    class: "CustomField",
    action: "read",
    input: {},
    refusals: [],
    rounds: [],
    answer: (
      _input,
      _loaded,
      at: Moment,
    ): Result.Result<{ readonly results: ReadonlyArray<PlainCustomClass> }, never> =>
      Result.succeed({
        results: Object.keys(at.firm.customClasses)
          .filter((name) => sees(name, at))
          .sort()
          .flatMap((name) => {
            const of = ownClass(at.firm, name);
            return of === undefined ? [] : [plainCustomClass(name, of)];
          }),
      }),
  }),
};
