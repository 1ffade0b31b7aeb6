/** Of browsers that name others as well, the first that fits counts. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'edge'],
  [/\b(OPR|Opera|OPiOS)\b/, 'opera'],
  [/\bSamsungBrowser\//, 'samsung internet'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/\b(HeadlessChrome)\//, 'headless chrome'],
  [/\b(Chrome|Chromium|CriOS)\//, 'chrome'],
  [/\b(Trident|MSIE)\b/, 'internet explorer'],
  [/\bSafari\//, 'safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'windows'],
  [/\bAndroid\b/, 'android'],
  [/\b(iPhone|iPad|iPod|iOS|iPadOS)\b/, 'ios'],
  [/\b(Macintosh|Mac OS X|macOS|Darwin)\b/, 'macos'],
  [/\bCrOS\b/, 'chromeos'],
  [/\b(Linux|X11)\b/, 'linux'],
];

/** Texts of hostile length are looked at so far. */
const LOOKED_AT = 512;
const LONGEST = 60;

const REMEMBERED = 10_000;
const known = new Map<string, string>();

/**
 * The family a user agent belongs to, without versions: `firefox on windows`; of a program its name, such as
 * `python-requests`. A browser that updates itself, and a device that is renewed by one of its kind, stay the same.
 * Where no user agent is told, what the source says of the device, versions left out. Empty when nothing is told.
 */
export const deviceFamily = (userAgent: string, device: string): string => {
  const text = (userAgent === '' ? device : userAgent).slice(0, LOOKED_AT);
  const key = `${userAgent === '' ? 'd' : 'u'}${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const family = userAgent === '' ? plain(text) : familyOf(text);
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, family);
  return family;
};

const nameIn = (names: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];

const familyOf = (text: string): string => {
  const system = nameIn(SYSTEMS, text);
  const isBrowser = /^(Mozilla|Opera)\//.test(text);
  const browser = isBrowser ? (nameIn(BROWSERS, text) ?? 'browser') : plain(text.split(/[/(;]/)[0] ?? '');
  if (browser === '') return system ?? '';
  return system === undefined ? browser : `${browser} on ${system}`;
};

/** A name without versions, in letters that may stand in a line: `Windows 10` is `windows`. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/(?<=^|[\s/])v?\d[\d._]*(?=$|[\s);,])/gu, ' ')
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .trim();
