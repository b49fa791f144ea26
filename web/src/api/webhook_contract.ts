import type { ById, Operation, Page, Paging } from './contract';

/** What the contract says of webhooks; contract.ts gives it to the rest of the console. */

export type DeliveryFault = 'status' | 'redirect' | 'gone' | 'timeout' | 'unreachable' | 'tls' | 'forbidden';

export interface WebhookEndpoint {
  id: string;
  url: string;
  event_types: string[];
  state: 'active' | 'disabled';
  reason: 'by_hand' | 'gone' | null;
  subscription: boolean;
  previous_secret_until: string | null;
  created_at: string;
}

export interface WebhookDelivery {
  id: string;
  endpoint: string;
  event_type: string;
  object: string;
  state: 'pending' | 'delivered' | 'dead';
  attempts: number;
  next_attempt_at: string | null;
  status: number | null;
  fault: DeliveryFault | null;
  created_at: string;
}

/** The calls about telling other programs. */
export interface WebhookPaths {
  '/v1/webhook-endpoints': {
    get: Operation<200, Page<WebhookEndpoint>, never, Paging>;
    post: Operation<201, WebhookEndpoint & { secret: string }, { url: string; event_types: string[] }>;
  };
  '/v1/webhook-endpoints/{id}': {
    get: Operation<200, WebhookEndpoint, never, never, ById>;
    patch: Operation<200, WebhookEndpoint, { state?: 'active' | 'disabled' }, never, ById>;
    delete: Operation<204, undefined, never, never, ById>;
  };
  '/v1/webhook-endpoints/{id}/rotate-secret': {
    post: Operation<200, WebhookEndpoint & { secret: string }, never, never, ById>;
  };
  '/v1/webhook-endpoints/{id}/ping': { post: Operation<202, WebhookDelivery, never, never, ById> };
  '/v1/webhook-deliveries': { get: Operation<200, Page<WebhookDelivery>, never, Paging> };
  '/v1/webhook-deliveries/{id}/replay': { post: Operation<202, WebhookDelivery, never, never, ById> };
}
