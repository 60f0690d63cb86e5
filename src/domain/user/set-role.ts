import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { changedCustom, customInput } from "../kernel/decision/record-from-input.ts";
import { type InvalidInput, type LastAdministrator, refuseField } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, inputFields, omittable } from "../kernel/schema/input.ts";
import { word } from "../kernel/schema/kind.ts";
import { User } from "./entity.ts";
import { type HoursWaitingState, hoursWaiting } from "./hours-waiting.ts";
import { roleWords } from "./role-words.ts";
import { lastAdministrator, type UserState } from "./user-state.ts";

/** The input that changes an account. What is left out stays. */
export const setRoleInput = {
  role: omittable(field(word(roleWords), "What the account may do; the words admin and client are known too.")),
  ...inputFields("changeable", User.fields, "team", "clientCompany"),
  ...customInput("User"),
};

/** Changes the role, team or client of an account. Only a client lead has a client company (R-ID-1, R-ID-8). */
export const setRole: Decide<
  UserState & HoursWaitingState,
  InputOf<typeof setRoleInput>,
  User,
  LastAdministrator | InvalidInput<"TypeMismatch">
> = (state, input, at) => {
  const user = existing(state.user);
  const role = input.role ?? user.role;
  const { team = user.team, clientCompany = user.clientCompany } = input;
  if (role !== "clientLead" && (input.clientCompany ?? null) !== null)
    return Result.fail(refuseField("TypeMismatch", "clientCompany", { id: "onlyClientLead", field: "clientCompany" }));
  const client = role === "clientLead" ? clientCompany : null;
  const after = revised<User>(user, { role, team, clientCompany: client, ...changedCustom(input, user) }, at);
  const last = lastAdministrator(state, user, after);
  return last === null
    ? Result.succeed({
        answer: after,
        changes: revision("User", user, after, at),
        warnings: hoursWaiting(state, user, after, at),
      })
    : Result.fail(last);
};
