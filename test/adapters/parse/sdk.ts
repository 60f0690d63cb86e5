import Parse from "parse/node";

/** The SDK's declarations leave out the function that every app begins with. */
const { initialize } = Parse as unknown as { readonly initialize: (applicationId: string) => void };

/** Points the SDK at a host. */
export const connect = (url: string): void => {
  initialize.call(Parse, "firmcore");
  Parse.serverURL = url;
};
/** A row by its id, without reading it. */
export const rowOf = (className: string, objectId: string): Parse.Object => {
  const row = new Parse.Object(className);
  row.id = objectId;
  return row;
};
/** The options of a call with the session of a user. */
export const sessionOf = (user: Parse.User): { readonly sessionToken: string } => ({
  sessionToken: user.getSessionToken() ?? "",
});
export const saved = (className: string, fields: object, user: Parse.User): Promise<Parse.Object> =>
  new Parse.Object(className, fields as never).save(null, sessionOf(user));
export { Parse };
