/** Ends the process with a message: what was expected, and what was given. */
export const refuse = (message: string): never => {
  console.error(message);
  process.exit(2);
};

const { PORT = "3000", HOST = "127.0.0.1", DEMO = "1", ADMIN_USER = "admin", ADMIN_PASSWORD } = process.env;
const { APP_ID = "firmcore", JS_KEY = null, REST_KEY = null, PARSE_PATH = "/parse" } = process.env;
const { PUBLIC_ADDRESS = null, FILES_DIR = ".data/files", FILES_KEY = null, LOG_LEVEL = "info" } = process.env;
const levels = ["silent", "fatal", "error", "warn", "info"];
const demo = DEMO === "1";
const { DATABASE_URL = demo ? "sqlite:.data/host-demo.db" : "sqlite:.data/host.db" } = process.env;
if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) refuse(`PORT: expected 0 to 65535, got ${PORT}`);
if (!demo && DEMO !== "0") refuse(`DEMO: expected 1 (an invented firm) or 0 (an empty one), got ${DEMO}`);
if (!/^(\/[\w-]+)+$/.test(PARSE_PATH)) refuse(`PARSE_PATH: expected a path such as /parse, got ${PARSE_PATH}`);
if (FILES_KEY !== null && FILES_KEY.length < 32) refuse("FILES_KEY: expected 32 characters or more");
if (!levels.includes(LOG_LEVEL)) refuse(`LOG_LEVEL: expected one of ${levels.join(", ")}, got ${LOG_LEVEL}`);
if (PUBLIC_ADDRESS !== null && !/^https?:\/\/[^\s?#]+[^/\s?#]$/.test(PUBLIC_ADDRESS))
  refuse(`PUBLIC_ADDRESS: expected an address such as https://firm.example/parse, got ${PUBLIC_ADDRESS}`);
// The text after :// may contain a password.
if (!/^(memory:$|sqlite:.|postgres(ql)?:\/\/)/.test(DATABASE_URL))
  refuse(
    `DATABASE_URL: expected sqlite:FILE, postgres://… or memory:, got ${DATABASE_URL.replace(/:\/\/.*/s, "://…")}`,
  );

/** The options of the host from the environment, with safe defaults. */
export const options = {
  port: Number(PORT),
  host: HOST,
  database: DATABASE_URL,
  demo,
  adminUser: ADMIN_USER,
  adminPassword: ADMIN_PASSWORD ?? null,
  logLevel: LOG_LEVEL,
  parse: {
    ...{ applicationId: APP_ID, javascriptKey: JS_KEY, restKey: REST_KEY, path: PARSE_PATH },
    publicAddress: PUBLIC_ADDRESS,
  },
  files: { folder: FILES_DIR, key: FILES_KEY },
};
export type HostOptions = typeof options;
