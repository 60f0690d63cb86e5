import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directoryFiles, type FileStorage, memoryFiles, s3Files } from "firmcore/files";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../support/stores.ts";
import { s3Keys, startS3 } from "./s3-service.ts";

const random = "0123456789abcdef0123456789abcdef";
const key = { organizationId: "acme", name: `${random}_site plan.pdf` };
const file = { type: "application/pdf", uploadedBy: "Ana0000001", bytes: new Uint8Array([0, 255, 37, 80]) };
const { bytes: _bytes, ...facts } = file;

const folderOf = (): string => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return join(folder, "files");
};
const storages: Readonly<Record<string, () => Promise<FileStorage>>> = {
  memory: async () => memoryFiles(),
  directory: async () => directoryFiles(folderOf()),
  S3: async () => s3Files({ endpoint: (await startS3()).endpoint, bucket: "acme-files", ...s3Keys }),
};

describe.each(Object.entries(storages))("files in %s", (_name, open) => {
  test("are kept with their type and who uploaded them, until they are removed", async () => {
    const storage = await open();
    expect([await storage.about(key), await storage.get(key), await storage.remove(key)]).toEqual([null, null, false]);
    await storage.put(key, file);
    expect([await storage.about(key), await storage.get(key)]).toEqual([facts, file]);
    expect(await storage.remove(key)).toBe(true);
    expect([await storage.about(key), await storage.get(key), await storage.remove(key)]).toEqual([null, null, false]);
  });

  test("may be uploaded by nobody, and by somebody of any name", async () => {
    const storage = await open();
    for (const uploadedBy of [null, "Jürgen / 1"]) {
      await storage.put(key, { ...file, uploadedBy });
      expect(await storage.about(key)).toEqual({ ...facts, uploadedBy });
      await storage.remove(key);
    }
  });

  test("belong to one firm, whatever it is called", async () => {
    const storage = await open();
    await storage.put(key, file);
    for (const organizationId of ["other", "Acme", "acme/", "../acme", "."]) {
      expect(await storage.get({ ...key, organizationId })).toBeNull();
      await storage.put({ ...key, organizationId }, { ...file, uploadedBy: organizationId });
      expect((await storage.about({ ...key, organizationId }))?.uploadedBy).toBe(organizationId);
    }
    expect(await storage.about(key)).toEqual(facts);
  });

  test("do not change with the bytes that were given or taken", async () => {
    const storage = await open();
    const bytes = file.bytes.slice();
    await storage.put(key, { ...file, bytes });
    bytes.fill(1);
    (await storage.get(key))?.bytes.fill(2);
    expect(await storage.get(key)).toEqual(file);
  });
});

describe("a directory", () => {
  const wrong = [
    "../secret",
    "..",
    ".",
    "",
    "secret",
    `${random}_/../../secret`,
    `${random}_a\0b`,
    `${random}_a\\b`,
    random,
  ];
  test.each(wrong)("finds and keeps nothing under the name %j", async (name) => {
    const folder = folderOf();
    const storage = directoryFiles(join(folder, "inner"));
    await storage.put(key, file);
    writeFileSync(join(folder, "secret"), "a secret");
    const wrongKey = { organizationId: "acme", name };
    expect([await storage.about(wrongKey), await storage.get(wrongKey)]).toEqual([null, null]);
    expect(await storage.remove(wrongKey)).toBe(false);
    await expect(storage.put(wrongKey, file)).rejects.toThrow("another name");
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("a secret");
  });

  test("has no half of a file when a write fails, nor of one that was removed", async () => {
    const folder = folderOf();
    const storage = directoryFiles(folder);
    await storage.put(key, file);
    // The same name again cannot be moved to its place.
    await expect(storage.put(key, { ...file, bytes: new Uint8Array([1]) })).rejects.toThrow();
    expect(await storage.get(key)).toEqual(file);
    await storage.remove(key);
    expect(readdirSync(join(folder, "unfinished"))).toEqual([]);
  });

  test("does not take a file for one whose name a file system holds for the same", async () => {
    const folder = folderOf();
    const storage = directoryFiles(folder);
    await storage.put(key, file);
    const [firm = ""] = readdirSync(folder).filter((each) => each !== "unfinished");
    const about = join(folder, firm, key.name, "about.json");
    expect(existsSync(about)).toBe(true);
    writeFileSync(about, readFileSync(about, "utf8").replace("site plan", "Site Plan"));
    expect([await storage.about(key), await storage.get(key), await storage.remove(key)]).toEqual([null, null, false]);
  });
});

describe("S3", () => {
  test("has one object for each file below the prefix and the firm", async () => {
    const service = await startS3();
    const storage = s3Files({ endpoint: service.endpoint, bucket: "acme-files", prefix: "live/files", ...s3Keys });
    await storage.put(key, file);
    expect(service.paths()).toEqual([
      expect.stringMatching(
        /^\/acme-files\/live\/files\/[0-9a-f]{64}\/0123456789abcdef0123456789abcdef_site%20plan\.pdf$/,
      ),
    ]);
    const wrong = { ...key, name: "../secret" };
    expect([await storage.about(wrong), await storage.remove(wrong)]).toEqual([null, false]);
    await expect(storage.put(wrong, file)).rejects.toThrow("another name");
  });

  test("that refuses or fails is an error, and no missing file", async () => {
    const service = await startS3();
    const { endpoint } = service;
    const stranger = s3Files({ endpoint, bucket: "acme-files", ...s3Keys, secretAccessKey: "another" });
    await expect(stranger.get(key)).rejects.toThrow("the file storage answered GET with status 403");
    const storage = s3Files({ endpoint, bucket: "acme-files", ...s3Keys, sessionToken: "of-limited-time" });
    await storage.put(key, file);
    service.break();
    await expect(storage.about(key)).rejects.toThrow("status 503");
  });
});
