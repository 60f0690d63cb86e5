const prefix = "own ";

/** The name, in a load, of a read of a guard. */
export const ownReadName = (guard: string, name: string): string => `${prefix}${guard} ${name}`;
/** Whether a read of a load belongs to a guard. */
export const isOwnRead = (name: string): boolean => name.startsWith(prefix);
