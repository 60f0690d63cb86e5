import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { customInput, recordFrom } from "../kernel/decision/record-from-input.ts";
import { type Duplicate, type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { type InputOf, inputFields, required } from "../kernel/schema/input.ts";
import { User } from "./entity.ts";
import { type UnusableName, unusableName } from "./sign-up.ts";
import { usernameKeysOf } from "./username-keys.ts";

const { fields } = User;
/** The input: what a host says about a person. */
export const provisionInput = {
  externalId: required({ ...fields.externalId, optional: false as const }),
  ...inputFields("omittable", fields, "role", "username", "team", "clientCompany"),
  ...customInput("User"),
};

/** The accounts with this external id, and those with this username. */
export interface ProvisionState {
  readonly found: ReadonlyArray<User>;
  readonly named: ReadonlyArray<Pick<User, "objectId">>;
}

/** The username of a provisioned account: by default, the external id. */
export const usernameOf = (input: { readonly externalId: string; readonly username?: string | null }): string =>
  input.username ?? input.externalId;

const make = recordFrom(User);
/**
 * Finds the account of a person by the host's own id, or creates one without password and e-mail (R-ID-10). An account
 * that exists is not changed.
 */
export const provision: Decide<
  ProvisionState,
  InputOf<typeof provisionInput>,
  User,
  Duplicate | InvalidInput<"TypeMismatch" | UnusableName>
> = ({ found: [found], named }, input, at) => {
  if (found !== undefined) return Result.succeed({ answer: found, changes: [] });
  const role = input.role ?? "engineer";
  const clientCompany = input.clientCompany ?? null;
  if (clientCompany !== null && role !== "clientLead")
    return Result.fail(refuseField("TypeMismatch", "clientCompany", { id: "onlyClientLead", field: "clientCompany" }));
  const username = usernameOf(input);
  const unfit = unusableName(username);
  if (unfit !== null) return Result.fail(unfit);
  if (named.length > 0) return Result.fail({ _tag: "Duplicate", class: "User", field: "username" });
  const user = make({ ...input, username, role, clientCompany }, usernameKeysOf(username), at);
  return Result.succeed({ answer: user, changes: [creation("User", user, at)] });
};
