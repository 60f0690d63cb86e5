import { User } from "../../domain/user/entity.ts";
import { provision, provisionInput, usernameOf } from "../../domain/user/provision.ts";
import { takenKeysOf } from "../../domain/user/username-keys.ts";
import { load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { nameKeyShape, withNameKey } from "../identity/taken-names.ts";
import { accountChanges } from "./account-changes.ts";
import { privacy } from "./erase.ts";
import { exporting } from "./export-data.ts";

const provisionLoad = load("user.known", {
  parameters: { externalId: "text", ...nameKeyShape },
  isolation: {
    why: "External id and username are unique keys. Of two calls for one person, the second runs again and finds the account.",
    rules: ["R-ID-10"],
  },
  reads: (arg) => ({
    found: many(User, (u) => u.externalId.is(arg.externalId)),
    named: many(User, (u) => withNameKey(u, arg), ["objectId"]),
  }),
});

export const users = {
  ...classQueries(User, "users"),
  ...accountChanges,
  ...privacy,
  ...exporting,
  provision: command({
    name: "users.provision",
    doc: "Finds or creates the account of a person whom the host signs in.",
    class: "User",
    action: "provision",
    input: provisionInput,
    refusals: ["Duplicate", "TypeMismatch", "Required", "TextInvalid"],
    load: provisionLoad,
    args: (input) => ({ externalId: input.externalId, ...takenKeysOf([usernameOf(input)]) }),
    decide: provision,
    format: recordFormatter(User),
  }),
};
