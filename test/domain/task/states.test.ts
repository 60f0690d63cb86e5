import { expect, test } from "vitest";
import { taskWords } from "../../../src/domain/task/entity.ts";
import { taskMachine } from "../../../src/domain/task/states.ts";

test("a task changes state only as the rules allow", () => {
  const written = [
    ["todo", "start", "in progress"],
    ["blocked", "start", "in progress"],
    ["blocked", "block", "blocked"],
    ["todo", "block", "blocked"],
    ["in progress", "block", "blocked"],
    ["todo", "finish", "done"],
    ["in progress", "finish", "done"],
    ["blocked", "finish", "done"],
    ["done", "reopen", "todo"],
  ];
  const moves = Object.entries(taskMachine).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => [from, event, to]),
  );
  expect(moves.toSorted()).toEqual(written.toSorted());
});

test("every state of a task has its words", () => {
  expect(Object.keys(taskMachine).toSorted()).toEqual(taskWords.states.toSorted());
});
