import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MemberRole } from '../../src/api/contract';
import { role_may, type Deed } from '../../src/lib/roles';

interface Described {
  paths: Record<string, Record<string, { 'x-roles'?: string[] }>>;
}
const kApi = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8')) as Described;
const kRoles: MemberRole[] = ['owner', 'marketing', 'rep', 'finance', 'viewer'];

test.each([
  ['work', 'post', '/v1/referrals/{id}/calls'],
  ['work', 'post', '/v1/referrals/{id}/take'],
  ['work', 'post', '/v1/referrals/{id}/transitions'],
  ['work', 'post', '/v1/reviews'],
  ['work', 'post', '/v1/tasks/{id}/done'],
  ['work', 'put', '/v1/advocates/{id}/phone'],
  ['shape', 'post', '/v1/imports'],
  ['shape', 'delete', '/v1/imports/{id}'],
  ['shape', 'put', '/v1/share-target'],
  ['shape', 'put', '/v1/gift-limits'],
  ['shape', 'post', '/v1/gift-orders/{id}/transitions'],
  ['shape', 'post', '/v1/scenarios'],
  ['shape', 'put', '/v1/surveys/{id}'],
  ['shape', 'put', '/v1/templates/{key}/{locale}'],
  ['fund', 'put', '/v1/programs/{id}'],
  ['fund', 'post', '/v1/campaigns'],
  ['fund', 'put', '/v1/campaigns/{id}/guardrail'],
  ['pay', 'post', '/v1/rewards/{id}/approve'],
  ['pay', 'post', '/v1/payouts'],
  ['pay', 'post', '/v1/benefits/{id}/acknowledgements'],
  ['pay', 'post', '/v1/billing-events/{id}/attribute'],
  ['pay', 'put', '/v1/advocates/{id}/bank-account'],
  ['own', 'put', '/v1/workspace'],
] as [Deed, string, string][])('who may %s is who the API lets %s %s', (deed, method, path) => {
  expect(kRoles.filter((role) => role_may(role, deed))).toEqual(kApi.paths[path]?.[method]?.['x-roles']);
});

test('nobody may anything before it is known who they are', () => {
  expect(role_may(undefined, 'work')).toBe(false);
});
