import { Company } from "../../domain/company/entity.ts";
import { Contact } from "../../domain/contact/entity.ts";
import { createDeal, createInput } from "../../domain/deal/create.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { dealEvent, loseInput, stageInput } from "../../domain/deal/move.ts";
import { wherePastClose } from "../../domain/deal/past-close.ts";
import { updateDeal, updateInput } from "../../domain/deal/update.ts";
import type { Param } from "../../domain/kernel/policy/predicate.ts";
import type {
  AlreadyHandedOver,
  AmountRequired,
  InvalidTransition,
  ReasonRequired,
} from "../../domain/kernel/refusal/refusal.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load } from "../../ports/load.ts";
import { classQueries, narrowedList } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";
import { attachedActivities, deletesActivities } from "./attached-activities.ts";
import { handOverCommand } from "./deal-hand-over.ts";
import { pipelineQuery } from "./deal-pipeline.ts";
import { stageHistoryQuery } from "./deal-stages.ts";

const pointers = { contact: "text", company: "text", assignedTo: "text" } as const;
/** The rows that the pointers of an input name. */
const pointed = (arg: Readonly<Record<keyof typeof pointers, Param<string>>>) => ({
  contactRow: byId(Contact, arg.contact),
  companyRow: byId(Company, arg.company),
  assignee: byId(User, arg.assignedTo),
});
const rows = { contact: "contactRow", company: "companyRow", assignedTo: "assignee" } as const;
interface Pointing {
  readonly contact?: string | null;
  readonly company?: string | null;
  readonly assignedTo?: string | null;
}
const idsIn = ({ contact, company, assignedTo }: Pointing) => ({
  contact: contact ?? "",
  company: company ?? "",
  assignedTo: assignedTo ?? "",
});
const isolation = { why: `${ownRowOnly} Pointers are foreign keys, or may dangle.`, rules: ["R-VER-1", "R-REF-1"] };

const createLoad = load("deal.create", {
  parameters: { ...pointers, actor: "text" },
  isolation,
  reads: (arg) => ({ author: byId(User, arg.actor, ["objectId"]), ...pointed(arg) }),
});
const dealRead = ({ objectId, actor }: { readonly objectId: Param<string>; readonly actor: Param<string> }) => ({
  deal: byId(Deal, objectId),
  ...relatedReads("policy", { entity: "Deal", id: objectId }, rulesOf(policies.Deal, "update"), actor),
});
const asked = { objectId: "text", actor: "text" } as const;
const updateLoad = load("deal.update", {
  parameters: { ...asked, ...pointers },
  isolation,
  reads: (arg) => ({ ...dealRead(arg), ...pointed(arg) }),
});
const dealLoad = load("deal.alone", {
  parameters: asked,
  isolation: { why: ownRowOnly, rules: ["R-DEAL-1"] },
  reads: dealRead,
});

const format = recordFormatter(Deal);
const about = { class: "Deal", subject: "deal", format } as const;
const event = {
  ...about,
  load: dealLoad,
  args: ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({ objectId, actor: userId }),
} as const;

const queries = classQueries(Deal, "deals");
export const deals = {
  ...queries,
  create: command({
    class: "Deal",
    name: "deals.create",
    doc: "Creates a deal in any stage; by default it is the caller's, in the stage lead.",
    action: "create",
    input: createInput,
    refusals: ["AmountRequired", "Duplicate"],
    load: createLoad,
    args: (input, _today, userId) => ({ ...idsIn(input), actor: userId }),
    candidate: ({ assignedTo }, { actor }) => ({ assignedTo: assignedTo ?? actor.userId }),
    pointers: rows,
    decide: createDeal,
    format,
  }),
  update: command({
    ...about,
    name: "deals.update",
    doc: "Changes the fields of a deal; another stage requests the event that leads there.",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: ["InvalidTransition", "AmountRequired", "AlreadyHandedOver", "ReasonRequired", "Forbidden"],
    load: updateLoad,
    args: ({ objectId, ...input }, _today, userId) => ({ objectId, ...idsIn(input), actor: userId }),
    pointers: rows,
    decide: updateDeal,
  }),
  advance: command({
    ...event,
    name: "deals.advance",
    doc: "Moves a deal to a later open stage, by default the next.",
    action: "advance",
    input: { ...versionedId, ...stageInput },
    refusals: ["InvalidTransition"],
    decide: dealEvent<InvalidTransition>("advance"),
  }),
  back: command({
    ...event,
    name: "deals.back",
    doc: "Moves a deal to an earlier open stage, by default the one before.",
    action: "back",
    input: { ...versionedId, ...stageInput },
    refusals: ["InvalidTransition"],
    decide: dealEvent<InvalidTransition>("back"),
  }),
  win: command({
    ...event,
    name: "deals.win",
    doc: "Wins an open deal, which must have an amount.",
    action: "win",
    input: versionedId,
    refusals: ["InvalidTransition", "AmountRequired"],
    decide: dealEvent<InvalidTransition | AmountRequired>("win"),
  }),
  lose: command({
    ...event,
    name: "deals.lose",
    doc: "Loses an open deal.",
    action: "lose",
    input: { ...versionedId, ...loseInput },
    refusals: ["InvalidTransition"],
    decide: dealEvent<InvalidTransition>("lose"),
  }),
  reopen: command({
    ...event,
    name: "deals.reopen",
    doc: "Reopens a lost deal in any open stage, or a won one in negotiation; needs a reason.",
    action: "reopen",
    input: { ...versionedId, ...stageInput, reason },
    refusals: ["InvalidTransition", "AlreadyHandedOver", "ReasonRequired"],
    decide: dealEvent<InvalidTransition | AlreadyHandedOver | ReasonRequired>("reopen"),
  }),
  handOver: handOverCommand,
  delete: deletesActivities("Deal", "deals", load("deal.activities", attachedActivities(Deal, "relatedDeal"))),
  pastClose: narrowedList(queries.list, {
    name: "deals.pastClose",
    doc: "The open deals whose expected day is past, as `list` does.",
    where: wherePastClose,
  }),
  pipeline: pipelineQuery,
  stageHistory: stageHistoryQuery,
};
