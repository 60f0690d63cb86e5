import type { SignedIn } from "../../../operations/identity/signed-in.ts";
import { type KitApi, kitApi } from "../harness/api.ts";
import { accepted, present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type StoredRow, writeChanges } from "../harness/raw-store.ts";

/** Calls as a visitor (not signed in), from an address. */
export const asVisitor = (firm: KitFirm, address?: string): KitApi =>
  kitApi(firm.apiStyle, firm.app, {
    organizationId: firm.organizationId,
    ...(address === undefined ? {} : { address }),
  });
/** Calls with this session token. */
export const asSession = ({ apiStyle, app, organizationId }: KitFirm, sessionToken: string): KitApi =>
  kitApi(apiStyle, app, { organizationId, sessionToken });

export const passwordOf = (username: string): string => `the password of ${username}`;
/** Signs up an account of that name. */
export const signUpAs = async (firm: KitFirm, username: string): Promise<SignedIn> =>
  accepted(
    await asVisitor(firm).identity.signUp({
      username,
      email: `${username}@example.com`,
      password: passwordOf(username),
    }),
  );
/** Logs in with the right password, unless another is given. */
export const logInAs = (firm: KitFirm, login: string, password = passwordOf(login), address?: string) =>
  asVisitor(firm, address).identity.logIn({ login, password });

export const storedRow = async (firm: KitFirm, entity: string, objectId: string): Promise<StoredRow> =>
  present(
    (await firm.tables())[entity]?.find((row) => row.objectId === objectId),
    `${entity} ${objectId}`,
  );
/** Changes a stored row without checking a rule. */
export const changeRow = async (
  firm: KitFirm,
  entity: string,
  objectId: string,
  patch: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const before = await storedRow(firm, entity, objectId);
  const after = { ...before, ...patch, version: before.version + 1, updatedAt: before.updatedAt + 1 };
  same(
    await writeChanges(firm.app.ports.store, firm.organizationId, [{ entity, event: "kit.put", before, after }]),
    null,
  );
};

/** Waits until background work is done. */
export const backgroundDone = async (firm: KitFirm): Promise<void> => {
  accepted(await firm.admin.users.provision({ externalId: "admin" }));
  await firm.idle();
};
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);
export const days = (count: number): number => hours(24 * count);
