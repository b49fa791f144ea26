import { if_match, tagged, type Tagged, unwrap } from '../api/client';
import type { GiftLadder, Guardrail, GuardrailEdit, Money } from '../api/contract';
import { api } from './session.svelte';

/** What has a budget, a guard-rail and a gift ladder of its own: a program, or one of its campaigns. */
export interface Fund {
  kind: 'program' | 'campaign';
  id: string;
}

const params_of = (fund: Fund) => ({ path: { id: fund.id } });

export async function put_in(fund: Fund, amount: Money): Promise<void> {
  const options = { params: params_of(fund), body: { amount } };
  if (fund.kind === 'program') await unwrap(api.POST('/v1/programs/{id}/budget/top-ups', options));
  else await unwrap(api.POST('/v1/campaigns/{id}/budget/top-ups', options));
}

export function set_guardrail(fund: Fund, body: GuardrailEdit, etag: string | null): Promise<Tagged<Guardrail>> {
  const options = { params: params_of(fund), body, ...if_match(etag) };
  return tagged(
    fund.kind === 'program'
      ? api.PUT('/v1/programs/{id}/guardrail', options)
      : api.PUT('/v1/campaigns/{id}/guardrail', options),
  );
}

export function release_guardrail(fund: Fund, reason: string): Promise<Tagged<Guardrail>> {
  const options = { params: params_of(fund), body: { reason } };
  return tagged(
    fund.kind === 'program'
      ? api.POST('/v1/programs/{id}/guardrail/release', options)
      : api.POST('/v1/campaigns/{id}/guardrail/release', options),
  );
}

export function put_ladder(
  fund: Fund,
  body: Omit<GiftLadder, 'warnings'>,
  etag: string | null,
): Promise<Tagged<GiftLadder>> {
  const options = { params: params_of(fund), body, ...if_match(etag) };
  return tagged(
    fund.kind === 'program'
      ? api.PUT('/v1/programs/{id}/gift-ladder', options)
      : api.PUT('/v1/campaigns/{id}/gift-ladder', options),
  );
}
