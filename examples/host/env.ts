/** Ends the process with a message: what was expected, and what was given. */
export const refuse = (message: string): never => {
  console.error(message);
  process.exit(2);
};

const { PORT = "3000", HOST = "127.0.0.1", DEMO = "1", ADMIN_USER = "admin", ADMIN_PASSWORD } = process.env;
const { APP_ID = "firmcore", JS_KEY = null, REST_KEY = null, PARSE_PATH = "/parse" } = process.env;
const { GRAPHQL_PATH = "/graphql", GRAPHQL_INTROSPECTION = "1" } = process.env;
const { PUBLIC_ADDRESS = null, FILES_DIR = ".data/files", FILES_KEY = null, LOG_LEVEL = "info" } = process.env;
const { MASTER_KEY = null, OPEN_CLASSES = "0", USER_FIELDS = "0", CUSTOM_OBJECT_IDS = null } = process.env;
const { EMAIL_OPTIONAL = "0", PASSWORD_MINIMUM = "8" } = process.env;
const levels = ["silent", "fatal", "error", "warn", "info"];
const demo = DEMO === "1";
const { DATABASE_URL = demo ? "sqlite:.data/host-demo.db" : "sqlite:.data/host.db" } = process.env;
if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) refuse(`PORT: expected 0 to 65535, got ${PORT}`);
if (!demo && DEMO !== "0") refuse(`DEMO: expected 1 (an invented firm) or 0 (an empty one), got ${DEMO}`);
if (!/^(\/[\w-]+)+$/.test(PARSE_PATH)) refuse(`PARSE_PATH: expected a path such as /parse, got ${PARSE_PATH}`);
if (!/^(\/[\w-]+)+$/.test(GRAPHQL_PATH)) refuse(`GRAPHQL_PATH: expected a path such as /graphql, got ${GRAPHQL_PATH}`);
for (const [name, value] of Object.entries({ GRAPHQL_INTROSPECTION, OPEN_CLASSES, USER_FIELDS, EMAIL_OPTIONAL }))
  if (value !== "0" && value !== "1") refuse(`${name}: expected 1 or 0, got ${value}`);
if (CUSTOM_OBJECT_IDS !== null && CUSTOM_OBJECT_IDS !== "own" && CUSTOM_OBJECT_IDS !== "any")
  refuse(`CUSTOM_OBJECT_IDS: expected own or any, got ${CUSTOM_OBJECT_IDS}`);
if (!/^([1-9]|[1-9]\d)$/.test(PASSWORD_MINIMUM)) refuse(`PASSWORD_MINIMUM: expected 1 to 99, got ${PASSWORD_MINIMUM}`);
if (MASTER_KEY !== null && MASTER_KEY.length < 8) refuse("MASTER_KEY: expected 8 characters or more");
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
  /** Options of `openFirm` about accounts. */
  accounts: {
    ...(PASSWORD_MINIMUM === "8" ? {} : { passwordMinimum: Number(PASSWORD_MINIMUM) }),
    ...(EMAIL_OPTIONAL === "1" ? { emailOptional: true } : {}),
  },
  parse: {
    ...{ applicationId: APP_ID, javascriptKey: JS_KEY, restKey: REST_KEY, path: PARSE_PATH },
    ...{ publicAddress: PUBLIC_ADDRESS, masterKey: MASTER_KEY },
    ...{ openClasses: OPEN_CLASSES === "1", userFields: USER_FIELDS === "1" },
    customObjectIds: CUSTOM_OBJECT_IDS as "own" | "any" | null,
  },
  graphql: { path: GRAPHQL_PATH, introspection: GRAPHQL_INTROSPECTION === "1" },
  files: { folder: FILES_DIR, key: FILES_KEY },
};
export type HostOptions = typeof options;
