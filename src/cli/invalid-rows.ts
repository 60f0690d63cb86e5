/** Why a file cannot be read as rows. */
export class InvalidRows extends Error {}
