import * as Result from "effect/Result";
import type { Grant } from "../grant/entity.ts";
import { type granteeInput, granteeOf, grantTo, heldBy } from "../grant/grantee.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { InvalidInput } from "../kernel/refusal/refusal.ts";
import type { PlainOf } from "../kernel/schema/entity.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import type { Document, sharedWith as sharedWithField } from "./entity.ts";

/** A document and the grants that share it. */
export interface SharedDocument {
  readonly document: Document;
  readonly grants: ReadonlyArray<Grant>;
}
export interface ShareState {
  readonly document: Document | null;
  readonly grants: ReadonlyArray<Grant>;
}
type Share = Decide<
  ShareState,
  InputOf<typeof granteeInput>,
  SharedDocument,
  InvalidInput<"Required" | "TypeMismatch">
>;

/** With whom a document is shared; null where the reader may not know. */
export type SharedWith = PlainOf<typeof sharedWithField>;
/** With whom a document is shared, for its owner and administrators; null for everybody else. */
export const sharedWith = ({ owner }: Document, grants: ReadonlyArray<Grant>, actor: Actor): SharedWith =>
  maySeeShares(owner, actor)
    ? {
        users: grants.flatMap(({ user }) => user ?? []),
        roles: grants.flatMap(({ role }) => role ?? []),
      }
    : null;
/** Whether the actor may know with whom a document of this owner is shared. */
export const maySeeShares = (owner: string, actor: Actor): boolean => isAdministrator(actor) || owner === actor.userId;

/** Shares a document with a user or a role, who can read it from now on (R-DOC-4). */
export const shareDocument: Share = ({ document: found, grants }, input, at) => {
  const document = existing(found);
  return Result.map(granteeOf(input), (to) => {
    const { grant, changes } = grantTo({ class: "Document", record: document.objectId }, grants, to, at);
    return { answer: { document, grants: [...grants.filter((each) => each !== grant), grant] }, changes };
  });
};

/** Ends the sharing with a user or a role. */
export const unshareDocument: Share = ({ document: found, grants }, input, at) => {
  const document = existing(found);
  return Result.map(granteeOf(input), (to) => {
    const ended = heldBy(grants, to);
    return {
      answer: { document, grants: grants.filter((each) => !ended.includes(each)) },
      changes: ended.map((each) => deletion("Grant", each, at)),
    };
  });
};
