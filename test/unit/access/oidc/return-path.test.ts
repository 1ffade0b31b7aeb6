import { describe, expect, it } from 'vitest';
import { pageThatGoesTo, returnPathSchema } from '../../../../src/access/oidc/return-path.js';

const OURS = 'https://watch.example.com';

describe('a path to go on to', () => {
  it.each(['/', '/alerts', '/alerts?a=1&b=%2F#x', '/.//evil.example', '/@evil.example', '/:80', "/it's"])(
    'is %j, which stays with us',
    (path) => {
      expect(returnPathSchema.safeParse(path).success).toBe(true);
      expect(new URL(path, OURS).origin).toBe(OURS);
    },
  );

  it.each([
    '',
    'alerts',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/a\\b',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/a b',
    '/ä',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    ' /alerts',
    `/${'a'.repeat(1_024)}`,
  ])('is not %j', (path) => {
    expect(returnPathSchema.safeParse(path).success).toBe(false);
  });

  it('stands in the page without ending it', () => {
    const page = pageThatGoesTo(`/?a=1&b="><script>'`);
    expect(page).toContain('content="0;url=/?a=1&amp;b=%22&gt;&lt;script&gt;%27"');
    expect(page).not.toContain('<script');
  });
});
