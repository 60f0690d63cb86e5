import type { SignedIn } from "../../../operations/identity/signed-in.ts";
import { type KitApi, kitApi } from "../harness/api.ts";
import { accepted, present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type StoredRow, writeChanges } from "../harness/raw-store.ts";

/** Somebody who is nobody yet, and calls from there. */
export const asVisitor = (firm: KitFirm, address?: string): KitApi =>
  kitApi(firm.apiStyle, firm.app, {
    organizationId: firm.organizationId,
    ...(address === undefined ? {} : { address }),
  });
/** Whoever has this token. */
export const asSession = ({ apiStyle: face, app, organizationId }: KitFirm, sessionToken: string): KitApi =>
  kitApi(face, app, { organizationId, sessionToken });

export const passwordOf = (username: string): string => `the password of ${username}`;
/** An account of that name, as its owner made it. */
export const signUpAs = async (firm: KitFirm, username: string): Promise<SignedIn> =>
  accepted(
    await asVisitor(firm).identity.signUp({
      username,
      email: `${username}@example.com`,
      password: passwordOf(username),
    }),
  );
/** A log-in with the right password, or with another. */
export const logInAs = (firm: KitFirm, login: string, password = passwordOf(login), address?: string) =>
  asVisitor(firm, address).identity.logIn({ login, password });

export const storedRow = async (firm: KitFirm, entity: string, objectId: string): Promise<StoredRow> =>
  present(
    (await firm.tables())[entity]?.find((row) => row.objectId === objectId),
    `${entity} ${objectId}`,
  );
/** Changes a stored row without a rule being asked. */
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

/** Lets what goes on in the background come to its end: it is written before what is asked for later. */
export const backgroundDone = async (firm: KitFirm): Promise<void> => {
  accepted(await firm.admin.users.provision({ externalId: "admin" }));
  await firm.idle();
};
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);
export const days = (count: number): number => hours(24 * count);
