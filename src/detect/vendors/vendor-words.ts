import type { Family, Severity } from '../../event/finding.js';

/**
 * Our severity by the word of the vendor, the one table of it (docs/detection.md shows it). The words are those of OCSF 1.5
 * (`severity`), Microsoft Graph (alertSeverity), CrowdStrike (`SeverityName`) and the levels of syslog.
 */
const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  fatal: 'critical',
  critical: 'critical',
  emergency: 'critical',
  high: 'high',
  severe: 'high',
  major: 'high',
  alert: 'high',
  medium: 'medium',
  moderate: 'medium',
  warning: 'medium',
  low: 'low',
  minor: 'low',
  notice: 'low',
  informational: 'low',
  information: 'low',
  info: 'low',
};

/** What a vendor thought worth a finding and gives no word of, or one that is not known. */
const WITHOUT_WORD: Severity = 'medium';

/** Never by a number of the vendor's: no two scales are alike. */
export const severityOfWord = (word: string): Severity => {
  const plain = word.trim().toLowerCase();
  return Object.hasOwn(SEVERITY_OF, plain) ? (SEVERITY_OF[plain] ?? WITHOUT_WORD) : WITHOUT_WORD;
};

/** An event of Salesforce in words: `ReportAnomalyEvent` is a `Report Anomaly`. */
export const wordsOfEvent = (name: string): string =>
  name.replace(/Event$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');

/** By what the vendor says it is about, the first that fits: tactics of MITRE ATT&CK, and the events of Salesforce. */
const FAMILIES_OF: readonly (readonly [RegExp, Family])[] = [
  [/exfiltration|report ?anomaly/i, 'export'],
  [/collection|discovery|api ?anomaly|guest ?user ?anomaly/i, 'read'],
  [/\bimpact\b|ransom|destruct/i, 'destroy'],
  [/privilege|persistence|defen[cs]e ?evasion/i, 'access'],
];

/** What says nothing of it is told beside log-ins: somebody else may be in the account. */
export const familyOfTopic = (topic: string, title: string): Family =>
  FAMILIES_OF.find(([words]) => words.test(topic))?.[1] ??
  FAMILIES_OF.find(([words]) => words.test(title))?.[1] ??
  'login';
