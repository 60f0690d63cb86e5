/** What the environment says about the host; what it leaves open has a safe default. */
export interface HostOptions {
  readonly port: number;
  readonly host: string;
  readonly database: string;
  readonly demo: boolean;
  readonly adminUser: string;
  readonly adminPassword: string | null;
}

/** Reads the environment; says what is wrong and what would be right. */
const optionsOf = (env: Readonly<Record<string, string | undefined>>): HostOptions => {
  const { PORT = "3000", HOST = "127.0.0.1", DEMO = "1", DATABASE_URL, ADMIN_USER = "admin", ADMIN_PASSWORD } = env;
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) throw new Error(`PORT: expected 0 to 65535, got ${PORT}`);
  if (DEMO !== "0" && DEMO !== "1")
    throw new Error(`DEMO: expected 1 (an invented firm) or 0 (an empty one), got ${DEMO}`);
  const demo = DEMO === "1";
  const database = DATABASE_URL ?? (demo ? "sqlite:.data/host-demo.db" : "sqlite:.data/host.db");
  if (database !== "memory:" && !/^sqlite:./.test(database))
    throw new Error(`DATABASE_URL: expected sqlite:FILE or memory:, got ${database}`);
  return {
    port: Number(PORT),
    host: HOST,
    database,
    demo,
    adminUser: ADMIN_USER,
    adminPassword: ADMIN_PASSWORD ?? null,
  };
};

/** The options of this process; a mistake in them ends it with a sentence. */
export const options = ((): HostOptions => {
  try {
    return optionsOf(process.env);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
})();
