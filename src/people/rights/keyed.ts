import { createHmac } from 'node:crypto';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import type { Holder, Line } from './snapshot.js';
import { isAppRight, type Right } from './words.js';

/** Ids of one source as the store knows them. */
export interface SourceKeys {
  actor(this: void, id: string): string;
  role(this: void, id: string): string;
  app(this: void, id: string): string;
}

/** Roles and apps have keys as people do: what they are called may name somebody. */
export function sourceKeys(keys: Pick<TenantKeys, 'personKey' | 'mappingKey'>, source: string): SourceKeys {
  const keyed = (kind: string, id: string): string =>
    createHmac('sha256', keys.mappingKey).update(`${kind}\0${source}\0${id}`).digest('hex').slice(0, 32);
  return {
    actor: (id) => keys.personKey('actor', source, id),
    role: (id) => keyed('role', id),
    app: (id) => keyed('app', id),
  };
}

/** A line as the store holds it: what a kind does not have is empty. */
export interface KeyedLine {
  readonly holder: string;
  readonly isActor: boolean;
  /** Of a role that one account alone has. */
  readonly ofOne?: boolean | undefined;
  readonly kind: Line['kind'];
  readonly right: Right | '';
  readonly object: string;
  readonly field: string;
  /** Key of a role; of an alias, of the same kind as its holder. */
  readonly via: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export function keyedLine(line: Line, keys: SourceKeys): KeyedLine {
  const { kind, ofOne = false } = line.holder;
  const base = { holder: holderKey(line.holder, keys), isActor: kind === 'actor', ofOne, kind: line.kind };
  const empty = { right: '', object: '', field: '', via: '' } as const;
  switch (line.kind) {
    case 'right': {
      const { right, field, from, to } = line;
      return { ...base, right, object: objectKey(line, keys), field, via: '', from, to };
    }
    case 'member':
      return { ...base, ...empty, via: keys.role(line.of), from: line.from, to: line.to };
    case 'alias':
      return { ...base, ...empty, via: holderKey({ kind, id: line.of }, keys) };
    case 'part':
      return { ...base, ...empty, via: keys.role(line.of) };
    case 'disabled':
    case 'opaque':
      return { ...base, ...empty };
  }
}

/** Objects are called by their API names, apps by keys. */
export const objectKey = ({ right, object }: { right: Right; object: string }, keys: SourceKeys): string =>
  isAppRight(right) && object !== '' ? keys.app(object) : object;

const holderKey = ({ kind, id }: Holder, keys: SourceKeys): string =>
  kind === 'actor' ? keys.actor(id) : keys.role(id);
