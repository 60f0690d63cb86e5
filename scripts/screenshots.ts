/** Writes the pictures of the README from the invented firm on a fixed day: `npm run screenshots`. Needs Debian's Chromium. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../test/examples/browser.ts";
import { startPageHost } from "../test/examples/page-host.ts";

const folder = fileURLToPath(new URL("../examples/host/images/", import.meta.url));
mkdirSync(folder, { recursive: true });
const host = await startPageHost();
const browser = await startBrowser();

/** The page of an account in a window of a size. */
const opened = async (username: string, width: number, height: number, path = "/") => {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: "light" });
  const [name = "", value = ""] = (await host.logIn(username)).cookie.split("=");
  await context.addCookies([{ name, value, url: host.url }]);
  const page = await context.newPage();
  await page.goto(host.url + path);
  return page;
};
/** Writes a picture as WebP, which the browser itself encodes: a third of a PNG. */
const write = async (name: string, png: Buffer): Promise<void> => {
  const page = await browser.newPage();
  const webp = await page.evaluate(
    async (source) => {
      const image = await createImageBitmap(await (await fetch(source)).blob());
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", 0.75).split(",")[1] ?? "";
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  writeFileSync(`${folder}${name}.webp`, Buffer.from(webp, "base64"));
  await page.close();
};

const wide = await opened("coordinator", 1280, 1210);
await write("page-1280", await wide.screenshot());
const narrow = await opened("manager", 390, 1180);
await write("page-390", await narrow.screenshot());

// A booking that does not fit.
await wide.selectOption('select[name="engineer"]', { label: "Eva Engineer (Structural)" });
await wide.selectOption('select[name="project"]', { label: "Depot East" });
await wide.click("button:has-text('Only check')");
await write("refused-1280", await wide.locator(".alert").screenshot());

await browser.close();
await host.stop();
