import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, instant, longText, money, percentUpTo100, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const dealWords = words("Deal.stage", {
  lead: ["New", "Prospect"],
  qualified: ["Qualification"],
  proposal: ["Quote", "Offer"],
  negotiation: ["Negotiating"],
  won: ["Closed Won"],
  lost: ["Closed Lost"],
});

export const Deal = entity(
  "Deal",
  "Work that a client may order.",
  {
    title: field(text, "What it is called.", { displayName: true }),
    amount: optional(money, "The amount."),
    stage: optional(word(dealWords), "Its stage; absent = lead.", { absentState: "lead" }),
    stageLabel: optional(text, "The word for the stage as it was written (R-VAL-8).", { system: true }),
    contact: optional(id, "The contact person.", { references: "Contact", dangles: true }),
    company: optional(id, "The company that would order.", { references: "Company", dangles: true }),
    expectedCloseDate: optional(day, "The expected day of the decision."),
    notes: optional(longText, "Free text.", { personal: { by: "assignedTo" } }),
    assignedTo: optional(id, "The owner, who works on it.", { references: "User" }),
    probability: optional(
      percentUpTo100,
      "The probability while the deal is open, instead of the stage's (R-DEAL-2).",
      {
        ours: true,
      },
    ),
    lostReason: optional(text, "Why it was lost.", { ours: true, personal: { by: "assignedTo" } }),
    stageSince: optional(instant, "Since when it is in its stage; absent = since it was created (R-DEAL-1).", {
      system: true,
      ours: true,
    }),
    closedOn: optional(day, "The day it was won or lost.", { system: true, ours: true }),
    project: optional(id, "The project it was handed over to (R-DEAL-4).", {
      references: "Project",
      system: true,
      ours: true,
    }),
  },
  {
    indexes: [
      ["assignedTo", "stage"],
      ["stage", "expectedCloseDate"],
      ["expectedCloseDate", "stage"],
      ["closedOn"],
      ["company"],
      ["contact"],
      ["project"],
    ],
  },
);
export type Deal = RecordOf<typeof Deal>;
export type PlainDeal = PlainRecordOf<typeof Deal>;
