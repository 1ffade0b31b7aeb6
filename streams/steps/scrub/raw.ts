import { isUtf8 } from 'node:buffer';
import { readName, UNNAMED, type NamedFor } from './field-names.js';
import { Found } from './found.js';
import { cutNumber, cutText } from './text.js';

/** A string, a number or anything else of a JSON text. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[^"\d-]+|-/g;
/** Names of fields by which records are known: bare digits stay there, since another record could get the same mark. */
const NAMES_AN_ID = /(?:^|[a-z0-9]_|[a-z])(?:id|ids|key|uuid|guid|offset|sequence)$/i;

/**
 * The bytes of a refused message without its secrets, byte for byte the same otherwise, so that it can still be taken in
 * later. JSON is cut value by value; what is no JSON, as one text. Packed bytes hold nothing that could be found.
 */
export function scrubRaw(raw: Buffer): Buffer {
  const encoding = isUtf8(raw) ? 'utf8' : 'latin1';
  const text = raw.toString(encoding);
  const found = new Found();
  const cut = isJson(text) ? cutJson(text, found) : cutText(text, UNNAMED, found);
  return cut === text ? raw : Buffer.from(cut, encoding);
}

/** As `scrubRaw`, of what is said about a message. */
export const scrubWords = (text: string): string => cutText(text, UNNAMED, new Found());

function isJson(text: string): boolean {
  try {
    JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return true;
  } catch {
    return false;
  }
}

function cutJson(json: string, found: Found): string {
  let name = '';
  // What is in a list is named as the list is; what comes behind an object is not named as its last field was.
  const names: string[] = [];
  const enter = (signs: string): void => {
    for (const sign of signs)
      if (sign === '{' || sign === '[') names.push(name);
      else if (sign === '}' || sign === ']') name = names.pop() ?? '';
  };
  return json.replace(TOKEN, (token: string, at: number) => {
    if (token.startsWith('"')) {
      const text = String(JSON.parse(token));
      const isName = /^\s*:/.test(json.slice(at + token.length, at + token.length + 64));
      if (isName) name = text;
      const kept = cutUnlessId(text, isName ? '' : name, (named) => cutText(text, named, found));
      return kept === text ? token : JSON.stringify(kept);
    }
    if (!/^-?\d/.test(token)) {
      enter(token);
      return token;
    }
    const value = Number(token);
    const kept = cutUnlessId(token, name, (named) => cutNumber(value, named, found));
    return kept === value || kept === token ? token : JSON.stringify(kept);
  });
}

/** Digits alone in a field that names an id are left, unless the name speaks of cards. */
function cutUnlessId<T>(text: string, name: string, cut: (named: NamedFor) => T): T | string {
  const named = readName(name);
  const isId = NAMES_AN_ID.test(name) && !named.card && /^\d+$/.test(text);
  return isId ? text : cut(named);
}
