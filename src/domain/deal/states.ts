import { stateMachine } from "../kernel/decision/state-machine.ts";

/**
 * A deal's life. `advance` leads to any later open stage, `back` to any earlier one, and `reopen` of a lost deal to any open one,
 * where that is asked for: the table says the nearest. Deleting leads to no state.
 */
export const dealMachine = stateMachine({
  lead: { advance: "qualified", win: "won", lose: "lost" },
  qualified: { advance: "proposal", back: "lead", win: "won", lose: "lost" },
  proposal: { advance: "negotiation", back: "qualified", win: "won", lose: "lost" },
  negotiation: { back: "proposal", win: "won", lose: "lost" },
  won: { reopen: "negotiation" },
  lost: { reopen: "lead" },
});
