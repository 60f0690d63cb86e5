import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { ParseOptions } from "../../../src/parse.ts";
import { openParseHost } from "./parse-host.ts";
import { connect, Parse, saved, sessionOf } from "./sdk.ts";

const signingKey = "the signing key of the tests, 32 or more";
let host: Awaited<ReturnType<typeof openParseHost>>;
const open = async (files: Partial<ParseOptions["files"]> = {}, more: Partial<ParseOptions> = {}) => {
  host = await openParseHost(memory(), { files: { storage: memoryFiles(), signingKey, ...files }, ...more });
  connect(host.url);
};
beforeEach(() => open());
afterEach(() => {
  expect(host.thrown).toEqual([]);
});

const keys = { "X-Parse-Application-Id": "firmcore" };
const boss = (): Promise<Parse.User> => Parse.User.logIn(host.boss.username, host.boss.password);
const signUp = (name: string): Promise<Parse.User> =>
  Parse.User.signUp(name, host.boss.password, { email: `${name}@example.com` });
const headersOf = (user: Parse.User | null) => ({
  ...keys,
  ...(user === null ? {} : { "X-Parse-Session-Token": sessionOf(user).sessionToken }),
});
interface Asked {
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
}
/** A request by plain REST, with the keys as headers. */
const ask = async (user: Parse.User | null, path: string, { method = "GET", body, type }: Asked = {}) => {
  const response = await fetch(path.startsWith("http") ? path : `${host.url}${path}`, {
    ...{ method, headers: { ...headersOf(user), ...(type === undefined ? {} : { "Content-Type": type }) } },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as never as Readonly<Record<string, never>> };
};
const upload = async (
  user: Parse.User | null,
  name = "scan.pdf",
  body: Asked["body"] = "%PDF",
  type = "application/pdf",
) => (await ask(user, `/files/${name}`, { method: "POST", body, type })).body as never as { name: string; url: string };
const stable = (address: string): string => address.replace(/\?.*/, "");
/** What somebody who holds nothing but an address gets. */
const statusOf = async (address: string, headers: object = {}): Promise<number> => {
  const response = await fetch(address, { headers: { ...headers } });
  await response.arrayBuffer();
  return response.status;
};

describe("an upload", () => {
  test("by the SDK has a name that nobody guesses and an address that opens it for five minutes", async () => {
    const ana = await signUp("ana");
    const file = await new Parse.File("site plan.txt", [72, 105]).save(sessionOf(ana));
    expect(file?.name()).toMatch(/^[0-9a-f]{32}_site plan\.txt$/);
    const address = file?.url() ?? "";
    const response = await fetch(address);
    // Without it, `getData()` of the SDK is empty.
    expect(response.headers.get("content-length")).toBe("2");
    expect([response.status, await response.text()]).toEqual([200, "Hi"]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-disposition": 'inline; filename="site plan.txt"',
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    const head = await fetch(address, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "text/plain", ""]);
    const now = Date.now();
    const clock = vi.spyOn(Date, "now");
    onTestFinished(() => clock.mockRestore());
    clock.mockReturnValue(now + 290_000);
    expect(await statusOf(address)).toBe(200);
    clock.mockReturnValue(now + 301_000);
    expect([await statusOf(address), await statusOf(address, keys)]).toEqual([403, 404]);
  });

  test("may be a buffer, base64 with a type, or the bytes of another client", async () => {
    const ana = await signUp("ana");
    const bytes = Buffer.from([0, 1, 254, 255]);
    const sent = [
      await new Parse.File("a.png", bytes as never).save(sessionOf(ana)),
      await new Parse.File("a.png", { base64: `data:image/png;base64,${bytes.toString("base64")}` }).save(
        sessionOf(ana),
      ),
    ].map((each) => each?.url() ?? "");
    sent.push((await upload(ana, "a.png", new Uint8Array(bytes), "image/png")).url);
    const wrapped = JSON.stringify({ base64: bytes.toString("base64"), _ContentType: "image/png" });
    sent.push((await upload(ana, "a", wrapped, "application/json")).url);
    for (const address of sent) {
      const response = await fetch(address);
      expect([response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
        ...["image/png", 'inline; filename="a.png"'],
      ]);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    }
    // JSON of one's own is a file like any other.
    const own = await upload(ana, "own.json", '{"base64":"AA==","more":1}', "application/json");
    expect(await (await fetch(own.url)).text()).toBe('{"base64":"AA==","more":1}');
  });

  test.each([
    ["a.html", "text/html"],
    ["a.svg", "image/svg+xml"],
    ["a.xml", "application/xml"],
    ["a.pdf", "application/pdf"],
    ["a.js", "text/javascript"],
    ["a.bin", "nonsense"],
  ])("of %s as %s is no page of the host", async (name, type) => {
    const { url } = await upload(await signUp("ana"), name, "<script>alert(1)</script>", type);
    const { headers } = await fetch(url);
    expect(headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  });

  test("needs a session", async () => {
    const post = { method: "POST", body: "x", type: "text/plain" };
    expect(await ask(null, "/files/a.txt", post)).toMatchObject({
      ...{ status: 404, body: { code: 101, error: "Permission denied" } },
    });
    expect((await fetch(`${host.url}/files/a.txt`, { method: "POST", body: "x" })).status).toBe(403);
    const ana = await signUp("ana");
    await Parse.User.me(sessionOf(ana).sessionToken);
    await ask(ana, "/logout", { method: "POST" });
    expect((await ask(ana, "/files/a.txt", post)).body.code).toBe(209);
  });

  test.each(["..%2F..%2Fsecret", "a%00b", ".hidden", "a%2Fb", "%C3%A4.txt", `${"a".repeat(129)}`, "a%22b", "%"])(
    "under the name %s is refused",
    async (name) => {
      expect(await ask(await signUp("ana"), `/files/${name}`, { method: "POST", body: "x" })).toMatchObject({
        ...{ status: 400, body: { code: 122 } },
      });
    },
  );

  test("is limited in size and type", async () => {
    await open({ sizeLimit: 100, types: ["image/*", "application/pdf"] });
    const ana = await signUp("ana");
    const post = async (size: number, type: string) => {
      const { status, body } = await ask(ana, "/files/a.x", { method: "POST", body: new Uint8Array(size), type });
      return [status, body.code];
    };
    expect(await post(100, "image/png")).toEqual([201, undefined]);
    expect(await post(101, "image/png")).toEqual([413, 1]);
    expect(await post(100_000, "image/png")).toEqual([413, 1]);
    expect(await post(100, "text/html")).toEqual([400, 130]);
    expect(await post(0, "image/png")).toEqual([400, 130]);
    const base64 = Buffer.alloc(101).toString("base64");
    const wrapped = { method: "POST", body: JSON.stringify({ base64, _ContentType: "image/png" }) };
    expect((await ask(ana, "/files/a.png", wrapped)).status).toBe(413);
    const broken = { method: "POST", body: '{"base64":"%"}' };
    expect((await ask(ana, "/files/a.png", broken)).body.code).toBe(107);
  });
});

describe("the address of a file", () => {
  /** The scan of a certificate of Ana's, uploaded and entered by the administrator. */
  const certified = async () => {
    const [admin, ana] = [await boss(), await signUp("ana")];
    const { url } = await upload(admin);
    const engineer = await saved(
      "EngineerProfile",
      { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" },
      admin,
    );
    const days = { issuedOn: new Date("2027-01-01"), expiresOn: new Date("2028-01-01"), status: "Valid" };
    const card = { engineer, certificationName: "First Aid", issuer: "Red Cross", ...days };
    const certification = await saved("Certification", { ...card, documentUrl: url }, admin);
    return { admin, ana, url, card, certification };
  };

  test("is stored as it is, shown with a signature, and opens what the caller may read", async () => {
    const { admin, ana, url, certification } = await certified();
    const rows = await host.app
      .as({ organizationId: "acme", userId: "host", role: "administrator" })
      .certifications.list({});
    expect(rows.results.map(({ documentUrl }) => documentUrl)).toEqual([stable(url)]);
    for (const user of [admin, ana]) {
      const [found] = await new Parse.Query("Certification").find(sessionOf(user));
      const shown = String(found?.get("documentUrl"));
      expect([shown.startsWith(`${stable(url)}?signed=`), await statusOf(shown)]).toEqual([true, 200]);
      expect(await statusOf(stable(url), headersOf(user))).toBe(200);
    }
    // Compared with and without a signature.
    for (const address of [url, stable(url)]) {
      const query = new Parse.Query("Certification").equalTo("documentUrl", address);
      expect((await query.find(sessionOf(admin))).map(({ id }) => id)).toEqual([certification.id]);
      const where = encodeURIComponent(JSON.stringify({ documentUrl: address }));
      expect((await ask(admin, `/classes/Certification?where=${where}`)).body.results).toHaveLength(1);
    }
  });

  test("is of no use for others, and a hidden file answers like a missing one", async () => {
    const { url } = await certified();
    const ben = await signUp("ben");
    const missing = `${stable(url).slice(0, -10)}other.pdf`;
    for (const user of [ben, null]) expect(await ask(user, stable(url))).toEqual(await ask(user, missing));
    expect(await ask(ben, stable(url))).toEqual({ status: 404, body: { code: 153, error: "File not found." } });
    expect(await statusOf(stable(url))).toBe(403);
    for (const forged of [url.replace(/signed=\d+/, "signed=9999999999"), url.slice(0, -20), `${url}x`])
      expect(await statusOf(forged, keys)).toBe(404);
    const other = await upload(ben, "other.txt", "x");
    expect(await statusOf(`${stable(other.url)}${url.slice(stable(url).length)}`, keys)).toBe(404);
  });

  test("that was once known does not open the file again", async () => {
    const { ana, url } = await certified();
    // Whoever wrote it down in a row of their own would read it for ever.
    const ben = await signUp("ben");
    // The host of an address is what the request says, so it proves nothing.
    const elsewhere = stable(url).replace(/\/\/[^/]+/, "//elsewhere.example");
    for (const address of [stable(url), url.replace(/signed=\d+/, "signed=1700000000"), elsewhere]) {
      const body = JSON.stringify({ name: "City", website: address });
      const refused = await ask(ben, "/classes/Company", { method: "POST", body });
      expect(refused).toEqual({ status: 400, body: { code: 153, error: "File not found." } });
      const requests = [{ method: "POST", path: "/parse/classes/Company", body: { name: "City", website: address } }];
      expect((await ask(ben, "/batch", { method: "POST", body: JSON.stringify({ requests }) })).body.code).toBe(153);
    }
    const body = JSON.stringify({ name: "City", website: stable(url) });
    expect((await ask(ana, "/classes/Company", { method: "POST", body })).status).toBe(201);
    // A file that was never uploaded here is kept as sent.
    const unknown = `${host.url}/files/${"0".repeat(32)}_a.pdf`;
    expect(
      (await ask(ben, "/classes/Company", { method: "POST", body: JSON.stringify({ name: "Port", website: unknown }) }))
        .status,
    ).toBe(201);
  });

  test("opens for the user who uploaded it until a field holds it", async () => {
    const [admin, ben] = [await boss(), await signUp("ben")];
    const { url } = await upload(ben);
    expect([await statusOf(stable(url), headersOf(ben)), await statusOf(stable(url), headersOf(admin))]).toEqual([
      200, 404,
    ]);
    const ana = await signUp("ana");
    const profile = { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" };
    const engineer = await saved("EngineerProfile", profile, admin);
    const card = { engineer, certificationName: "First Aid", issuer: "Red Cross", issuedOn: new Date("2027-01-01") };
    await saved("Certification", { ...card, status: "Valid", documentUrl: url }, admin);
    expect([await statusOf(stable(url), headersOf(ben)), await statusOf(stable(url), headersOf(ana))]).toEqual([
      404, 200,
    ]);
  });

  test("R-DOC-1 of a document is given with an entry in the access log, and by no other way", async () => {
    const [owner, ben] = [await signUp("ana"), await signUp("ben")];
    const { url } = await upload(owner);
    const document = await saved("Document", { title: "Site plan", fileUrl: url }, owner);
    expect(await statusOf(stable(url), headersOf(owner))).toBe(200);
    const founder = host.app.as({ organizationId: "acme", userId: owner.id ?? "" });
    await founder.documents.share({ objectId: document.id ?? "", user: ben.id ?? "" });
    const [listed] = await new Parse.Query("Document").find(sessionOf(ben));
    expect([listed?.id, listed?.has("fileUrl")]).toEqual([document.id, false]);
    expect(await statusOf(stable(url), headersOf(ben))).toBe(404);
    const log = async (): Promise<number> =>
      (await host.app.as({ organizationId: "acme", userId: "host", role: "administrator" }).accessLog.list({})).results
        .length;
    expect(await log()).toBe(0);
    const { body } = await ask(ben, `/classes/Document/${document.id}`);
    expect([await statusOf(String(body.fileUrl)), await log()]).toEqual([200, 1]);
  });

  test("in a custom field is a File value, with its signature in the answer alone", async () => {
    const admin = await boss();
    const host1 = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    await host1.customFields.declare({ class: "Company", field: "logo", type: "File" });
    const file = await new Parse.File("logo.png", [1, 2, 3], "image/png").save(sessionOf(admin));
    await saved("Company", { name: "City", logo: file }, admin);
    const byName = { name: "Port", logo: { __type: "File", name: file?.name() } };
    const made = await ask(admin, "/classes/Company", { method: "POST", body: JSON.stringify(byName) });
    expect(made).toMatchObject({ status: 201, body: { objectId: expect.any(String) } });
    const kept = (await host1.companies.list({})).results.map(({ custom }) => custom?.logo);
    expect(kept).toEqual(Array(2).fill({ name: file?.name(), url: stable(file?.url() ?? "") }));
    const ben = await signUp("ben");
    const found = await new Parse.Query("Company").exists("logo").find(sessionOf(ben));
    expect(found).toHaveLength(2);
    const logo = found[0]?.get("logo") as Parse.File | undefined;
    expect(await statusOf(logo?.url() ?? "")).toBe(200);
    expect(await statusOf(stable(file?.url() ?? ""), headersOf(ben))).toBe(200);
  });
});

test("a host with several firms keeps their files apart", async () => {
  const storage = memoryFiles();
  const applications = { firmcore: "acme", other: "globex" };
  await open({ storage }, { applications });
  await host.app.bootstrap({
    organizationId: "globex",
    username: "gil",
    email: "g@example.com",
    password: "correct horse",
  });
  const { url } = await upload(await boss());
  const asOther = { "X-Parse-Application-Id": "other" };
  const response = await fetch(`${host.url}/login`, {
    ...{ method: "POST", headers: asOther, body: JSON.stringify({ username: "gil", password: "correct horse" }) },
  });
  const { sessionToken } = (await response.json()) as { readonly sessionToken: string };
  const session = { ...asOther, "X-Parse-Session-Token": sessionToken };
  expect(await statusOf(stable(url), session)).toBe(404);
  expect(await statusOf(url.replace(/firmcore$/, "other"), session)).toBe(404);
  expect(await statusOf(url, session)).toBe(200);
});

test("a file is deleted with the master key alone, which also reads every file and needs no session", async () => {
  const masterKey = "the master key";
  await open({}, { masterKey, addressOf: () => "127.0.0.1" });
  const admin = await boss();
  const { url, name } = await upload(admin);
  const refused = { status: 403, body: { code: 119, error: "unauthorized: master key is required" } };
  for (const method of ["DELETE", "PUT"]) expect(await ask(admin, stable(url), { method })).toMatchObject(refused);
  const master = { ...keys, "X-Parse-Master-Key": masterKey };
  expect(await statusOf(stable(url), { ...master, "X-Parse-Master-Key": "another key" })).toBe(403);
  expect(await statusOf(stable(url), master)).toBe(200);
  expect((await fetch(stable(url), { method: "PUT", headers: master })).status).toBe(403);
  const post = await fetch(`${host.url}/files/a.txt`, { method: "POST", headers: master, body: "x" });
  expect(post.status).toBe(201);
  const remove = async () => {
    const response = await fetch(`${host.url}/files/${name}`, { method: "DELETE", headers: master });
    return [response.status, await response.json()];
  };
  expect(await remove()).toEqual([200, {}]);
  expect(await remove()).toEqual([400, { code: 153, error: "File not found." }]);
  expect([await statusOf(url), await statusOf(stable(url), master)]).toEqual([404, 404]);
});

test("where classes are open, so are uploads; but nobody reads what others uploaded without a signed address", async () => {
  await open({}, { openClasses: true });
  const { url } = await upload(null, "a.txt", "x", "text/plain");
  expect([await statusOf(url), await statusOf(stable(url), keys)]).toEqual([200, 404]);
  const { url: own } = await upload(await boss());
  expect(await statusOf(stable(own), keys)).toBe(404);
});

test("a host without a storage offers no files", async () => {
  host = await openParseHost();
  for (const method of ["POST", "GET", "DELETE"])
    expect(await ask(null, "/files/a.txt", { method, ...(method === "POST" ? { body: "x" } : {}) })).toEqual({
      ...{ status: 404, body: { code: 102, error: "This host keeps no files." } },
    });
});

test.each([
  [{}],
  [{ storage: memoryFiles() }],
  [{ storage: memoryFiles(), signingKey: "short" }],
  [{ storage: {}, signingKey }],
  [{ storage: memoryFiles(), signingKey, sizeLimit: 0 }],
  [{ storage: memoryFiles(), signingKey, types: ["pdf"] }],
  [{ storage: memoryFiles(), signingKey, limit: 5 }],
])("the option files is refused if it is %j", async (files) => {
  await expect(openParseHost(memory(), { files: files as never })).rejects.toThrow("expected an object with storage");
});
