import type {
  ConsoleLocale,
  ContactPolicies,
  ContactStanding,
  ReferralEvent,
  Retention,
  Suppression,
  Uninformed,
} from '../../src/api/contract';
import { say } from './fixtures';

export function referral_events(locale: ConsoleLocale): ReferralEvent[] {
  const event = { from: null, to: null, reason: null, actor_name: null };
  return [
    {
      ...event,
      id: 'e1',
      at: '2026-11-10T09:30:00Z',
      actor: 'advocate',
      actor_name: 'Yann Le Goff',
      event: 'submitted',
      text: say(locale, 'Referral submitted', 'Recommandation reçue'),
    },
    {
      ...event,
      id: 'e2',
      at: '2026-11-10T09:30:01Z',
      actor: 'system',
      event: 'screening_passed',
      text: say(locale, 'Accepted: a business address, no doubt', 'Acceptée : adresse professionnelle, aucun doute'),
    },
    {
      ...event,
      id: 'e3',
      at: '2026-11-12T10:00:00Z',
      actor: 'billing',
      event: 'payment',
      text: say(locale, 'First payment of €1,290.00', 'Premier paiement de 1 290,00 €'),
    },
  ];
}

/** How a prospect stands to the law. */
export function contact_standing(locale: ConsoleLocale): ContactStanding {
  return {
    step: 'queued',
    step_text: say(locale, 'The one message was made', 'L’unique message a été préparé'),
    link_only: null,
    link_only_text: null,
    country: 'FR',
    country_source: 'given',
    phone: true,
    basis: say(
      locale,
      'Legitimate interest: a professional address.',
      'Intérêt légitime : une adresse professionnelle.',
    ),
    script: 'Source: Nadia Roux, 10/11/2026',
    contacted_at: null,
    objected_at: null,
    alert_at: null,
    erased_at: '2026-12-20T09:30:00Z',
  };
}

export function uninformed(): Uninformed[] {
  return [
    {
      referral: 'r1',
      state: 'accepted',
      company: 'Garage Montcalm',
      contact_name: null,
      email: 'lea@montcalm.fr',
      advocate_name: 'Nadia Roux',
      submitted_at: '2026-10-25T09:30:00Z',
      alert_at: '2026-11-19T09:30:00Z',
      erased_at: '2026-11-24T09:30:00Z',
    },
  ];
}

export function suppressions(): Suppression[] {
  return [{ id: '1', address_hash: 'a'.repeat(64), channel: 'email', created_at: '2026-11-02T08:00:00Z' }];
}

export const kRetention: Retention = {
  notice_alert_days: 25,
  notice_days: 30,
  silent_days: 30,
  engaged_months: 36,
  money_years: 10,
  suppression_years: null,
};

export const kContactPolicies: ContactPolicies = {
  country: 'FR',
  own: false,
  as_of: '2026-11',
  policies: [
    { country: 'DE', message: 'link_only', phone: false, needs_acquaintance: false },
    { country: 'FR', message: 'automatic', phone: true, needs_acquaintance: false },
  ],
};
