// The kit carries a copy of what calls a store, so it tests stores of its own version alone.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const versionIn = (manifest: string): string => (require(manifest) as { readonly version: string }).version;

const own = versionIn("../package.json");
const tests = `firmcore-conformance ${own} tests stores of firmcore ${own}`;

let installed: string;
try {
  installed = versionIn("firmcore/package.json");
} catch (cause) {
  throw new Error(`${tests}, which is not installed: npm install firmcore@${own}`, { cause });
}
if (installed !== own)
  throw new Error(
    `${tests}, and firmcore ${installed} is installed: npm install --save-dev firmcore-conformance@${installed}`,
  );
