import { expect, it } from 'vitest';
import { familyOfTopic, severityOfWord, wordsOfEvent } from '../../../../src/detect/vendors/vendor-words.js';

it.each([
  ['Fatal', 'critical'],
  [' CRITICAL ', 'critical'],
  ['High', 'high'],
  ['severe', 'high'],
  ['medium', 'medium'],
  ['warning', 'medium'],
  ['low', 'low'],
  ['Informational', 'low'],
  ['', 'medium'],
  ['99', 'medium'],
  ['unknownFutureValue', 'medium'],
  ['constructor', 'medium'],
  ['__proto__', 'medium'],
])('the word %s is %s', (word, severity) => {
  expect(severityOfWord(word)).toBe(severity);
});

it.each([
  ['Exfiltration', 'Unusual volume', 'export'],
  [' Collection', '', 'read'],
  ['Impact ', 'Ransomware behaviour', 'destroy'],
  ['PrivilegeEscalation', '', 'access'],
  ['Defense Evasion', '', 'access'],
  ['CredentialAccess', 'Data exfiltration over DNS', 'export'],
  ['InitialAccess', 'Sign-in from an odd place', 'login'],
  ['', 'Report Anomaly', 'export'],
  ['', 'Api Anomaly', 'read'],
  ['', 'Guest User Anomaly', 'read'],
  ['', 'Session Hijacking', 'login'],
  ['', 'impactful', 'login'],
  ['', '', 'login'],
])('about “%s”, called “%s”: %s', (topic, title, family) => {
  expect(familyOfTopic(topic, title)).toBe(family);
});

it.each([
  ['ReportAnomalyEvent', 'Report Anomaly'],
  ['CredentialStuffingEvent', 'Credential Stuffing'],
  ['Event', ''],
  ['', ''],
])('%s in words', (name, words) => {
  expect(wordsOfEvent(name)).toBe(words);
});
