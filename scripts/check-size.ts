// What a user downloads and bundles may not grow unnoticed. Run after `npm run build`; docs/decisions/017 says what the
// sizes consist of.
import { execSync } from "node:child_process";
import { build } from "esbuild";

/** Bytes of the modules that are loaded at the start, and of those that are loaded when they are first needed. */
const bundled = async (program: string): Promise<{ readonly first: number; readonly later: number }> => {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: "bundle",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const first = new Set<string>();
  const add = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const each of metafile.outputs[path]?.imports ?? []) if (each.kind === "import-statement") add(each.path);
  };
  const all = Object.keys(metafile.outputs);
  add(all.find((path) => metafile.outputs[path]?.entryPoint === "<stdin>") ?? "");
  const bytes = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
  return { first: bytes(first), later: bytes(all) - bytes(first) };
};

const packed = (): number => {
  const text = execSync("npm pack --dry-run --json --ignore-scripts", { encoding: "utf8" });
  return (JSON.parse(text) as readonly { readonly size: number }[])[0]?.size ?? Number.NaN;
};

const memory = await bundled('export { memory } from "firmcore/memory";');
const app = await bundled('export { openFirm } from "firmcore"; export { memory } from "firmcore/memory";');
const sizes: readonly (readonly [what: string, bytes: number, ceiling: number])[] = [
  ["the tarball", packed(), 785_000],
  ["firmcore/memory with effect, minified", memory.first, 177_000],
  ["firmcore and firmcore/memory with effect, minified, loaded first", app.first, 612_000],
  ["the same, loaded when first needed", app.later, 96_000],
];
for (const [what, bytes, ceiling] of sizes) {
  const holds = bytes <= ceiling;
  console.log(`${holds ? "ok" : "TOO LARGE"}: ${what}: ${bytes} of at most ${ceiling} bytes`);
  if (!holds) process.exitCode = 1;
}
