import type { Operations } from "firmcore";
import { expect, expectTypeOf, test } from "vitest";
import type { AnswerOf } from "../../src/operations/define/operation.ts";
import { openTestFirm } from "../support/firm/firm.ts";

type WithoutWarnings = {
  [S in keyof Operations]: {
    [M in keyof Operations[S]]: Operations[S][M] extends { readonly kind: "command" }
      ? AnswerOf<Operations[S][M]> extends { readonly warnings: ReadonlyArray<{ readonly code: string }> }
        ? never
        : M
      : never;
  }[keyof Operations[S]];
}[keyof Operations];

test("the answer of every command has warnings", async () => {
  expectTypeOf<WithoutWarnings>().toBeNever();
  const { admin } = await openTestFirm();
  const { warnings } = await admin.users.provision({ externalId: "ana", role: "engineer" });
  expect(warnings).toEqual([]);
});
