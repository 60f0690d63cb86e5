import { type StateOf, stateMachine } from "../kernel/decision/state-machine.ts";

/**
 * The stages of a deal. `advance` leads to any later open stage, `back` to any earlier one, and `reopen` of a lost
 * deal to any open one; the table has the default. Deletion leads to no stage.
 */
export const dealMachine = stateMachine({
  lead: { advance: "qualified", win: "won", lose: "lost" },
  qualified: { advance: "proposal", back: "lead", win: "won", lose: "lost" },
  proposal: { advance: "negotiation", back: "qualified", win: "won", lose: "lost" },
  negotiation: { back: "proposal", win: "won", lose: "lost" },
  won: { handOver: "won", reopen: "negotiation" },
  lost: { reopen: "lead" },
});
export const dealStage = { class: "Deal", field: "stage", table: dealMachine } as const;

export type Stage = StateOf<typeof dealMachine>;
/** The stages of an open deal, in order. */
export const openStages = ["lead", "qualified", "proposal", "negotiation"] as const satisfies ReadonlyArray<Stage>;
/** The events that move a deal. */
const dealEvents = ["advance", "back", "win", "lose", "reopen"] as const;
export type DealEvent = (typeof dealEvents)[number];

const rankOf = (stage: Stage): number => (openStages as ReadonlyArray<Stage>).indexOf(stage);
/** The stages to which an event may lead from a stage that has it. */
export const targetsOf = (from: Stage, event: DealEvent): ReadonlyArray<Stage> => {
  switch (event) {
    case "advance":
      return openStages.slice(rankOf(from) + 1);
    case "back":
      return openStages.slice(0, rankOf(from));
    case "win":
      return ["won"];
    case "lose":
      return ["lost"];
    case "reopen":
      return from === "won" ? [dealMachine.won.reopen] : openStages;
  }
};

/** The stages to which some event leads from a stage. */
export const stagesAfter = (from: Stage): ReadonlyArray<Stage> =>
  dealEvents.flatMap((event) => (event in dealMachine[from] ? targetsOf(from, event) : []));

/** The event that leads from one stage to another; undefined if there is none. */
export const eventBetween = (from: Stage, to: Stage): DealEvent | undefined =>
  dealEvents.find((event) => event in dealMachine[from] && targetsOf(from, event).includes(to));
