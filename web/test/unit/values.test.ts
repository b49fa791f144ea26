import { describe, expect, test } from 'vitest';
import { contrast_with_white, is_color } from '../../src/lib/color';
import { parse_origin } from '../../src/lib/origin';
import { kReferralStates, kRewardStates, look_of } from '../../src/lib/states';

describe('origins', () => {
  test.each([
    ['https://app.example.com', 'https://app.example.com'],
    [' https://app.example.com/path?q=1 ', 'https://app.example.com'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['https://APP.example.com:443/', 'https://app.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:8080/demo', 'http://127.0.0.1:8080'],
  ])('%s is read as %s', (text, expected) => {
    expect(parse_origin(text)).toBe(expected);
  });

  test.each([
    '',
    'app.example.com',
    'http://app.example.com',
    'javascript:alert(1)',
    'https://a:b@c.example',
    'null',
    '*',
  ])('%s is refused', (text) => {
    expect(parse_origin(text)).toBeNull();
  });
});

describe('colors', () => {
  test('only # and six digits are a color', () => {
    expect(['#0f766e', '#0F766E'].every(is_color)).toBe(true);
    expect(['0f766e', '#fff', '#0f766g', 'red', '#0f766e00'].some(is_color)).toBe(false);
  });

  test('contrast goes from 1 on white to 21 on black', () => {
    expect(contrast_with_white('#ffffff')).toBeCloseTo(1, 5);
    expect(contrast_with_white('#000000')).toBeCloseTo(21, 5);
    expect(contrast_with_white('#0f766e')).toBeGreaterThan(4.5);
  });
});

test('states that end differently look different without color', () => {
  expect(look_of('referral_state', 'won').shape).not.toBe(look_of('referral_state', 'refunded').shape);
  const shape = (state: string) => look_of('reward_state', state).shape;
  expect(new Set(['pending', 'held', 'paid', 'clawback_due', 'voided'].map(shape)).size).toBe(5);
  expect(look_of('referral_state', 'unheard_of')).toEqual({ tone: 'quiet', shape: 'dash' });
  expect(kReferralStates).toHaveLength(15);
  expect(kRewardStates).toHaveLength(12);
});
