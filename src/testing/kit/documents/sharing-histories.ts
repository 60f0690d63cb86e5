import type { OpenStore } from "../../opened-store.ts";
import type { ApiStyle } from "../harness/api.ts";
import { accepted, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { playModelHistories } from "../histories/model-histories.ts";
import { fileUrl } from "./scene.ts";
import {
  firstRoles,
  type Person,
  people,
  type Refused,
  randomSharing,
  type SharingAnswer,
  type SharingCall,
  type SharingEvent,
  sharingModel,
} from "./sharing-model.ts";

type Said<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: { readonly _tag: string } };
interface Shown {
  readonly objectId: string;
  readonly fileUrl?: string | null;
}
/** The ids of what was made, by number. */
interface Made {
  readonly users: Readonly<Record<Person, string>>;
  readonly documents: Array<string>;
  readonly entries: Array<string>;
}

const numbersOf = (made: ReadonlyArray<string>, rows: ReadonlyArray<Shown>): ReadonlyArray<number> =>
  rows.map(({ objectId }) => made.indexOf(objectId)).sort((a, b) => a - b);
const documentsIn = ({ documents }: Made, rows: ReadonlyArray<Shown>): SharingAnswer => ({
  documents: numbersOf(documents, rows),
  addresses: rows.filter((row) => row.fileUrl === fileUrl).length,
});

const play = async (firm: KitFirm, event: SharingEvent, made: Made): Promise<SharingAnswer> => {
  const { admin } = firm;
  if (event.is === "wait") firm.advanceClock(event.ms);
  else if (event.is === "logOwnerReads") accepted(await admin.settings.set({ logOwnerReads: event.on }));
  else if (event.is === "role")
    accepted(await admin.users.setRole({ objectId: made.users[event.who], role: event.role }));
  else if (event.is === "close") await admin.users.deactivate(made.users[event.who]);
  else if (event.is === "open") await admin.users.reactivate(made.users[event.who]);
  else return called(firm, event, made);
  return {};
};
const called = async (firm: KitFirm, event: SharingCall, made: Made): Promise<SharingAnswer> => {
  const { documents, accessLog } = firm.as(made.users[event.by]);
  const shown = <T>(said: Said<T>, of: (value: T) => SharingAnswer): SharingAnswer =>
    said.ok ? of(said.value) : (said.refusal._tag as Refused);
  const one = (said: Said<Shown>): SharingAnswer => shown(said, (row) => documentsIn(made, [row]));
  if (event.is === "create")
    return shown(await documents.create({ title: "Plan", fileUrl }), (row) => {
      made.documents.push(row.objectId);
      return documentsIn(made, [row]);
    });
  if (event.is === "list") return shown(await documents.list(), ({ results }) => documentsIn(made, results));
  if (event.is === "entries")
    return shown(await accessLog.list({ limit: 1_000 }), ({ results }) => ({
      documents: numbersOf(made.entries, results),
    }));
  const objectId = made.documents[event.document] ?? "";
  switch (event.is) {
    case "update":
      return one(await documents.update({ objectId, title: "Plan" }));
    case "post": {
      const at = new Date(firm.app.ports.now() - event.ago).toISOString();
      return shown(await accessLog.create({ document: objectId, accessTime: at }), (row) => {
        if (!made.entries.includes(row.objectId)) made.entries.push(row.objectId);
        return { entry: made.entries.indexOf(row.objectId) };
      });
    }
    case "share":
    case "unshare": {
      const grantee = "user" in event.with ? { user: made.users[event.with.user] } : event.with;
      return one(await documents[event.is]({ objectId, ...grantee }));
    }
    default: {
      const answer = one(await documents[event.is](objectId));
      const rows = (await firm.tables()).AccessLog ?? [];
      for (const { objectId: id } of rows) if (!made.entries.includes(id)) made.entries.push(id);
      return answer;
    }
  }
};

const run = async (open: OpenStore, face: ApiStyle, seed: number, steps: number) => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face);
    const random = seededRandom(seed);
    const model = sharingModel(Date.parse("2027-01-04T12:00:00Z"));
    const users: Record<string, string> = { admin: firm.adminId };
    for (const who of people) if (who !== "admin") users[who] = await firm.user(who, firstRoles[who]);
    const made: Made = { users: users as Made["users"], documents: [], entries: [] };
    const answered: Array<SharingAnswer> = [];
    for (let step = 0; step < steps; step++) {
      const event = randomSharing(random, model.documents());
      const answer = await play(firm, event, made);
      same(answer, model.answer(event), `seed ${seed}, step ${step}, ${JSON.stringify(event)}`);
      answered.push(answer);
    }
    const [rows, log] = [await firm.tables(), await firm.log()];
    const stored = new Map((rows.AccessLog ?? []).map((row) => [row.objectId, row as object]));
    for (const [i, entry] of model.entries().entries()) {
      const { user, document, source, accessTime } = { ...stored.get(made.entries[i] ?? "") } as Record<
        string,
        unknown
      >;
      const wanted = { ...entry, user: users[entry.user], document: made.documents[entry.document] };
      same({ user, document, source, accessTime }, wanted, `seed ${seed}, entry ${i}`);
    }
    same([stored.size, rows.Grant?.length ?? 0], [model.entries().length, model.shares()]);
    checkReplay(log, rows);
    return { answered, rows, log: log.map(({ seq: _, ...entry }) => entry) };
  } finally {
    await close();
  }
};

/** Documents that are shared, read and logged are as the simple model says. */
export const sharingHistories: StoreSuite = {
  name: "sharing histories",
  cases: {
    "L-55 random sharing is answered and logged as the model says": async (open, effort) => {
      const often = { NotFound: 0.5, Forbidden: 0.5, PointerInvalid: 0.5, AuthRequired: 0.5, entry: 0.5 };
      const kindOf = (answer: SharingAnswer): string =>
        typeof answer === "string" ? answer : answer.entry === undefined ? "shown" : "entry";
      await playModelHistories(open, effort, 6, run, ({ answered }) => answered.map(kindOf), often);
    },
  },
};
