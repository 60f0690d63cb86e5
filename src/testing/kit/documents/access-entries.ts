import { changesNothing } from "../batches/batches.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { documentScene } from "./scene.ts";

/** Entries of the access log. */
export const accessEntries: Suite = {
  name: "access log",
  cases: {
    "R-DOC-3 the client's entry within 60 s of a read is that entry": async (firm) => {
      const { ben, asOlga, asBen, objectId: document } = await documentScene(firm);
      accepted(await asOlga.documents.share({ objectId: document, user: ben }));
      accepted(await asBen.documents.read(document));
      const written = accepted(await asBen.accessLog.list()).results[0]?.objectId;
      firm.advanceClock(60_000);
      const said = await changesNothing(firm, async () => accepted(await asBen.accessLog.create({ document })));
      same([said.objectId, said.source], [written, "operation"]);
      firm.advanceClock(1);
      const own = accepted(await asBen.accessLog.create({ document }));
      same([own.source, own.accessTime, own.user], ["client", "2027-01-04T12:01:00.001Z", ben]);
      // The client's own entries hold back no other.
      same(accepted(await asBen.accessLog.create({ document })).objectId === own.objectId, false);
      // Nor do reads of others and of other documents.
      accepted(await firm.admin.documents.read(document));
      same(accepted(await asBen.accessLog.create({ document })).source, "client");
    },
    "R-DOC-3 a client's time is kept unless it is later than now": async (firm) => {
      const { ben, asOlga, asBen, objectId: document } = await documentScene(firm);
      accepted(await asOlga.documents.share({ objectId: document, user: ben }));
      const at = async (accessTime: string | null) =>
        accepted(await asBen.accessLog.create({ document, accessTime, user: ben })).accessTime;
      const now = "2027-01-04T12:00:00.000Z";
      same(await at("2027-01-04T11:00:00.000Z"), "2027-01-04T11:00:00.000Z");
      same([await at(now), await at("2027-01-04T12:00:00.001Z"), await at(null)], [now, now, now]);
    },
    "R-DOC-3 nobody logs for another, or what they may not read": async (firm) => {
      const { olga, ben, asOlga, asBen, objectId: document } = await documentScene(firm);
      await changesNothing(firm, async () => {
        same(refused(await asBen.accessLog.create({ document }), "PointerInvalid").field, "document");
        refused(await asBen.accessLog.create({ document, user: olga }), "Forbidden");
        refused(await firm.as("host", "administrator").accessLog.create({ document }), "AuthorRequired");
      });
      accepted(await asOlga.documents.share({ objectId: document, user: ben }));
      accepted(await asBen.accessLog.create({ document }));
      const seenBy = async (who: string) => accepted(await firm.as(who).accessLog.count());
      same([await seenBy(ben), await seenBy(olga), await seenBy(firm.adminId)], [1, 1, 1]);
      same(await seenBy(await firm.user("Cleo")), 0);
    },
    "R-DOC-3 only a purge removes entries": async (firm) => {
      const { asOlga, asBen, ben, objectId: document } = await documentScene(firm);
      accepted(await asOlga.documents.share({ objectId: document, user: ben }));
      for (const accessTime of ["2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"])
        accepted(await asBen.accessLog.create({ document, accessTime }));
      const reason = "kept long enough";
      await changesNothing(firm, async () => {
        refused(await asOlga.accessLog.purge({ before: "2027-01-01", reason }), "ClassForbidden");
        refused(await firm.admin.accessLog.purge({ before: "2027-01-01" }), "ReasonRequired");
        refused(await firm.admin.accessLog.purge({ before: "2027-01-05", reason }), "TypeMismatch");
      });
      const { purged, more } = accepted(await firm.admin.accessLog.purge({ before: "2027-01-01", reason }));
      same([purged, more], [1, false]);
      same(
        accepted(await firm.admin.accessLog.list()).results.map(({ accessTime }) => accessTime),
        ["2027-01-01T00:00:00.000Z"],
      );
      const last = (await firm.log()).at(-1);
      same([last?.event, last?.kind, last?.reason], ["accessLog.purge", "delete", reason]);
    },
  },
};
