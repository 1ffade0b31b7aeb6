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

/**
 * What does most harm where it gets out: special categories, national identifiers and children (GDPR Art. 9, 87 and 8), health
 * information (45 CFR 160.103), and account data of cards and banks (PCI DSS 4.0.1, table 2). No credentials: an event is of
 * that class when its text held a key that was cut out, which says nothing of the records.
 */
export const SENSITIVE_CLASSES = [
  'id.government',
  'id.minor',
  'pii.special',
  'phi',
  'phi.sensitive',
  'pci.pan',
  'pci.sad',
  'fin.account',
] as const satisfies DataClass[];

export type DataClass = (typeof DATA_CLASSES)[number];

export type SensitiveClass = (typeof SENSITIVE_CLASSES)[number];

/** As a person says it. */
export const SENSITIVE_WORDS: Readonly<Record<SensitiveClass, string>> = {
  'id.government': 'national identifiers',
  'id.minor': 'data of minors',
  'pii.special': 'special categories of personal data',
  phi: 'health information',
  'phi.sensitive': 'health information under special protection',
  'pci.pan': 'card numbers',
  'pci.sad': 'authentication data of cards',
  'fin.account': 'bank accounts',
};
