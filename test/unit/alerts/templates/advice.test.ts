import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../../alerts/templates/advice.js';
import { FAMILIES } from '../../../../src/event/finding.js';

describe('what to do about an alert', () => {
  it.each(FAMILIES)('of the family %s is said', (family) => {
    const { check, ask, keep } = adviceFor({ family, detector: 'any' });
    for (const line of [check, ask, keep]) expect(line).toMatch(/^[A-Z].*[.?]$/);
  });

  it('speaks of grants where rights were changed, and not of something new or of a program', () => {
    const said = (detector: string): string => JSON.stringify(adviceFor({ family: 'access', detector }));
    expect(said('rights-changed')).toContain('granted');
    expect(said('first-time')).toContain('new for them');
    expect(said('service-drift')).toContain('whoever runs it');
    for (const detector of ['first-time', 'service-drift']) expect(said(detector)).not.toContain('granted');
  });
});
