// What somebody meets who has never seen this repository: clones it to a temporary folder, runs the two commands of the
// README (`npm start` is asked and ended), packs the packages, installs them in an empty strict TypeScript project, type-checks and runs the README's code, and plays each kind of user (try-doors.ts).
// Only what is committed is tried. FIRMCORE_TRY_SKIP_TESTS=1 leaves out `npm test`, for callers that run it themselves.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, sep } from "node:path";
import { programsOf } from "./readme.ts";
import { DoorFailed, doors, tryDoor } from "./try-doors.ts";
import { HostFailed, tryHost } from "./try-host.ts";

const repository = process.cwd();
// The blank is meant: a folder of somebody else's choosing may have one.
const temporary = mkdtempSync(join(tmpdir(), "firmcore try "));
const clone = join(temporary, "clone");
const project = join(temporary, "project");

/** What a newcomer's shell has: neither the tools of this repository (a newer Node among them) nor npm's messages to its scripts. */
const environment = (): NodeJS.ProcessEnv => {
  const ours =
    /^(npm_(lifecycle|package|command|execpath|node_execpath|config_local_prefix)|INIT_CWD$|NODE$|NODE_OPTIONS$|NODE_PATH$|FIRMCORE_)/i;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
    PATH: folders.filter((folder) => !folder.includes(`node_modules${sep}`)).join(delimiter),
    NO_COLOR: "1",
  };
};
const newcomer = environment();
/** The same with the clone's Node, where a host with a Node of the supported range is meant. */
const host = { ...newcomer, PATH: [join(clone, "node_modules", ".bin"), newcomer.PATH].join(delimiter) };

class Failed extends Error {}

const run = (folder: string, env: NodeJS.ProcessEnv, command: string, ...args: readonly string[]): string => {
  const done = spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (done.error !== undefined) throw new Failed(`${command}: ${done.error.message}`);
  if (done.status === 0) return done.stdout;
  throw new Failed(
    `${[command, ...args].join(" ")}\n${done.stdout}${done.stderr}\nended with ${done.status ?? done.signal}.`,
  );
};

const stage = async (title: string, work: () => string | Promise<string>): Promise<void> => {
  process.stdout.write(`try: ${title} … `);
  const start = performance.now();
  const output = (await work()).trim();
  console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (output !== "") console.log(output.replaceAll(/^/gm, "     "));
};

const lastLines = (text: string, count: number): string => text.trimEnd().split("\n").slice(-count).join("\n");

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  // Our declarations are read too, and those that they lead to.
  skipLibCheck: false,
  noEmit: true,
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable", "esnext.disposable"],
  types: ["node"],
};
const resolutions = {
  nodenext: { ...strict, module: "nodenext", moduleResolution: "nodenext" },
  bundler: { ...strict, module: "esnext", moduleResolution: "bundler" },
};

