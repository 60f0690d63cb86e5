/** Latin letters, each with the small letters of other alphabets, and the odd Latin ones, that look like it in either case. */
const alike: Readonly<Record<string, string>> = {
  a: "аαɑᴀꭺ",
  b: "вβʙьᏴꮟƅ",
  c: "сϲᴄⲥꮯ",
  d: "ԁꭰꮷɗ",
  e: "еεᴇҽꭼ℮",
  f: "ƒꜰ",
  g: "ɡɢցԍꮐ",
  h: "нһհηʜℎꮋ",
  i: "іιɩɪꭵᎥ",
  j: "јϳȷᴊꭻ",
  k: "кκᴋⲕꮶ",
  l: "ӏʟǀⅼլꮮ",
  m: "мμᴍꮇ",
  n: "νɴոռ",
  o: "оοօᴏⲟ",
  p: "рρᴘⲣꮲ",
  q: "ԛզ",
  r: "ʀгꭱꮢ",
  s: "ѕꜱƽꮪ",
  t: "тτᴛⲧꭲ",
  u: "սᴜʋ",
  v: "ѵᴠꮩ",
  w: "ԝѡωᴡաꮤꮃ",
  x: "хχⲭ",
  y: "уүυγʏꭹ",
  z: "ζᴢꮓ",
};
const prototypes: ReadonlyMap<string, string> = new Map(
  Object.entries(alike).flatMap(([latin, others]) => [...others].map((other) => [other.toLowerCase(), latin] as const)),
);

/** What a small letter of any alphabet looks like among Latin ones; itself when it looks like none of them. */
export const prototypeOf = (letter: string): string => prototypes.get(letter) ?? letter;

/** Greek small letters that look like another Latin letter than their capitals do: ν like v, Ν like N. */
const smallShapes: Readonly<Record<string, string>> = { η: "n", μ: "u", ν: "v", υ: "u" };
export const smallShape = (letter: string): string => smallShapes[letter] ?? letter;
