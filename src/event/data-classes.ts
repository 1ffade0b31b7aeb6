/** What kind of data an act touched. `unknown` is legal, counted and reported. */
export const DATA_CLASSES = [
  'id.basic',
  'id.government',
  'id.minor',
  'pii.special',
  'phi',
  'phi.sensitive',
  'pci.pan',
  'pci.sad',
  'fin.account',
  'commercial',
  'comms',
  'location',
  'behaviour',
  'employee',
  'credential',
  'auditlog',
  'unknown',
] as const;

export type DataClass = (typeof DATA_CLASSES)[number];
