import type { Role } from "../../../domain/kernel/context/actor.ts";
import type { Random } from "../harness/random.ts";

export const people = ["admin", "olga", "ben", "lee", "sal"] as const;
export type Person = (typeof people)[number];
export const firstRoles: Readonly<Record<Person, Role>> = {
  admin: "administrator",
  olga: "coordinator",
  ben: "engineer",
  lee: "clientLead",
  sal: "salesperson",
};
type Grantee = { readonly user: Person } | { readonly role: Role };
/** One event for each of these names, all with the same facts. */
type Each<K extends string, T> = K extends string ? { readonly is: K } & T : never;
type About = { readonly by: Person; readonly document: number };
/** A call; documents and entries are numbered in the order in which they were made. */
export type SharingCall =
  | Each<"create" | "list" | "entries", { readonly by: Person }>
  | Each<"read" | "get" | "update" | "delete", About>
  | Each<"post", About & { readonly ago: number }>
  | Each<"share" | "unshare", About & { readonly with: Grantee }>;
/** What happens in a history. */
export type SharingEvent =
  | SharingCall
  | Each<"wait", { readonly ms: number }>
  | Each<"logOwnerReads", { readonly on: boolean }>
  | Each<"role", { readonly who: Person; readonly role: Role }>
  | Each<"close" | "open", { readonly who: Person }>;
export type Refused = "NotFound" | "Forbidden" | "PointerInvalid" | "AuthRequired";
/** A refusal, or what the caller gets: numbers of documents, of which some with their address, or of an entry. */
export type SharingAnswer =
  | Refused
  | { readonly documents?: ReadonlyArray<number>; readonly addresses?: number; readonly entry?: number };

interface Shared {
  readonly owner: Person;
  readonly users: Set<Person>;
  readonly roles: Set<Role>;
}
/** An entry as the store should have it. */
export interface ModelEntry {
  readonly user: Person;
  readonly document: number;
  readonly source: "operation" | "client";
  readonly accessTime: number;
}

/** The rules of documents in their simplest form: R-DOC-1 to R-DOC-4. */
export const sharingModel = (start: number) => {
  let now = start;
  let logOwnerReads = false;
  const roles = new Map<Person, Role>(Object.entries(firstRoles) as ReadonlyArray<[Person, Role]>);
  const closed = new Set<Person>();
  const documents: Array<Shared | null> = [];
  const entries: Array<ModelEntry> = [];

  const isAdmin = (who: Person): boolean => roles.get(who) === "administrator";
  const reads = (who: Person, of: Shared | null | undefined): of is Shared =>
    of !== null &&
    of !== undefined &&
    (isAdmin(who) || of.owner === who || of.users.has(who) || of.roles.has(roles.get(who) as Role));
  const numbers = <T>(of: ReadonlyArray<T>, which: (each: T) => boolean): ReadonlyArray<number> =>
    of.flatMap((each, i) => (which(each) ? [i] : []));
  const log = (user: Person, document: number, source: ModelEntry["source"], accessTime: number): number =>
    entries.push({ user, document, source, accessTime }) - 1;

  const answer = (event: SharingEvent): SharingAnswer => {
    if (event.is === "wait") now += event.ms;
    else if (event.is === "logOwnerReads") logOwnerReads = event.on;
    else if (event.is === "role") roles.set(event.who, event.role);
    else if (event.is === "close") closed.add(event.who);
    else if (event.is === "open") closed.delete(event.who);
    else return called(event);
    return {};
  };
  const called = (event: SharingCall): SharingAnswer => {
    const { by } = event;
    if (closed.has(by)) return "AuthRequired";
    if (event.is === "create") {
      documents.push({ owner: by, users: new Set(), roles: new Set() });
      return { documents: [documents.length - 1], addresses: 1 };
    }
    if (event.is === "list") {
      const seen = numbers(documents, (of) => reads(by, of));
      return { documents: seen, addresses: seen.filter((i) => documents[i]?.owner === by).length };
    }
    if (event.is === "entries") {
      const mine = ({ user, document }: ModelEntry) => isAdmin(by) || user === by || documents[document]?.owner === by;
      return { documents: numbers(entries, mine) };
    }
    const of = documents[event.document];
    if (!reads(by, of)) return event.is === "post" ? "PointerInvalid" : "NotFound";
    const own = of.owner === by;
    const whole = { documents: [event.document], addresses: own ? 1 : 0 };
    switch (event.is) {
      case "get":
        return whole;
      case "read":
        if (!own || logOwnerReads) log(by, event.document, "operation", now);
        return { ...whole, addresses: 1 };
      case "post": {
        const known = numbers(
          entries,
          (each) => each.user === by && each.document === event.document && each.source === "operation",
        );
        // The clock never steps back here, so the last read is one of the latest; of several, the first answers.
        const latest = entries[known.at(-1) ?? -1]?.accessTime ?? Number.NEGATIVE_INFINITY;
        const first = known.find((i) => entries[i]?.accessTime === latest) ?? -1;
        return {
          entry: now - latest <= 60_000 ? first : log(by, event.document, "client", Math.min(now, now - event.ago)),
        };
      }
      case "delete":
        if (!own && !isAdmin(by)) return "Forbidden";
        documents[event.document] = null;
        return { documents: [event.document], addresses: 0 };
      case "update":
        return own ? whole : "Forbidden";
      default: {
        if (!own) return "Forbidden";
        // A client lead sees no other account, as no project has a client here.
        if ("user" in event.with && roles.get(by) === "clientLead" && event.with.user !== by) return "PointerInvalid";
        const change = event.is === "share" ? "add" : "delete";
        if ("user" in event.with) of.users[change](event.with.user);
        else of.roles[change](event.with.role);
        return whole;
      }
    }
  };
  return {
    answer,
    entries: (): ReadonlyArray<ModelEntry> => entries,
    /** With how many users and roles all documents are shared. */
    shares: (): number => documents.reduce((sum, of) => sum + (of === null ? 0 : of.users.size + of.roles.size), 0),
    documents: (): number => documents.length,
  };
};

const someRoles: ReadonlyArray<Role> = ["engineer", "clientLead", "salesperson", "coordinator"];
const others = people.filter((who) => who !== "admin");
/** A random event on the documents that there are. */
export const randomSharing = (random: Random, made: number): SharingEvent => {
  const by = random.pick(people);
  if (made === 0 || random.oneIn(9)) return { is: "create", by };
  const who = random.pick(others);
  const document = random.below(made);
  const events: ReadonlyArray<() => SharingEvent> = [
    () => ({ is: "wait", ms: random.pick([1_000, 30_000, 60_000, 60_001]) }),
    () => ({ is: "logOwnerReads", on: random.oneIn(2) }),
    () => ({ is: "role", who, role: random.pick(someRoles) }),
    () => ({ is: random.oneIn(3) ? "close" : "open", who }),
    () => ({ is: random.pick(["list", "entries"]), by }),
    () => ({ is: random.oneIn(6) ? "delete" : "update", by, document }),
    () => ({ is: "get", by, document }),
    ...[1, 2, 3].map(() => (): SharingEvent => ({ is: "read", by, document })),
    ...[1, 2].map(() => (): SharingEvent => ({ is: "post", by, document, ago: random.pick([-5_000, 0, 5_000]) })),
    ...[1, 2, 3, 4].map(
      () => (): SharingEvent => ({
        is: random.oneIn(3) ? "unshare" : "share",
        by,
        document,
        with: random.oneIn(2) ? { user: who } : { role: random.pick(someRoles) },
      }),
    ),
  ];
  return random.pick(events)();
};
