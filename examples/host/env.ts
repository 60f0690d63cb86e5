/** Ends the process with a message: what was expected, and what was given. */
export const refuse = (message: string): never => {
  console.error(message);
  process.exit(2);
};

const { PORT = "3000", HOST = "127.0.0.1", DEMO = "1", ADMIN_USER = "admin", ADMIN_PASSWORD } = process.env;
const { APP_ID = "firmcore", JS_KEY = null, REST_KEY = null, PARSE_PATH = "/parse" } = process.env;
const demo = DEMO === "1";
const { DATABASE_URL = demo ? "sqlite:.data/host-demo.db" : "sqlite:.data/host.db" } = process.env;
if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) refuse(`PORT: expected 0 to 65535, got ${PORT}`);
if (!demo && DEMO !== "0") refuse(`DEMO: expected 1 (an invented firm) or 0 (an empty one), got ${DEMO}`);
if (!/^(\/[\w-]+)+$/.test(PARSE_PATH)) refuse(`PARSE_PATH: expected a path such as /parse, got ${PARSE_PATH}`);
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
  parse: { applicationId: APP_ID, javascriptKey: JS_KEY, restKey: REST_KEY, path: PARSE_PATH },
};
export type HostOptions = typeof options;
