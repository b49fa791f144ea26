import type { ById, Operation, Page, Paging } from './contract';

export type MessagePolicy = 'automatic' | 'company_mailbox' | 'link_only';

/** What may be done with prospects in one country. */
export interface CountryPolicy {
  country: string;
  message: MessagePolicy;
  phone: boolean;
  needs_acquaintance: boolean | null;
}

export interface ContactPolicies {
  country: string;
  own: boolean;
  as_of: string;
  policies: CountryPolicy[];
}

/** For how long data of prospects are kept; `suppression_years` is null where objections are kept for ever. */
export interface Retention {
  notice_alert_days: number;
  notice_days: number;
  silent_days: number;
  engaged_months: number;
  money_years: number;
  suppression_years: number | null;
}

/** One objection; whose it is cannot be read from it. */
export interface Suppression {
  id: string;
  address_hash: string;
  channel: 'email' | 'phone';
  created_at: string;
}

export interface SuppressionImport {
  added: number;
  known: number;
  refused: { line: number; code: string; detail: string }[];
}

/** A prospect whom somebody still has to inform. */
export interface Uninformed {
  referral: string;
  state: string;
  company: string | null;
  contact_name: string | null;
  email: string | null;
  advocate_name: string;
  submitted_at: string;
  alert_at: string;
  erased_at: string | null;
}

/** How a prospect stands to the law. */
export interface ContactStanding {
  step: string;
  step_text: string;
  link_only: string | null;
  link_only_text: string | null;
  country: string;
  country_source: 'given' | 'domain' | 'workspace';
  phone: boolean;
  basis: string;
  script: string;
  contacted_at: string | null;
  objected_at: string | null;
  alert_at: string | null;
  erased_at: string | null;
}

export interface ConsentGiven {
  at: string;
  text_version: string;
  text: string;
  locale: 'en' | 'fr';
  forwarded: boolean;
}

export interface SubjectErasure {
  referrals: number;
  users: number;
  members: number;
}

/** The calls about who may be contacted, who objected, and the rights of persons. */
export interface PrivacyPaths {
  '/v1/contact-policies': {
    get: Operation<200, ContactPolicies>;
    put: Operation<200, ContactPolicies, { country: string; policies?: CountryPolicy[] }>;
  };
  '/v1/retention': { get: Operation<200, Retention>; put: Operation<200, Retention, Retention> };
  '/v1/suppressions': {
    get: Operation<200, Page<Suppression>, never, Paging>;
    post: Operation<200, { added: boolean }, { address: string }>;
  };
  '/v1/suppressions/check': { post: Operation<200, { suppressed: boolean }, { address: string }> };
  '/v1/suppressions/import': { post: Operation<200, SuppressionImport, { addresses: string[] }> };
  '/v1/uninformed-prospects': { get: Operation<200, Page<Uninformed>> };
  '/v1/referrals/{id}/evidence': { get: Operation<200, unknown, never, never, ById> };
  '/v1/referrals/{id}/evidence.html': { get: Operation<200, Blob, never, never, ById> };
  '/v1/subjects/export': { post: Operation<200, unknown, { email: string }> };
  '/v1/subjects/erase': { post: Operation<200, SubjectErasure, { email: string }> };
}
