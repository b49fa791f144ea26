import type { ById, Operation, Page, Paging } from './contract';

/** What the contract says of messages; contract.ts gives it to the rest of the console. */

export type MessageState = 'queued' | 'sending' | 'sent' | 'unknown' | 'refused';

export interface Message {
  id: string;
  to: string;
  to_name: string;
  kind: 'prospect' | 'user';
  template: string;
  template_version: number;
  locale: 'en' | 'fr';
  subject: string;
  state: MessageState;
  reason: string | null;
  reason_text: string | null;
  answer: string | null;
  referral: string | null;
  user: string | null;
  attempts: number;
  next_attempt_at: string | null;
  created_at: string;
  sent_at: string | null;
  bounced_at: string | null;
}

export interface MessageInFull extends Message {
  message_id: string;
  text: string;
  html: string;
  unsubscribe_url: string;
}

export interface MessagePage extends Page<Message> {
  counts: { state: MessageState; count: number }[];
}

/** Calls of the screens of messages. */
export interface MessagePaths {
  '/v1/messages': {
    get: Operation<200, MessagePage, never, Paging & { to?: string; state?: string; referral?: string }>;
  };
  '/v1/messages/{id}': { get: Operation<200, MessageInFull, never, never, ById> };
}
