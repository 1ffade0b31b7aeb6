import { describe, expect, it } from 'vitest';
import type { Claim, IntakeRange } from '../../../../src/store/intake-log.js';
import { highestClaim, isHigher, isSame, isVoid } from '../../../../streams/consumer/ownership.js';

const claim = (epoch: number, owner: string): Claim => ({ epoch, owner });
const intent = (from: number, to: number, of: Claim): IntakeRange => ({
  topic: 'crm',
  partition: 0,
  from: BigInt(from),
  to: BigInt(to),
  token: `crm/0/${from}-${to}`,
  mapping: 'json/1',
  at: 0,
  ...of,
});

describe('the order of claims', () => {
  it.each([
    ['a higher epoch', claim(2, 'a'), claim(1, 'b'), true],
    ['a lower epoch', claim(1, 'b'), claim(2, 'a'), false],
    ['of one epoch the higher owner', claim(1, 'b'), claim(1, 'a'), true],
    ['of one epoch the lower owner', claim(1, 'a'), claim(1, 'b'), false],
    ['never above itself', claim(1, 'a'), claim(1, 'a'), false],
    ['numbers, not texts', claim(10, 'a'), claim(9, 'a'), true],
  ])('%s', (_, one, other, higher) => {
    expect(isHigher(one, other)).toBe(higher);
  });

  it('two are the same only in both', () => {
    expect(isSame(claim(1, 'a'), claim(1, 'a'))).toBe(true);
    expect(isSame(claim(1, 'a'), claim(1, 'b'))).toBe(false);
    expect(isSame(claim(1, 'a'), claim(2, 'a'))).toBe(false);
  });

  it.each([
    ['none without claims', [], undefined],
    ['the only one', [claim(1, 'a')], claim(1, 'a')],
    ['the last by epoch', [claim(3, 'a'), claim(1, 'z'), claim(2, 'z')], claim(3, 'a')],
    ['the last by owner in the highest epoch', [claim(2, 'a'), claim(2, 'c'), claim(2, 'b')], claim(2, 'c')],
  ])('the highest is %s', (_, claims, highest) => {
    expect(highestClaim(claims)).toEqual(highest);
  });
});

describe('an open intent of epoch 2 over 10 to 19', () => {
  const mine = intent(10, 19, claim(2, 'm'));

  it.each([
    ['nothing', [], false],
    ['itself', [mine], false],
    ['a higher one over the same range', [intent(10, 19, claim(3, 'a'))], true],
    ['a higher one that ends on its first offset', [intent(0, 10, claim(3, 'a'))], true],
    ['a higher one that ends one before it', [intent(0, 9, claim(3, 'a'))], false],
    ['a higher one that begins on its last offset', [intent(19, 30, claim(3, 'a'))], true],
    ['a higher one that begins one behind it', [intent(20, 30, claim(3, 'a'))], false],
    ['a higher one within it', [intent(12, 13, claim(3, 'a'))], true],
    ['a higher one around it', [intent(0, 100, claim(3, 'a'))], true],
    ['a lower one over the same range', [intent(10, 19, claim(1, 'z'))], false],
    ['one of its epoch and a higher owner', [intent(15, 15, claim(2, 'n'))], true],
    ['one of its epoch and a lower owner', [intent(15, 15, claim(2, 'l'))], false],
    ['a lower and a higher one', [intent(10, 19, claim(1, 'z')), intent(18, 25, claim(4, 'a'))], true],
  ])('beside %s', (_, others, isItVoid) => {
    expect(isVoid(mine, others)).toBe(isItVoid);
  });
});
