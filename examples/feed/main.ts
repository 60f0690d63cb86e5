import { follow, openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const store = memory();
const app = await openFirm(store);
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const { objectId: manager } = await firm.users.provision({ externalId: "pia", role: "projectManager" });
const { objectId } = await firm.projects.create({ name: "Bridge", manager });

let saved: string | null = null; // what you stored last; null the first time
const stop = new AbortController();
const following = follow(store.feed, "acme", saved, {
  signal: stop.signal,
  onEntries: async (entries, cursor) => {
    if (entries.length === 0) console.log("projects at the beginning:", await firm.projects.count());
    for (const { event, class: name, version } of entries) console.log(event, name, version);
    saved = cursor;
    if (entries.some(({ event }) => event === "projects.start")) stop.abort();
  },
});

await firm.projects.update({ objectId, name: "Old Bridge" });
await firm.projects.start(objectId);
console.log((await following) === saved);
