import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from '../../support/command-line.js';

const line: CommandLine = openCommandLine(
  'publicUrl: https://audit.example.com\ntenants: [{ id: acme, sources: [{ id: crm }] }]',
);
afterAll(() => line.close());

const run = async (words: string) => line.run(words.split(' '));

it('a source takes webhooks by command: the address and a secret that was made are printed once', async () => {
  const made = await run('source webhook crm --tenant acme --scheme standard');
  expect(made.code).toBe(0);
  const [first, address, secret, where] = made.stdout.trim().split('\n');
  expect(first).toBe('Source crm of tenant acme takes webhooks (scheme standard).');
  expect(address).toBe('Address to enter at the CRM: https://audit.example.com/v1/webhooks/acme/crm');
  expect(secret).toMatch(/^Secret to enter there, shown this one time: whsec_/);
  expect(where).toBe('It is called there: the signing secret, whsec_ and base64');

  const file = join(line.folder, 'hubspot.secret');
  writeFileSync(file, 'yyyyyyyy-yyyy-yyyy\n', { mode: 0o600 });
  const given = await run(
    `source webhook crm --tenant acme --scheme hubspot --end-old --json --secret-file ${file}`,
  );
  expect(JSON.parse(given.stdout)).toEqual({
    tenant: 'acme',
    id: 'crm',
    scheme: 'hubspot',
    address: 'https://audit.example.com/v1/webhooks/acme/crm',
    where: 'the client secret of the app that sends the webhooks',
  });

  expect(await run('source webhook crm --tenant acme --remove')).toMatchObject({
    code: 0,
    stdout: 'Source crm of tenant acme takes no webhooks any more.\n',
  });
});

it.each([
  ['source webhook crm --tenant acme', 'say --scheme'],
  ['source webhook crm --tenant acme --scheme hubspot', 'The CRM makes this secret'],
  ['source webhook none --tenant acme --scheme standard', 'has no source "none"'],
  ['source webhook crm --tenant acme --scheme standard --remove', 'cannot be used with'],
  ['source webhook crm --tenant acme --scheme hubspot --secret-file nowhere', 'does not exist'],
])(
  '%s says what is wrong',
  async (words, told) => {
    const ended = await run(words);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain(told);
  },
  30_000,
);
