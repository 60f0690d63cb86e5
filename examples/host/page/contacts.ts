import { html, table } from "./html.ts";
import { permitted, type Section } from "./section.ts";

const limit = 15;

/** The people to talk to about the deals that the caller may read. */
export const contacts: Section = {
  id: "contacts",
  title: "Contacts of the deals",
  menu: "Contacts",
  show: async ({ firm }) => {
    const deals = await permitted(
      firm.deals.list({ where: { contact: { exists: true } }, order: ["expectedCloseDate", "title"], limit: 1_000 }),
    );
    if (deals === null) return null;
    const ofContact = Map.groupBy(deals.results, ({ contact }) => contact ?? "");
    const where = { objectId: { in: [...ofContact.keys()] } };
    const listed = await permitted(firm.contacts.list({ where, order: ["name", "objectId"], limit }));
    if (listed === null || listed.results.length === 0) return null;
    const ids = listed.results.flatMap(({ company }) => company ?? []);
    const companies = await firm.companies.list({ where: { objectId: { in: ids } }, limit });
    const names = new Map(companies.results.map(({ objectId, name }) => [objectId, name]));
    const rows = listed.results.map(({ objectId, name, email, phone, company }) => [
      name,
      (company !== null && names.get(company)) || "",
      email !== null && html`<a href="mailto:${email}">${email}</a>`,
      phone !== null && html`<a href="tel:${phone}">${phone}</a>`,
      (ofContact.get(objectId) ?? []).map(({ title }) => title).join(", "),
    ]);
    const columns = ["Contact", "Company", "E-mail", "Phone", "Deals"].map((head) => ({ head }));
    return {
      body: html`${table("Contacts of the deals", columns, rows)}${listed.more && html`<p class="more">and more</p>`}`,
    };
  },
};
