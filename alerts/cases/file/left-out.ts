/** What a file does not hold that it could have. */
export interface Left {
  /** What became of what people wrote. */
  readonly texts: 'redacted' | 'too-many-names' | 'not-for-reader';
  readonly isNamed: boolean;
  /** Whether the reader is bounded to teams. */
  readonly isOfTeams: boolean;
  /** More than a file holds. */
  readonly beyond: {
    readonly alerts: number;
    readonly events: number;
    readonly steps: number;
    readonly looks: boolean;
  };
}

const TEXTS: Readonly<Record<Left['texts'], string>> = {
  redacted:
    'In what people wrote, names, ids and addresses of people that the tenant knows are replaced where they are spelt as there. Nicknames and people who are not known are not found: read the texts before you hand them over.',
  'too-many-names':
    'What people wrote, names of receivers and ids of records: they name more people than can be looked for.',
  'not-for-reader':
    'What people wrote in comments, notes and answers: whoever made this file may not read it.',
};

/** In sentences, for whoever is handed the file. Pure. */
export const leftOutOf = ({ texts, isNamed, isOfTeams, beyond }: Left): string[] => [
  'Everybody but the person of the case stands under a pseudonym, which is the same wherever it occurs.',
  'Of events: whatever a source may have filled with names (listed in `withheld` of each), and ids of records that may name somebody.',
  'The texts of messages: they are not kept, and made again today they could differ from what was sent, by another version, name, time zone or link. Their ids, purposes and times are in messages/sent.csv; whoever received one has it.',
  'What people wrote in answers by mail; that an answer came is in the timeline.',
  'Looks of the last seconds before it was made, and the making of this file itself.',
  TEXTS[texts],
  ...(isNamed ? [] : ['The name of the person: whoever made this file is not shown it.']),
  ...(isOfTeams
    ? ['Alerts of days on which the person was in none of the teams that whoever made this file may see.']
    : []),
  ...beyondOf(beyond),
];

const beyondOf = ({ alerts, events, steps, looks }: Left['beyond']): string[] => [
  ...(alerts > 0 ? [`The newest ${alerts} alerts of the case.`] : []),
  ...(events > 0 ? [`${events} of the events that the alerts cite.`] : []),
  ...(steps > 0 ? [`The last ${steps} steps of the timeline.`] : []),
  ...(looks ? ['Looks after the first ten thousand.'] : []),
];
