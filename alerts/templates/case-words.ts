import type { OpenedCase } from '../opened/opened-case.js';

type CaseKind = OpenedCase['kind'];

/** What a case is. */
export const CASE_WORDS: Readonly<Record<CaseKind, string>> = {
  actor: 'of one person',
  storm: 'a storm',
  risk: 'of the risk of one person',
  session: 'of a session that several people share',
  campaign: 'of an address that several people share',
  object: 'of a single thing that several people took',
};

const ONE_PERSON =
  'Ask whether all of it has the same good reason; what has none tells of more than each alert by itself.';

/** What to look at first. */
export const CASE_ADVICE: Readonly<Record<CaseKind, string>> = {
  actor: ONE_PERSON,
  storm: 'Look for the one cause: a feed that came back, a change of the CRM.',
  risk: ONE_PERSON,
  session:
    'A session belongs to one person. Somebody else who acts in it may have its token: end it, and ask both what they did.',
  campaign:
    'Hardly anybody here comes from this address. Ask each of these people whether they were there; if not, one attacker may have several accounts: end the sessions of all of them, and change their passwords.',
  object: 'Ask what these people have to do with this one thing, and whether it went any further.',
};

export const NO_MORE =
  'This is told once. What joins the case later is told as every alert is, and shown in it.';
