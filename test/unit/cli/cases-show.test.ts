import { expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

const ID = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';

it('cases show says where what was written of an alert is read', async () => {
  const show = async () => ({
    case: { id: ID, title: 'A case', status: 'open', severity: 'high', openedAt: 'x', lastAt: 'y' },
    alerts: [],
    timeline: [{ at: 'z', alert: ID, what: 'fact', type: 'commented', by: 'user:1' }],
    omitted: { alerts: 0, entries: 0 },
  });
  const words = ['cases', 'show', ID, '--tenant', 'acme'];
  const { lines } = await wordsAgainst({ alerting: { cases: { show } } }, words);
  expect(lines.join('\n')).toContain('ledgerwatch alerts show ALERT --tenant acme');
});