const tryPackage = async (): Promise<void> => {
  const manifest = JSON.parse(readFileSync(join(clone, "package.json"), "utf8")) as Manifest;
  const programs = programsOf(readFileSync(join(clone, "README.md"), "utf8"));
  if (programs.length === 0) throw new Failed("README.md has no ```ts block.");
  const kitPrograms = programsOf(readFileSync(join(clone, "packages", "conformance", "README.md"), "utf8"));
  if (kitPrograms.length === 0) throw new Failed("packages/conformance/README.md has no ```ts block.");
  const entries = Object.keys(manifest.exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => manifest.name + subpath.slice(1));
  const specifiers = [...entries, "firmcore-conformance"];
  const at = (name: string): string => `${name}@${manifest.devDependencies[name] ?? "latest"}`;
  const install = (...what: readonly string[]): string =>
    run(project, newcomer, "npm", "install", "--loglevel=error", ...what);
  const importAll = (names: readonly string[]): string =>
    run(
      project,
      host,
      "node",
      "--input-type=module",
      "--eval",
      names.map((name) => `await import(${JSON.stringify(name)});`).join("\n"),
    );

  const pack = (...what: readonly string[]): string => {
    const printed = run(clone, newcomer, "npm", "pack", "--silent", "--pack-destination", temporary, ...what);
    // The build prints above the name of the file.
    return join(temporary, printed.trim().split("\n").at(-1) ?? "");
  };
  let tarball = "";
  let kit = "";
  await stage("npm pack", () => {
    tarball = pack();
    // It was built with the first.
    kit = pack("--ignore-scripts", "./packages/conformance");
    return `${tarball}\n${kit}`;
  });

  await stage("install it in an empty project", () => {
    mkdirSync(project);
    // TypeScript is all that a strict project brings; effect and kysely come as peers.
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({ name: "host", private: true, type: "module", allowScripts: { "better-sqlite3": false } }),
    );
    return install(tarball, at("typescript"), at("@types/node"));
  });

  const optional = Object.keys(manifest.peerDependenciesMeta).filter(
    (name) => manifest.peerDependenciesMeta[name]?.optional,
  );
  await stage(`import the entries without ${optional.join(", ")}`, () =>
    importAll(entries.filter((name) => !name.endsWith("/testing"))),
  );
  await stage(`import every entry with the conformance kit, ${optional.join(", ")}`, () => {
    install(kit, ...optional.map(at));
    return importAll(specifiers);
  });

  await stage("import every entry on an older Node", () => {
    const older = `data:text/javascript,${encodeURIComponent("delete Map.groupBy")}`;
    for (const name of specifiers) {
      const output = run(
        project,
        host,
        "node",
        ...["--import", older, "--input-type=module", "--eval"],
        `await import(${JSON.stringify(name)}).then(() => console.log("imported"), ({ message }) => console.log(message));`,
      ).trim();
      if (output !== "firmcore needs Node 22.12 or later") throw new Error(`${name} on an older Node: ${output}`);
    }
    return "";
  });

  await stage("the conformance kit refuses another version", () => {
    const file = join(project, "node_modules", manifest.name, "package.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(text), version: "99.0.0" }));
    const program = `await import("firmcore-conformance").catch(({ message }) => console.log(message));`;
    const output = run(project, host, "node", "--input-type=module", "--eval", program).trim();
    writeFileSync(file, text);
    if (!/tests stores of firmcore .*, and firmcore 99[.]0[.]0 is installed/.test(output))
      throw new Failed(`With firmcore 99.0.0 the kit printed\n${output}`);
    return output;
  });

  writeFileSync(
    join(project, "entries.ts"),
    specifiers.map((name, index) => `export * as entry${index} from "${name}";\n`).join(""),
  );
  const readmes = [
    ...programs.map((program, index) => ({ ...program, file: `readme-${index + 1}.ts` })),
    ...kitPrograms.map((program, index) => ({ ...program, file: `conformance-readme-${index + 1}.ts` })),
  ];
  for (const { file, code } of readmes) writeFileSync(join(project, file), code);
  const files = readmes.map(({ file }) => file);
  for (const [name, compilerOptions] of Object.entries(resolutions)) {
    await stage(`type-check ${files.length} README programs and every entry, ${name}`, () => {
      writeFileSync(
        join(project, `tsconfig.${name}.json`),
        JSON.stringify({ compilerOptions, files: ["entries.ts", ...files] }),
      );
      return run(project, host, "npx", "--no-install", "tsc", "-p", `tsconfig.${name}.json`);
    });
  }

  for (const { file, output } of readmes) {
    await stage(`run ${file}`, () => {
      const printed = run(project, host, "node", file);
      if (output !== null && printed.trim() !== output.trim()) {
        throw new Failed(`README.md says that ${file} prints\n${output}\nbut it prints\n${printed}`);
      }
      return lastLines(printed, 12);
    });
  }

  await stage(`${manifest.name} --help`, () =>
    lastLines(run(project, host, "npx", "--no-install", manifest.name, "--help"), 1).slice(0, 0),
  );

  for (const [index, door] of doors.entries()) {
    const folder = join(temporary, `user-${index + 1}`);
    await stage(door.title, () => tryDoor(door, { folder, tarball, kit, clone, version: at, env: host }));
  }
};

// Without a listener the first Ctrl-C would end this process before the folder is removed; the command that runs ends anyway.
process.on("SIGINT", () => {});
try {
  if (run(repository, newcomer, "git", "status", "--porcelain") !== "") {
    console.log("try: there are changes that are not committed; they are not tried.");
  }
  await stage("git clone", () =>
    run(repository, newcomer, "git", "clone", "--quiet", "--no-hardlinks", repository, clone),
  );
  await stage("npm start", () => tryHost(clone, newcomer));
  await stage("npm run walk", () => lastLines(run(clone, newcomer, "npm", "run", "walk"), 5));
  if (process.env.FIRMCORE_TRY_SKIP_TESTS === "1") console.log("try: npm test is left out.");
  else await stage("npm test", () => lastLines(run(clone, newcomer, "npm", "test"), 8));
  await tryPackage();
  console.log("try: everything works.");
} catch (problem) {
  if (!(problem instanceof Failed || problem instanceof HostFailed || problem instanceof DoorFailed)) throw problem;
  console.log("failed");
  console.error(problem.message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
