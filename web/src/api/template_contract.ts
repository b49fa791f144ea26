import type { ConsoleLocale, Operation, Page } from './contract';
import type { LocalText } from './gift_contract';

/** What the contract says of messages' texts and of who sends them; contract.ts gives it to the rest of the console. */

export interface MissingPart {
  code: string;
  text: string;
}

export interface TemplateVariable {
  name: string;
  text: string;
  optional: boolean;
}

export interface TemplateText {
  subject: string;
  body: string;
}

/** Where one message stands in one language. Version 0 is the text shipped with the program. */
export interface TemplateSummary {
  key: string;
  locale: ConsoleLocale;
  name: string;
  reader: 'prospect' | 'user' | 'member';
  subject: string;
  version: number;
  is_default: boolean;
  has_draft: boolean;
  sendable: boolean;
  missing: MissingPart[];
  updated_at: string | null;
}

export interface Template extends TemplateSummary {
  body: string;
  draft: (TemplateText & { missing: MissingPart[] }) | null;
  variables: TemplateVariable[];
}

export interface TemplatePreview {
  subject: string;
  text: string;
  html: string;
  missing: MissingPart[];
}

/** A text in each language, or why there is nothing to tell. */
export interface LegalAnswer {
  text: LocalText | null;
  reason: string | null;
}

export type LegalBasis = 'legitimate_interests' | 'consent';
export type AnsweredItem =
  | 'data_protection_officer'
  | 'purposes'
  | 'data_categories'
  | 'recipients'
  | 'transfers'
  | 'legitimate_interests'
  | 'rights'
  | 'consent_withdrawal'
  | 'complaint'
  | 'automated_decisions';
export type LegalNotice = Record<AnsweredItem, LegalAnswer | null>;

export interface SenderEdit {
  from: { name: string; address: string };
  reply_to: string;
  publisher: string;
  postal_address: string;
  privacy_contact: string;
  about: LocalText;
  legal_basis: LegalBasis;
  notice: LegalNotice;
  only_verified: boolean;
}

/** Whether the domain that mail is sent from is verified. */
export interface SenderCheck {
  domain: string | null;
  state: 'trial' | 'unchecked' | 'unanswered' | 'unverified' | 'verified';
  text: string;
  checked_at: string | null;
  records: { record: 'spf' | 'dkim' | 'dmarc'; finding: string; grade: 'good' | 'doubtful' | 'bad'; text: string }[];
}

export interface Sender extends SenderEdit {
  items: { code: string; article: string; text: string; optional: boolean }[];
  is_default: boolean;
  ready: boolean;
  missing: MissingPart[];
}

type ByTemplate = { key: string; locale: ConsoleLocale };

/** Calls of the screens of templates and of the sender. */
export interface TemplatePaths {
  '/v1/sender': { get: Operation<200, Sender>; put: Operation<200, Sender, SenderEdit> };
  '/v1/sender/check': { get: Operation<200, SenderCheck>; post: Operation<200, SenderCheck> };
  '/v1/templates': { get: Operation<200, Page<TemplateSummary>> };
  '/v1/templates/{key}/{locale}': {
    get: Operation<200, Template, never, never, ByTemplate>;
    put: Operation<200, Template, TemplateText & { draft?: boolean }, never, ByTemplate>;
    delete: Operation<200, Template, never, never, ByTemplate>;
  };
  '/v1/templates/{key}/{locale}/preview': {
    post: Operation<200, TemplatePreview, { text?: TemplateText }, never, ByTemplate>;
  };
  '/v1/templates/{key}/{locale}/test': {
    post: Operation<201, { message: string; to: string }, { to: string }, never, ByTemplate>;
  };
}
