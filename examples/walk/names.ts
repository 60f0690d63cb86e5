/** An invented firm: the same people, projects and numbers at every run. */
export const firstNames = [
  "Ana",
  "Ben",
  "Chidi",
  "Dana",
  "Elif",
  "Femi",
  "Greta",
  "Hugo",
  "Ines",
  "Jonas",
  "Keiko",
  "Lars",
  "Mara",
  "Nils",
  "Oumar",
  "Petra",
  "Quinn",
  "Rosa",
  "Sven",
  "Tara",
];
export const lastNames = [
  "Almeida",
  "Bauer",
  "Costa",
  "Demir",
  "Eriksen",
  "Fischer",
  "Grau",
  "Haddad",
  "Ito",
  "Jansen",
];
export const disciplines = ["Structural", "Geotechnical", "Electrical", "Hydraulic", "Transport"];
export const certificates = [
  { certificationName: "PE", issuer: "Chamber of Engineers", years: 3 },
  { certificationName: "Confined Space Entry", issuer: "Safety Board", years: 1 },
  { certificationName: "First Aid", issuer: "Red Cross", years: 2 },
];
export const places = [
  "Pump House",
  "Harbour Bridge",
  "Ring Tunnel",
  "Wind Farm North",
  "Depot East",
  "River Dam",
  "Substation 7",
  "Tram Line 4",
  "Library",
  "Flood Wall",
  "Quay Crane",
  "Data Hall",
];
export const clients = ["City of Lindau", "Cobalt Energy", "Harbour Authority", "Kestrel Wind"];

/** Pseudorandom numbers, the same at every run (a linear congruential generator, Numerical Recipes 1992). */
export const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
