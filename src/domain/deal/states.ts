import { stateMachine } from "../kernel/decision/state-machine.ts";

/**
 * The stages of a deal. `advance` leads to any later open stage, `back` to any earlier one, and `reopen` of a lost
 * deal to any open one; the table has the default. Deletion leads to no stage.
 */
export const dealMachine = stateMachine({
  lead: { advance: "qualified", win: "won", lose: "lost" },
  qualified: { advance: "proposal", back: "lead", win: "won", lose: "lost" },
  proposal: { advance: "negotiation", back: "qualified", win: "won", lose: "lost" },
  negotiation: { back: "proposal", win: "won", lose: "lost" },
  won: { reopen: "negotiation" },
  lost: { reopen: "lead" },
});
