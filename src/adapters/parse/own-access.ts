import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { listedEveryone } from "../../domain/own-record/entity.ts";
import { badJson } from "./parse-fault.ts";

type Values = Readonly<Record<string, unknown>>;
/** An access list of Parse: by `*`, user id or `role:NAME`. */
type Acl = Readonly<Record<string, { readonly read?: true; readonly write?: true }>>;

const toWire = (name: string): string => (name === listedEveryone ? "*" : name);
const fromWire = (name: string): string => (name === "*" ? listedEveryone : name);

/** The `ACL` of an own record; undefined for a public one. */
export const aclOf = ({ readers, writers }: Values): Acl | undefined => {
  if (!Array.isArray(readers) && !Array.isArray(writers)) return undefined;
  const namesIn = (list: unknown): ReadonlyArray<string> => (Array.isArray(list) ? list : [listedEveryone]);
  const found: Record<string, { read?: true; write?: true }> = {};
  for (const name of namesIn(readers)) found[toWire(name)] = { read: true };
  for (const name of namesIn(writers)) found[toWire(name)] = { ...found[toWire(name)], write: true };
  return found;
};

const isPublic = ({ "*": everyone }: Acl): boolean => everyone?.read === true && everyone.write === true;
/** The inputs of an own record for a sent `ACL`; none was sent: none. A deleted one leaves the record public. */
export const accessOf = (acl: unknown): Values => {
  if (acl === undefined) return {};
  if (acl === null || (hasFields(acl) && "__op" in acl)) return { readers: null, writers: null };
  if (!hasFields(acl)) throw badJson("bad ACL");
  const given = acl as Readonly<Record<string, { readonly read?: unknown; readonly write?: unknown } | null>>;
  const named = (right: "read" | "write"): ReadonlyArray<string> =>
    Object.entries(given).flatMap(([name, of]) => (hasFields(of) && of[right] === true ? [fromWire(name)] : []));
  if (isPublic(given as Acl)) return { readers: null, writers: null };
  return { readers: named("read"), writers: named("write") };
};
