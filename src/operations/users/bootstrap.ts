import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { creation, type Decision, newRecord } from "../../domain/kernel/decision/decision.ts";
import type { Duplicate, Forbidden, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { neededAs } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import {
  type InputOf,
  omittable,
  parseInput,
  required,
  type SentInput,
  validateInput,
} from "../../domain/kernel/schema/input.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { type PlainUser, User } from "../../domain/user/entity.ts";
import { password } from "../../domain/user/password.ts";
import { keysOf, newAccount, takenBy, unusableName } from "../../domain/user/sign-up.ts";
import { email } from "../../domain/user/username-keys.ts";
import { HasherBusy } from "../../ports/identity.ts";
import { byId, load, many, type ReadResults } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, LoadedRows, Outcome } from "../../ports/store.ts";
import { withNewId } from "../../ports/taken-ids.ts";
import { isIdentifier } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { orThrow, promised } from "../caller/or-throw.ts";
import { identityMissing, organizationMissing } from "../caller/resolve-session.ts";
import { ownAccount } from "../identity/signed-in.ts";
import { nameKeyShape, withNameKey } from "../identity/taken-names.ts";

const input = {
  username: required(User.fields.username),
  email: omittable(field(email, "The address of the first administrator.")),
  password: omittable(field(password, "Without a password, the host signs this person in.")),
  externalId: omittable(User.fields.externalId),
};
/** The first administrator of a firm. Without a password, the host signs this person in (R-ID-10). */
export interface BootstrapInput extends SentInput<typeof input> {
  readonly organizationId: string;
}

export const bootstrapLoad = load("bootstrap", {
  parameters: { organization: "text", ...nameKeyShape },
  isolation: {
    locks: ({ organization }) => [{ entity: Organization, id: organization }],
    why: "Two bootstraps of one firm run one after the other, even before the firm has a row.",
    rules: ["R-ID-2"],
  },
  reads: (arg) => ({
    organization: byId(Organization, arg.organization),
    administrators: many(User, (u) => u.role.is("administrator"), ["objectId"]),
    others: many(User, (u) => withNameKey(u, arg)),
  }),
});
type State = ReadResults<typeof bootstrapLoad.reads>;
const administrators = { found: many(User, (u) => u.role.is("administrator"), ["objectId"]) };

const owned: Forbidden = {
  _tag: "Forbidden",
  class: "User",
  event: "bootstrap",
  ...neededAs({ id: "firmWithoutAdministrator" }),
};

/** Of two concurrent bootstraps of a firm, the second meets the unique id of the organization (R-ID-2). */
const decide = (
  { organization, administrators: found, others }: State,
  values: InputOf<typeof input>,
  of: { readonly objectId: string; readonly passwordHash: string | null },
  at: Moment,
): Result.Result<Decision<PlainUser>, Forbidden | Duplicate> => {
  if (found.length > 0) return Result.fail(owned);
  const { username, email: address = null, externalId = null } = values;
  const taken = takenBy(others, { username, email: address });
  if (taken !== null) return Result.fail(taken);
  const user = newAccount({ ...of, username, email: address, role: "administrator", externalId }, at);
  const row = newRecord<Organization>({ objectId: organizationRow, settings: {}, logPurgedTo: null }, at);
  return Result.succeed({
    answer: ownAccount(user, at),
    changes: [...(organization === null ? [creation("Organization", row, at)] : []), creation("User", user, at)],
  });
};

const hashOf = async ({ identity }: Ports, chosen: string | undefined): Promise<string | null> => {
  if (chosen === undefined) return null;
  if (identity === null) throw new FirmError(identityMissing);
  try {
    return await identity.hash(chosen);
  } catch (cause) {
    throw cause instanceof HasherBusy ? new FirmError(cause.refusal) : cause;
  }
};
/** Creates the first administrator of a firm (R-ID-2). Rejects with {@link FirmError}. */
export const bootstrap = async (ports: Ports, given: BootstrapInput): Promise<PlainUser> => {
  // What is no object is refused as such.
  if (!hasFields(given)) orThrow(parseInput(input, given));
  const { organizationId, ...sent } = given;
  if (!isIdentifier(organizationId)) throw new FirmError(organizationMissing);
  const shaped = orThrow(parseInput(input, sent));
  const now = ports.now();
  const call: Call = {
    ...{ organizationId, userId: "", session: null, operation: "bootstrap", requestId: null, body: "", now },
    dryRun: false,
    cancelled: () => false,
  };
  const { rows, settings } = await promised<{ readonly rows: LoadedRows; readonly settings: Settings }>((done) =>
    ports.store.query(
      {
        call,
        args: {},
        rounds: [() => Result.succeed(administrators)],
        answer: (loaded, current) => Result.succeed({ rows: loaded, settings: current }),
      },
      done,
    ),
  );
  const values = orThrow(validateInput(input, shaped, settings)) as InputOf<typeof input>;
  const unfit = unusableName(values.username);
  if (unfit !== null) throw new FirmError(unfit);
  // Checked before the password is hashed, so that a repeated call fails fast.
  if ((rows.found as ReadonlyArray<unknown>).length > 0) throw new FirmError(owned);
  const passwordHash = await hashOf(ports, values.password);
  const args = { organization: organizationRow, ...keysOf({ username: values.username, email: values.email ?? null }) };
  const createAs = (objectId: string): Promise<Outcome<PlainUser, Refusal>> =>
    new Promise((resolve) =>
      ports.store.execute<State, PlainUser, Refusal>(
        {
          call: { ...call, userId: objectId },
          load: bootstrapLoad,
          args,
          readOnly: false,
          judge: (state, current) =>
            decide(
              state,
              values,
              { objectId, passwordHash },
              {
                ...{ now, today: localDay(now, current.todayZone), newId: ports.newId, firm: current },
                actor: { organizationId, userId: objectId, role: "administrator", clientCompany: null, team: null },
                ...{ operation: call.operation, reason: null },
              },
            ),
        },
        (answer) => resolve(Result.isFailure(answer) && isFirmTaken(answer.failure) ? Result.fail(owned) : answer),
      ),
    );
  return orThrow(await withNewId(ports.newId, createAs));
};
const isFirmTaken = (refusal: Refusal): boolean => refusal._tag === "Duplicate" && refusal.class === "Organization";
