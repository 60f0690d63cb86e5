import Parse from "parse/node";

/** Points the SDK at a host, and logs in: `node SCRIPT SERVER_URL USERNAME PASSWORD [APPLICATION_ID]`. */
export const logIn = async () => {
  const [serverURL, username, password, applicationId = "firmcore"] = process.argv.slice(2);
  if (serverURL === undefined || username === undefined || password === undefined) {
    console.error("usage: node SCRIPT SERVER_URL USERNAME PASSWORD [APPLICATION_ID]");
    return process.exit(2);
  }
  const { initialize } = Parse as unknown as { initialize: (id: string) => void };
  initialize.call(Parse, applicationId);
  Parse.serverURL = serverURL;
  const user = await Parse.User.logIn(username, password);
  return { user, session: { sessionToken: user.getSessionToken() ?? "" } };
};

const day = 86_400_000;
/** Midnight UTC, some days after another. */
export const daysAfter = (from: Date, days: number): Date =>
  new Date(Math.floor(from.getTime() / day) * day + days * day);
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** What a save of an app does with a refusal: shows its sentence. */
export const refused = async (save: Promise<unknown>): Promise<string> => {
  try {
    await save;
    return "not refused";
  } catch (error) {
    const { code, message } = error as Parse.Error;
    return `refused (${code}): ${message}`;
  }
};
