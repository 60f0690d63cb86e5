import { expect, test } from "vitest";
import { dealWords } from "../../../src/domain/deal/entity.ts";
import { dealMachine, stagesAfter } from "../../../src/domain/deal/states.ts";

const open = ["lead", "qualified", "proposal", "negotiation"] as const;

test("an open deal moves one stage or closes", () => {
  for (const [i, stage] of open.entries()) {
    const wanted: Record<string, string> = { win: "won", lose: "lost" };
    const [before, next] = [open[i - 1], open[i + 1]];
    if (next !== undefined) wanted.advance = next;
    if (before !== undefined) wanted.back = before;
    expect(dealMachine[stage]).toEqual(wanted);
  }
});

test("a closed deal can only be reopened", () => {
  expect(dealMachine.won).toEqual({ handOver: "won", reopen: "negotiation" });
  expect(dealMachine.lost).toEqual({ reopen: "lead" });
});

test("every stage of a deal has its words", () => {
  expect(Object.keys(dealMachine).toSorted()).toEqual(dealWords.states.toSorted());
});

test("a stage is followed by any other of an open deal, and by what a closed deal is reopened to", () => {
  for (const stage of open)
    expect(stagesAfter(stage).toSorted()).toEqual([...open.filter((each) => each !== stage), "won", "lost"].toSorted());
  expect(stagesAfter("won")).toEqual(["negotiation"]);
  expect(stagesAfter("lost")).toEqual([...open]);
});
