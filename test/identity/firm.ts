import { type App, type FirmApi, type FirmOptions, openFirm, type SignedIn } from "firmcore";
import { quickIdentity, recordingMailer } from "firmcore/testing";
import { onTestFinished } from "vitest";
import type { Identity } from "../../src/ports/identity.ts";
import type { Store } from "../../src/ports/store.ts";
import { readLog, readTables, type StoredRow, writeChanges } from "../../src/testing/kit/harness/raw-store.ts";
import { openMemory } from "../support/stores.ts";

export const organizationId = "acme";
const address = "192.0.2.1";

/** Hooks between the operations and the store. */
export interface Overrides {
  readonly store?: (works: Store) => Partial<Store>;
  readonly identity?: (works: Identity) => Partial<Identity>;
  readonly options?: FirmOptions;
}

/** A firm with log-in: an administrator `boss`, a fixed clock, and stored mails. */
export const openIdentity = async ({ store, identity, options }: Overrides = {}) => {
  const { adapter, close } = await openMemory();
  onTestFinished(close);
  const quick = quickIdentity();
  const mailer = recordingMailer();
  const clock = { now: Date.parse("2027-01-04T12:00:00Z") };
  const app: App<never> = await openFirm(
    { ...adapter, store: { ...adapter.store, ...store?.(adapter.store) } },
    { now: () => clock.now, identity: { ...quick, ...identity?.(quick) }, mailer, ...options },
  );
  const boss = await app.bootstrap({
    organizationId,
    username: "boss",
    email: "boss@example.com",
    password: "bosspass1",
  });
  const visitor: FirmApi = app.as({ organizationId, address });
  const by = (sessionToken: string): FirmApi => app.as({ organizationId, sessionToken, address });
  const tables = () => readTables(adapter.store, organizationId);
  return {
    app,
    boss,
    clock,
    mailer,
    work: quick.work,
    visitor,
    by,
    tables,
    log: () => readLog(adapter.store, organizationId),
    /** Signs up a user with the password `<username> password`. */
    signedUp: (username: string): Promise<SignedIn> =>
      visitor.identity.signUp({ username, email: `${username}@example.com`, password: `${username} password` }),
    /** Changes a row without checking any rule. */
    changed: async (entity: string, objectId: string, patch: Readonly<Record<string, unknown>>): Promise<void> => {
      const before = (await tables())[entity]?.find((row) => row.objectId === objectId) as StoredRow;
      const after = { ...before, ...patch, version: before.version + 1 };
      await writeChanges(adapter.store, organizationId, [{ entity, event: "given", before, after }]);
    },
  };
};
/** Waits until the background work is done. */
export const backgroundDone = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};
