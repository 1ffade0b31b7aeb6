import type { OwnKeys } from '../../../src/access/concerns.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { identitiesShown, type Names, type Sight } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import type { Store } from '../../../src/store/store.js';
import { VERSION } from '../../../src/version.js';
import type { AlertHistory } from '../../alert-log.js';
import type { AlertLine } from '../../alert-line.js';
import type { Delivery } from '../../deliveries.js';
import { returnedOf } from '../../inbox/returned-mail.js';
import { alertLines } from '../../list.js';
import { QUESTION_KIND } from '../../questions/question.js';
import { questionsOf } from '../../questions/questions.js';
import { deliveriesShown } from '../../opened/shown-deliveries.js';
import { RESEND_KIND } from '../../resend/asked-again.js';
import { isOfOne, type SeenCase } from '../case-line.js';
import { historiesOf, linesOf } from '../read-cases.js';
import type { CaseMaterial, CasePerson } from './case-material.js';
import { type CitedEvent, citedEvents } from './cited-events.js';
import { leftOutOf } from './left-out.js';
import { looksAt, MOST_LOOKS } from './looks.js';
import { accountsNamed, idsOfPeople, peopleNamed } from './read-people.js';
import { NOTHING_SHOWN, type Redactor, redactorOf } from './redaction.js';
import type { Sent } from './sent.js';
import { type AlertStory, type Step, stepsOf } from './steps.js';

/** Of one case, the oldest: so many ids one statement names. */
const MOST_ALERTS = 1_000;
const MOST_STEPS = 50_000;

export interface CaseFileReads {
  readonly store: Store;
  readonly ownKeys: OwnKeys;
  /** The domain of the sender of our mails; undefined where no mail is configured. */
  readonly mailDomain: string | undefined;
}

export interface CaseFileAsked {
  readonly tenant: string;
  readonly seen: SeenCase;
  readonly sight: Sight;
  /** The principal who makes it. */
  readonly by: string;
  /** Whether they may read what people wrote about alerts. */
  readonly hasTexts: boolean;
}

/** All that the file of a case holds. Throws REQUEST_INVALID for one that is about several people. */
export async function readCaseFile(reads: CaseFileReads, asked: CaseFileAsked): Promise<CaseMaterial> {
  const { store, mailDomain } = reads;
  const { tenant, seen, sight, by } = asked;
  if (!isOfOne(seen.one))
    throw new AppError('REQUEST_INVALID', 'This case is about several people; a case file is about one');
  const madeAt = store.clock.now();
  const [line] = await linesOf(store, tenant, [seen], sight);
  if (line === undefined) throw new AppError('INTERNAL', 'A case could not be rendered');
  const told = await toldOf(store, tenant, seen, sight);
  const { key, alerts, sent } = told;
  const { events, beyond } = await citedEvents(store, { tenant, actor: key }, alerts);
  const ids = [seen.one.id, key, ...alerts.map(({ id }) => id)];
  const looks = await looksAt(store, { tenant, ids, from: seen.heads[0]?.openedAt ?? madeAt });
  const person = await personOf(store, tenant, key, sight.names);
  const named = await namedIn(reads, asked, { person, told, events });
  const hasTexts = asked.hasTexts && named.redactor !== NOTHING_SHOWN;
  const leftOut = leftOutOf({
    texts: asked.hasTexts ? (hasTexts ? 'redacted' : 'too-many-names') : 'not-for-reader',
    isNamed: person.id !== undefined,
    isOfTeams: sight.members !== undefined,
    beyond: {
      alerts: seen.heads.length - alerts.length,
      events: beyond,
      steps: Math.max(0, told.steps.length - MOST_STEPS),
      looks: looks.length === MOST_LOOKS,
    },
  });
  const steps = told.steps.slice(0, MOST_STEPS);
  const made = { madeAt, madeBy: named.shownAs(by), version: VERSION, mailDomain };
  return { line, person, ...made, alerts, sent, steps, events, looks, hasTexts, leftOut, ...named };
}

interface Naming {
  readonly person: CasePerson;
  readonly told: Told;
  readonly events: readonly CitedEvent[];
}

/** How everybody who is named in it is shown. */
async function namedIn(
  { store, ownKeys }: CaseFileReads,
  { tenant, by }: CaseFileAsked,
  { person, told, events }: Naming,
): Promise<Pick<CaseMaterial, 'redactor' | 'shownAs'>> {
  const texts = [...textsOf(told, events), by];
  const accounts = await accountsNamed(ownKeys, tenant, texts);
  return {
    redactor: await redactorFor(store, tenant, { person, accounts, texts, events }),
    shownAs: (principal) => accounts.get(principal) ?? wordOf(principal),
  };
}

