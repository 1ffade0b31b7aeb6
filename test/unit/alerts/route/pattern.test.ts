import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../alerts/route/pattern/pattern.js';

const matches = (pattern: string, text: string): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.fault);
  return compiled.value.matches(text);
};
const refusal = (pattern: string): string => {
  const compiled = compilePattern(pattern);
  return compiled.ok ? '' : compiled.fault;
};

describe('a pattern takes whole texts', () => {
  it.each([
    ['mysql|cassandra', 'mysql', true],
    ['mysql|cassandra', 'cassandra', true],
    ['mysql|cassandra', 'mysqlx', false],
    ['mysql|cassandra', 'xcassandra', false],
    ['^(foo1|foo2|baz)$', 'foo2', true],
    ['^(foo1|foo2|baz)$', 'foo3', false],
    ['team-(B|C)', 'team-C', true],
    ['', '', true],
    ['', 'a', false],
    ['.*', '', true],
    ['.+', '', false],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['(?i)HIGH', 'high', true],
    ['(?i)[a-c]+', 'ABC', true],
    ['[^a-c]', 'A', true],
    ['[]a]+', ']a', true],
    ['[a-]+', '-a', true],
    ['\\d{2,3}', '1', false],
    ['\\d{2,3}', '123', true],
    ['\\d{2,3}', '1234', false],
    ['a{2,}', 'aaaa', true],
    ['a{0}', '', true],
    ['a{,2}', 'a{,2}', true],
    ['\\w+@\\S+\\.example', 'a_1@mail.example', true],
    ['\\w', 'é', false],
    ['[\\d\\s]+', '1 2', true],
    ['[^\\D]', '7', true],
    ['(a*)*', 'aaa', true],
    ['(|a)+b', 'aab', true],
    ['a$b', 'ab', false],
    ['.', '🙂', true],
    ['Προμηθεύς', 'Προμηθεύς', true],
    ['She said: "Hi, all!( How\'re you…)?"', 'She said: "Hi, all!"', true],
  ])('%s and %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    ['a**', 'two repeats'],
    ['*a', 'repeats nothing'],
    ['(a', 'never closed'],
    ['a)', 'closes nothing'],
    ['[a', 'ends too early'],
    ['[b-a]', 'ends before it begins'],
    ['a{3,2}', 'ends before it begins'],
    ['a{1001}', 'repeats more than 1000'],
    ['(a{1000}){1000}', 'too many steps'],
    ['(a)\\1', '\\1 is not known'],
    ['\\bx', '\\b is not known'],
    ['(?=a)', '(?= is not known'],
    ['[[:alpha:]]', '[:…:] is not known'],
    ['('.repeat(60), 'nested deeper'],
    ['a'.repeat(513), 'more than 512'],
    ['a\\', 'ends too early'],
  ])('%s is refused: %s', (pattern, said) => {
    expect(refusal(pattern)).toContain(said);
  });
});

/** Patterns of what JavaScript and RE2 mean alike. */
const piece: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\W', '1'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}'))
      .map(([one, times]) => `(?:${one})${times}`),
  ),
})).pattern;

it('says what the regular expressions of JavaScript say of short texts', () => {
  fc.assert(
    fc.property(
      piece.filter((pattern) => pattern.length < 60),
      fc.string({ unit: fc.constantFrom('a', 'b', '1', '\n', '-'), maxLength: 6 }),
      (pattern, text) => {
        expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text));
      },
    ),
    { numRuns: 500 },
  );
});

it('is not slow where backtracking is: 30 letters against (a|a)*b and (a*)*b', () => {
  const started = performance.now();
  for (const pattern of ['(a|a)*b', '(a*)*b', '(a?){30}a{30}b', '((){1000}){1000}x'])
    expect(matches(pattern, 'a'.repeat(500))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});

it('never throws, whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      expect(typeof compilePattern(text).ok).toBe('boolean');
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('()[]{}|*+?\\^$.a1,-:')), maxLength: 12 }),
      (text) => {
        expect(typeof compilePattern(text).ok).toBe('boolean');
      },
    ),
  );
});
