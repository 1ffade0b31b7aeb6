import { isCard } from './card-numbers.js';
import type { Found } from './found.js';

const TRACK_MARK = '[cut: track data]';
export const CODE_MARK = '[cut: card code]';

/** Tracks 1 and 2 of a magnetic stripe (ISO/IEC 7813): number, name, expiry, service code and what the issuer adds. */
const TRACK_1 = /%?B(\d{13,19})\^[^^\r\n?]{2,26}\^\d{4}[^?\s]{0,64}\??/g;
const TRACK_2 = /;?(?<!\d)(\d{13,19})[=D]\d{7}\d{0,30}\??/g;
const CODE_NAME =
  '\\b(?:cv[vc]2?|card (?:verification|security|validation) (?:code|value|number)|kartenpr(?:ü|ue)fnummer|pr(?:ü|ue)fziffer der karte)(?:\\s+(?:code|number|is|ist))?';
const CODE = new RegExp(`(${CODE_NAME}[\\s:=#"'\\\\.]{1,6})(\\d{3,4})(?!\\d)`, 'gi');
/** What ends in the name of a card's code: three or four digits that come behind it, and what parts them, are one. */
export const ENDS_IN_CODE_NAME = new RegExp(`${CODE_NAME}$`, 'i');

/** Cuts what may never be kept after a payment was authorised (PCI DSS 3.3.1): tracks, and the code on the card. */
export function cutCardData(text: string, found: Found): string {
  const cutTrack = (whole: string, digits: string): string => {
    if (!isCard(digits, () => true)) return whole;
    found.add('pci.sad');
    found.add('pci.pan');
    return TRACK_MARK;
  };
  return text
    .replace(TRACK_1, cutTrack)
    .replace(TRACK_2, cutTrack)
    .replace(CODE, (_whole, before: string) => {
      found.add('pci.sad');
      return `${before}${CODE_MARK}`;
    });
}