interface Told {
  readonly key: string;
  readonly alerts: readonly AlertLine[];
  readonly steps: readonly Step[];
  readonly sent: readonly Sent[];
}

/** The alerts, and what became of each. */
async function toldOf(store: Store, tenant: string, { heads }: SeenCase, sight: Sight): Promise<Told> {
  const wanted = heads.slice(0, MOST_ALERTS);
  const ids = wanted.map(({ id }) => id);
  const histories = await historiesOf(store, tenant, wanted);
  const stood = ids.flatMap((id) => {
    const alert = histories.get(id)?.state;
    return alert === undefined ? [] : [{ id, alert }];
  });
  const deliveries = await deliveriesShown({ store, tenant, sight }, ids);
  const sent = ids.flatMap((alert) => (deliveries.get(alert) ?? []).map((one) => ({ ...one, alert })));
  return {
    key: heads[0]?.actorKey ?? '',
    alerts: await alertLines(store, tenant, stood, sight.names),
    steps: stepsOf(await storiesOf(store, tenant, { histories, deliveries })),
    sent: sent.sort((a, b) => a.at - b.at),
  };
}

interface Stated {
  readonly histories: ReadonlyMap<string, AlertHistory>;
  readonly deliveries: ReadonlyMap<string, readonly Delivery[]>;
}

async function storiesOf(
  store: Store,
  tenant: string,
  { histories, deliveries }: Stated,
): Promise<AlertStory[]> {
  const facts = new Facts(store);
  const returned = await returnedOf(store, tenant, [...histories.keys()]);
  const asked = new Set((await facts.heads(tenant, QUESTION_KIND)).map(({ id }) => id));
  const again = await facts.readSeveral(tenant, RESEND_KIND, [...histories.keys()]);
  const askedAgain = Map.groupBy(again, ({ id }) => id);
  const stories: AlertStory[] = [];
  for (const [alert, history] of histories)
    stories.push({
      alert,
      facts: history.facts,
      deliveries: deliveries.get(alert) ?? [],
      askedAgain: askedAgain.get(alert) ?? [],
      questions: asked.has(alert) ? await questionsOf(facts, tenant, alert) : [],
      returned: returned.get(alert) ?? [],
    });
  return stories;
}

async function personOf(store: Store, tenant: string, key: string, names: Names): Promise<CasePerson> {
  const identity = (await identitiesShown(store, tenant, names, [key])).get(key);
  const pseudonym = pseudonymOf(key);
  if (identity === undefined) return { key, pseudonym };
  const { id, name } = identity;
  return { key, pseudonym, id, ...(name === '' ? {} : { name }) };
}

interface Redacted {
  readonly person: CasePerson;
  readonly accounts: ReadonlyMap<string, string>;
  readonly texts: readonly string[];
  readonly events: readonly CitedEvent[];
}

async function redactorFor(
  store: Store,
  tenant: string,
  { person, accounts, texts, events }: Redacted,
): Promise<Redactor> {
  const people = await peopleNamed(store, tenant, texts);
  if (people === undefined) return NOTHING_SHOWN;
  const isNamed = person.id !== undefined;
  const ids = events.flatMap(({ target_id: id }) => (id === '' ? [] : [id]));
  return redactorOf({
    people,
    idsOfPeople: await idsOfPeople(store, tenant, { ids, except: isNamed ? person.key : '' }),
    person: { key: person.key, isNamed },
    accounts,
  });
}

/** Everything in which somebody may be named. Of ids of records words alone: who has such an id is asked of the ids. */
const textsOf = ({ alerts, steps, sent }: Told, events: readonly CitedEvent[]): string[] => [
  ...alerts.flatMap(({ title, explanation, assignee = '', escalatedTo = [] }) => [
    title,
    ...explanation.map(({ text }) => text),
    assignee,
    ...escalatedTo,
  ]),
  ...steps.flatMap(({ by, what, detail, text }) => [by, CLAIMED.has(what) ? '' : detail, text]),
  ...sent.flatMap(({ channel, detail }) => [channel, detail]),
  ...events.flatMap(({ target_id, roles }) => [lettersOf(target_id), ...roles]),
];

/** Steps whose details are numbers and words of ours. */
const CLAIMED: ReadonlySet<string> = new Set(['raised', 'amended', 'withdrawn', 'reopened', 'acknowledged']);

const lettersOf = (id: string): string =>
  id.match(/(?<![\p{L}\p{N}])\p{L}{2,}(?![\p{L}\p{N}])/gu)?.join(' ') ?? '';

/** Who is no account of ours: a key, the system, whoever had the link of a mail (of whom the mark says nothing). */
const wordOf = (principal: string): string =>
  principal.startsWith('link:') ? 'a link of a mail' : principal;
