import type { EngineerProfile } from "./entity.ts";

/** Only people of this discipline, and only those who work here; null = all of them. Case does not matter. */
export interface PeopleFilter {
  readonly discipline: string | null;
  readonly primaryLocation: string | null;
}

const folded = (text: string): string => text.trim().toLowerCase();
const isWanted = (wanted: string | null): ((text: string | null) => boolean) => {
  const key = wanted === null ? null : folded(wanted);
  return (text) => key === null || (text !== null && folded(text) === key);
};

export const everybody: PeopleFilter = { discipline: null, primaryLocation: null };

/** Whether people, or figures about them, are wanted. */
export const isAmong = ({ discipline, primaryLocation }: PeopleFilter) => {
  const [isDiscipline, isLocation] = [isWanted(discipline), isWanted(primaryLocation)];
  return (of: Pick<EngineerProfile, "discipline" | "primaryLocation">): boolean =>
    isDiscipline(of.discipline) && isLocation(of.primaryLocation);
};
