import { button, field, form, select } from "./form.ts";
import { dayOf, roleText } from "./format.ts";
import { andMore, bounded, type Html, html, table } from "./html.ts";
import { typedIn } from "./projects.ts";
import { type Names, permitted, type Section, userNames, type Visit } from "./section.ts";

const limit = 15;
const accessesOfDocument = 3;

/** What opening a document shows: the address of its file, which no list has. */
export const opened = ({ title, fileUrl }: Readonly<Record<string, unknown>>): Html =>
  html`Here is the file: <a href="${String(fileUrl)}" rel="noreferrer">${String(title)}</a>`;

const addForm = (visit: Visit): Html => {
  const typed = typedIn(visit, "documents.create");
  return html`<details class="add"${visit.refused?.operation === "documents.create" && html` open`}><summary>Add a document</summary>${form(
    "documents.create",
    {},
    html`${field("Title", html`<input name="title" value="${typed("title")}" required maxlength="200" autocomplete="off">`)}
${field("Address of the file", html`<input type="url" name="fileUrl" value="${typed("fileUrl")}" required maxlength="2000" autocomplete="off">`)}
${button("Add the document")}<p class="note">It is yours; others read it once it is shared with them.</p>`,
    "grid",
  )}</details>`;
};

/** The roles that a document can be shared with; an administrator reads every document anyway. */
const roles = ["coordinator", "projectManager", "engineer", "salesperson", "clientLead"] as const;

type Listed = Awaited<ReturnType<Visit["firm"]["documents"]["list"]>>["results"][number];

/** With whom a document is shared, and the forms that change it; nothing where the caller may not know. */
const sharing = ({ objectId, title, owner, sharedWith }: Listed, names: Names, colleagues: Names): Html | false => {
  if (sharedWith === null) return false;
  const { users, roles: shared } = sharedWith;
  const held = [
    ...users.map((user) => ({ name: names.get(user) ?? "–", grantee: { user } })),
    ...shared.map((role) => ({ name: `every ${roleText(role)}`, grantee: { role } })),
  ];
  const ends = held.map(
    ({ name, grantee }) =>
      html`<li>${name} ${form("documents.unshare", { objectId, ...grantee }, button("End", `sharing ${title} with ${name}`, "quiet"))}</li>`,
  );
  const others = [...colleagues].filter(([id]) => !users.includes(id) && id !== owner);
  return html`${ends.length > 0 && html`<ul class="plain">${ends}</ul>`}<details class="share"><summary>Share<span class="unseen"> ${title}</span></summary>${form(
    "documents.share",
    { objectId },
    html`${field("With a person", select("user", others, "", "nobody"))}${field(
      "or with everybody of a role",
      select(
        "role",
        roles.filter((role) => !shared.includes(role)).map((role) => [role, roleText(role)]),
        "",
        "no role",
      ),
    )}${button("Share", title)}`,
  )}</details>`;
};

export const documents: Section = {
  id: "documents",
  title: "Documents",
  menu: "Documents",
  show: async (visit) => {
    const { firm, userId } = visit;
    const listed = await permitted(firm.documents.list({ order: ["title", "objectId"], limit }));
    if (listed === null) return null;
    const of = { in: listed.results.map(({ objectId }) => objectId) };
    const accesses = await firm.accessLog.list({ where: { document: of }, order: "-accessTime", limit: 200 });
    const users = await userNames(firm, [
      ...listed.results.flatMap(({ owner, sharedWith }) => [owner, ...(sharedWith?.users ?? [])]),
      ...accesses.results.map(({ user }) => user),
    ]);
    const active = await permitted(firm.users.list({ where: { active: true }, order: "username", limit: 200 }));
    const colleagues = new Map(active?.results.map((each) => [each.objectId, each.username ?? each.objectId]));
    const who = (user: string): string => (user === userId ? "you" : (users.get(user) ?? "–"));
    const logged = Map.groupBy(accesses.results, ({ document }) => document);
    const rows = listed.results.map((document) => {
      const { objectId, title, owner, createdAt } = document;
      const { shown, left } = bounded(logged.get(objectId) ?? [], accessesOfDocument);
      return [
        title,
        who(owner),
        dayOf(createdAt.slice(0, 10)),
        shown.length > 0 &&
          html`<ul class="plain">${shown.map(({ user, accessTime }) => html`<li>${who(user)} <small>${dayOf(accessTime.slice(0, 10))}</small></li>`)}${left > 0 && html`<li class="muted">and earlier</li>`}</ul>`,
        sharing(document, users, colleagues),
        form("documents.read", { objectId }, button("Open", title)),
      ];
    });
    const columns = ["Document", "Owner", "Added", "Opened by", "Shared with", ""].map((head) => ({
      head: head || html`<span class="unseen">What you may do</span>`,
    }));
    return {
      body: html`<p class="note">Your own documents and those shared with you. Opening somebody else’s is logged: its owner sees who opened it, and you see your own entries.</p>
${rows.length === 0 ? html`<p class="empty">No document that you may read.</p>` : table("Documents", columns, rows)}${listed.more && andMore(1, "or more documents")}${addForm(visit)}`,
    };
  },
};
