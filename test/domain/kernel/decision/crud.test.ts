import * as Result from "effect/Result";
import { expect, test } from "vitest";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { createRecord, deleteRecord } from "../../../../src/domain/kernel/decision/crud.ts";
import { entity, field, optional, type Row } from "../../../../src/domain/kernel/schema/entity.ts";
import { id, text } from "../../../../src/domain/kernel/schema/kind.ts";

const at = {
  ...{ now: 5, today: 1, operation: "notes.create", reason: null, newId: () => "note000001" },
  ...{ firm: defaultSettings, actor: { organizationId: "acme", userId: "ana" } },
} as never;
const written = { author: true, system: true, references: "User" } as const;
const Signed = entity("Note", "A note.", { title: field(text, "Its title."), by: field(id, "Who wrote it.", written) });
const Unsigned = entity("Note", "A note.", { title: field(text, "Its title."), by: optional(id, "Who.", written) });
const Anonymous = entity("Note", "A note.", { title: field(text, "Its title.") });
const input = { title: "Pile 3", labels: {} } as never;
const made = (of: never, author: { readonly objectId: string } | null) => {
  const outcome = createRecord(of)({ author }, input, at);
  return Result.isSuccess(outcome) ? outcome.success.answer : outcome.failure;
};

test("R-ID-10 a record that needs an author is refused to an actor who is no user", () => {
  expect(made(Signed as never, null)).toEqual({
    ...{ _tag: "AuthorRequired", class: "Note", event: "notes.create", needs: "by" },
  });
  expect(made(Signed as never, { objectId: "ana" })).toMatchObject({ title: "Pile 3", by: "ana" });
});

test("an optional author is kept where there is one, and a class may have none", () => {
  expect(made(Unsigned as never, null)).toMatchObject({ by: null });
  expect(made(Unsigned as never, { objectId: "ana" })).toMatchObject({ by: "ana" });
  expect(made(Anonymous as never, null)).not.toHaveProperty("by");
});

test("R-REF-1 a record that others point to stays, and takes what belongs to it along", () => {
  const record = { objectId: "note000001", version: 1 } as Row;
  const remove = (counts: Readonly<Record<string, number>>) =>
    deleteRecord(Anonymous)({ record, counts, owned: { Grant: [{ objectId: "grant00001" } as Row] } }, {}, at);
  expect(Result.getOrThrow(Result.flip(remove({ tasks: 0, pages: 1 })))).toEqual({
    ...{ _tag: "HasHistory", class: "Note", objectId: "note000001", counts: { tasks: 0, pages: 1 } },
  });
  const { changes } = Result.getOrThrow(remove({ tasks: 0 }));
  expect(changes.map((each) => [each.entity, each.before?.objectId])).toEqual([
    ["Grant", "grant00001"],
    ["Note", "note000001"],
  ]);
});
