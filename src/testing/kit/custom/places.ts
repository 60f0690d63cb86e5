import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const square = [at(0, 0), at(0, 10), at(10, 10), at(10, 0)];
/** Projects with a site and an area; some have none. */
const sites = async (firm: KitFirm): Promise<void> => {
  const project = { class: "Project" } as const;
  accepted(await firm.admin.customFields.declare({ ...project, field: "site", type: "GeoPoint" }));
  accepted(await firm.admin.customFields.declare({ ...project, field: "area", type: "Polygon" }));
  const all = {
    "0 0": { site: at(0, 0), area: square },
    "0 1": { site: at(0, 1) },
    "5 5": { site: at(5, 5), area: [at(4, 4), at(4, 6), at(6, 6), at(6, 4), at(4, 4)] },
    "0 179": { site: at(0, 179), area: [at(-10, 170), at(10, 170), at(0, 180)] },
    "0 -179": { site: at(0, -179) },
    "90 0": { site: at(90, 0) },
    "90 50": { site: at(90, 50) },
    none: {},
  };
  for (const [name, custom] of Object.entries(all)) await firm.project(name, { custom });
};
/** Names by what is found, in the order of the list unless it is sorted. */
const named = async ({ admin }: KitFirm, custom: object, more: object = {}): Promise<ReadonlyArray<string>> =>
  accepted(await admin.projects.list({ where: { custom: { ...custom } }, ...more })).results.map(
    (each) => each.projectName,
  );

const degree = (6_371 * Math.PI) / 180;
const filters: ReadonlyArray<readonly [custom: object, found: ReadonlyArray<string>]> = [
  [{ site: { exists: false } }, ["none"]],
  [{ site: { is: at(5, 5) } }, ["5 5"]],
  [{ site: { not: at(5, 5) } }, ["0 -179", "0 0", "0 1", "0 179", "90 0", "90 50", "none"]],
  [{ site: { in: [at(90, 0), at(0, 1)] } }, ["0 1", "90 0"]],
  [{ site: { within: { center: at(0, 180), radiusKm: degree + 0.001 } } }, ["0 -179", "0 179"]],
  [{ site: { within: { center: at(0, 180), radiusKm: degree - 0.001 } } }, []],
  [{ site: { within: { center: at(90, 123), radiusKm: 0 } } }, ["90 0", "90 50"]],
  [
    { site: { within: { center: at(0, 0), radiusKm: 20_016 } } },
    ["0 -179", "0 0", "0 1", "0 179", "5 5", "90 0", "90 50"],
  ],
  // The corners of a box in any order, its edges included.
  [{ site: { within: { box: [at(5, 5), at(0, 0)] } } }, ["0 0", "0 1", "5 5"]],
  [{ site: { within: { box: [at(0, 5), at(5, 0)] } } }, ["0 0", "0 1", "5 5"]],
  [{ site: { within: { box: [at(0, 1), at(0, 1)] } } }, ["0 1"]],
  [{ site: { within: { polygon: square } } }, ["0 0", "0 1", "5 5"]],
  [{ site: { within: { polygon: [...square, at(0, 0)] } } }, ["0 0", "0 1", "5 5"]],
  [{ area: { covers: at(5, 5) } }, ["0 0", "5 5"]],
  [{ area: { covers: at(0, 180) } }, ["0 179"]],
  [{ area: { covers: at(0, -180) } }, []],
  // Stored closed, and compared closed.
  [{ area: { is: square } }, ["0 0"]],
  [{ area: { is: [...square, at(0, 0)] } }, ["0 0"]],
  [{ area: { is: [...square].reverse() } }, []],
];

export const places: Suite = {
  name: "places",
  cases: {
    "R-CUST-2 places are found within circles, boxes and polygons, and polygons by a place": async (firm) => {
      await sites(firm);
      for (const [custom, found] of filters) {
        same([custom, [...(await named(firm, custom))].sort()], [custom, found]);
        same(accepted(await firm.admin.projects.count({ where: { custom: { ...custom } } })), found.length);
      }
    },
    "R-CUST-2 near orders the nearest first, equally far ones by id, and pages are exact": async (firm) => {
      await sites(firm);
      const near = { site: { near: { point: at(0, 0.4) } } };
      const all = await named(firm, near);
      same(all.slice(0, 3), ["0 0", "0 1", "5 5"]);
      same(all.length, 7);
      const [a, b] = accepted(await firm.admin.projects.list({ where: { custom: near } })).results.slice(3);
      same([a?.projectName, b?.projectName].sort(), ["90 0", "90 50"]);
      same((a?.objectId ?? "") < (b?.objectId ?? ""), true);
      const paged: Array<string> = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page: {
          readonly results: ReadonlyArray<{ readonly projectName: string }>;
          readonly next: string | null;
        } = accepted(
          await firm.admin.projects.list({
            ...{ where: { custom: near }, limit: 2 },
            ...(after === undefined ? {} : { after }),
          }),
        );
        paged.push(...page.results.map((each) => each.projectName));
        after = page.next;
      }
      same(paged, all);
      same(await named(firm, near, { skip: 2, limit: 3 }), all.slice(2, 5));
      same(await named(firm, { site: { near: { point: at(0, 0), maxKm: degree + 0.001 } } }), ["0 0", "0 1"]);
      same(await named(firm, near, { order: "-projectName", limit: 2 }), ["90 50", "90 0"]);
      const { next } = accepted(await firm.admin.projects.list({ where: { custom: near }, limit: 2 }));
      const elsewhere = { where: { custom: { site: { near: { point: at(1, 1) } } } }, after: next ?? "" };
      refused(await firm.admin.projects.list(elsewhere), "TypeMismatch");
    },
    "R-CUST-4 a place for other roles is near nothing": async (firm) => {
      await sites(firm);
      const hidden = { class: "Project", field: "site", type: "GeoPoint", read: ["administrator"] } as const;
      accepted(await firm.admin.customFields.declare(hidden));
      const ana = firm.as((await firm.engineer("Ana")).user);
      for (const site of [{ near: { point: at(0, 0) } }, { within: { box: [at(-90, -180), at(90, 180)] } }])
        same(accepted(await ana.projects.count({ where: { custom: { site } } })), 0);
      same(accepted(await ana.projects.count({ where: { custom: { site: { not: at(0, 0) } } } })), 8);
    },
  },
};
