import { writtenOver } from "./class-routes.ts";
import { topOf } from "./dotted-keys.ts";
import { declareFor } from "./open-fields.ts";
import type { Visit } from "./route.ts";
import { hasField, type WireClass } from "./wire-class.ts";
import { encodeRow } from "./wire-row.ts";

type Values = Readonly<Record<string, unknown>>;
/** What a body has beside fields of an account. */
const besides: ReadonlySet<string> = new Set(["password", "authData", "sessionToken", "ACL", "className", "__type"]);

/** A client may send what no field of an account is; as at a sign-up of Parse, it is left out. */
const fieldsIn = (of: WireClass, body: Values): Values =>
  Object.fromEntries(Object.entries(body).filter(([name]) => hasField(of, topOf(name))));

/**
 * The fields of the host's app in the body of an account, as the input `custom`: with `userFields`, those that are new are declared. `before`
 * is the account as its caller reads it.
 */
export const accountFields = async (of: WireClass, visit: Visit, before: Values | null): Promise<Values> => {
  const body = Object.fromEntries(
    Object.entries(visit.request.body).filter(([name]) => !besides.has(name) && !hasField(of, name)),
  );
  if (Object.keys(body).length === 0) return {};
  const known = await visit.declared(of);
  if (!visit.host.userFields && Object.keys(body).every((name) => !hasField(known, topOf(name)))) return {};
  const declared = visit.host.userFields ? await declareFor({ ...known, declared: true }, body, visit) : known;
  const seen = before === null ? {} : encodeRow(declared, before as never);
  const { custom } = writtenOver(declared, seen, fieldsIn(declared, body), "users.update");
  return Object.keys(custom).length === 0 ? {} : { custom };
};
