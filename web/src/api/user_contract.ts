import type { Operation, Page, Paging } from './contract';

/** What the contract says of people at customer companies; contract.ts gives it to the rest of the console. */

export interface User {
  id: string;
  /** The id that the product knows them by. */
  external_id: string;
  account: string;
  email: string;
  name: string;
  role: 'admin' | 'member';
  locale: 'en' | 'fr' | null;
  phone: string | null;
  last_seen_at: string | null;
  active: boolean;
}

export interface UserPaths {
  '/v1/users': { get: Operation<200, Page<User>, never, Paging & { account?: string; q?: string }> };
}
