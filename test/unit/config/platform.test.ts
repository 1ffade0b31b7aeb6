import { describe, expect, it } from 'vitest';
import { assertPlatform } from '../../../src/config/platform.js';

describe('platform', () => {
  it('refuses Windows with a sentence that names WSL 2', () => {
    expect(() => assertPlatform('win32')).toThrow(expect.objectContaining({ code: 'PLATFORM_UNSUPPORTED' }));
    expect(() => assertPlatform('win32')).toThrow(/WSL 2/);
  });

  it.each(['linux', 'darwin'] as const)('takes %s', (platform) => {
    expect(() => assertPlatform(platform)).not.toThrow();
  });
});
