import { inspect } from "node:util";
import { FirmError } from "firmcore";
import { expect, test } from "vitest";

test("a console shows the error by its public name, whatever a bundler calls the class", () => {
  // A name that the engine infers is not writable; this one is a field of the class.
  expect(Object.getOwnPropertyDescriptor(FirmError, "name")).toMatchObject({ value: "FirmError", writable: true });
  expect(inspect(new FirmError({ _tag: "NotFound", class: "Project" }))).toMatch(
    /^FirmError: There is no such project/,
  );
});
