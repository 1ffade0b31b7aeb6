import { describe, expect, it } from 'vitest';
import { inboxFaults, inboxSection } from '../../../src/config/inbox-section.js';

const given = (more: object = {}) =>
  inboxSection.parse({ host: 'imap.acme.example', username: 'lw', ...more });
const OAUTH = { tokenUrl: 'https://login.example.com/token', clientId: 'x' };

describe('the mailbox that is read', () => {
  it('is spoken to by TLS, and believes nobody, unless something else is said', () => {
    expect(given()).toMatchObject({
      port: 993,
      secure: true,
      folder: 'INBOX',
      everySeconds: 60,
      trustedServers: [],
    });
  });

  it.each([
    [{ everySeconds: 1 }],
    [{ trustedServers: ['mx example'] }],
    [{ password: 'in the clear' }],
    [{ host: '' }],
  ])('takes no %j', (more) => {
    expect(inboxSection.safeParse({ host: 'x', username: 'lw', ...more }).success).toBe(false);
  });

  it.each([
    ['none', undefined, false, []],
    ['a password', { passwordFile: 'x' }, true, []],
    ['nothing that sends', { passwordFile: 'x' }, false, ['alerts.inbox']],
    ['no log-in', {}, true, ['alerts.inbox.passwordFile']],
    [
      'both',
      { passwordFile: 'x', oauth: { ...OAUTH, refreshTokenFile: 'y' } },
      true,
      ['alerts.inbox.passwordFile'],
    ],
    [
      'an app alone',
      { oauth: OAUTH },
      true,
      ['alerts.inbox.oauth.clientSecretFile', 'alerts.inbox.oauth.scope'],
    ],
    ['consent of a user', { oauth: { ...OAUTH, refreshTokenFile: 'y' } }, true, []],
  ])('%s', (_, more, hasMail, paths) => {
    const inbox = more === undefined ? undefined : given(more);
    expect(inboxFaults(inbox, hasMail).map(({ path }) => path)).toEqual(paths);
  });
});
