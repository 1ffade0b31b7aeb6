import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/kernel/app-error.js';
import { createLogger, errorFields, nestLogger } from '../../../src/logging/pino-logger.js';

function capture(): { lines: Record<string, unknown>[]; destination: { write(line: string): void } } {
  const lines: Record<string, unknown>[] = [];
  return { lines, destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } };
}

describe('the log', () => {
  it('has level, time and fields, but neither host nor process', () => {
    const { lines, destination } = capture();
    createLogger('info', destination).info({ count: 3 }, 'stored');
    expect(lines).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-.*Z$/), count: 3, msg: 'stored' },
    ]);
  });

  it.each(['authorization', 'body', 'secret', 'password', 'token'])(
    'censors %s, also one level down',
    (field) => {
      const { lines, destination } = capture();
      createLogger('info', destination).info({ [field]: 'hush', inner: { [field]: 'hush' } }, 'x');
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).not.toContain('hush');
    },
  );

  it('says of a foreign error where it came from, not what it says', () => {
    const fields = errorFields(new Error('cannot parse jane.doe@example.com\n at jane'));
    expect(JSON.stringify(fields)).not.toContain('jane');
    expect(fields).toMatchObject({ code: 'INTERNAL', error: 'Error' });
    expect(fields['at']).toEqual(expect.arrayContaining([expect.stringContaining('pino-logger.test')]));
  });

  it('says of our own error what it says', () => {
    expect(errorFields(new AppError('STORE_FULL', 'no space'))).toMatchObject({
      code: 'STORE_FULL',
      reason: 'no space',
    });
  });

  it.each([['a text'], [undefined], [{ email: 'jane' }]])('says of %j only its kind', (thrown) => {
    expect(errorFields(thrown)).toEqual({ code: 'INTERNAL', error: typeof thrown });
  });

  it("takes Nest's errors without their message", () => {
    const { lines, destination } = capture();
    nestLogger(createLogger('info', destination)).error(new Error('jane'));
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('jane');
  });
});
