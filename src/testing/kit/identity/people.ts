import type { SignedIn } from "../../../operations/identity/answer.ts";
import { type Asking, through } from "../harness/api.ts";
import { accepted, present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { put, type Stored } from "../harness/raw-store.ts";

/** Somebody who is nobody yet, and calls from there. */
export const visitor = (firm: KitFirm, address?: string): Asking =>
  through(firm.face, firm.app, {
    organizationId: firm.organizationId,
    ...(address === undefined ? {} : { address }),
  });
/** Whoever has this token. */
export const holder = ({ face, app, organizationId }: KitFirm, sessionToken: string): Asking =>
  through(face, app, { organizationId, sessionToken });

export const passwordOf = (username: string): string => `the password of ${username}`;
/** An account of that name, as its owner made it. */
export const signedUp = async (firm: KitFirm, username: string): Promise<SignedIn> =>
  accepted(
    await visitor(firm).identity.signUp({
      username,
      email: `${username}@example.com`,
      password: passwordOf(username),
    }),
  );
/** A log-in with the right password, or with another. */
export const loggedIn = (firm: KitFirm, login: string, password = passwordOf(login), address?: string) =>
  visitor(firm, address).identity.logIn({ login, password });

export const rowOf = async (firm: KitFirm, entity: string, objectId: string): Promise<Stored> =>
  present(
    (await firm.tables())[entity]?.find((row) => row.objectId === objectId),
    `${entity} ${objectId}`,
  );
/** Changes a stored row without a rule being asked. */
export const changed = async (
  firm: KitFirm,
  entity: string,
  objectId: string,
  patch: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const before = await rowOf(firm, entity, objectId);
  const after = { ...before, ...patch, version: before.version + 1, updatedAt: before.updatedAt + 1 };
  same(await put(firm.app.ports.store, firm.organizationId, [{ entity, event: "kit.put", before, after }]), null);
};

/** Lets what goes on in the background come to its end: it is written before what is asked for later. */
export const afterwards = async (firm: KitFirm): Promise<void> => {
  accepted(await firm.admin.users.provision({ externalId: "admin" }));
  await firm.quiet();
};
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);
export const days = (count: number): number => hours(24 * count);
