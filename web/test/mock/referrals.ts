import type {
  ConsoleLocale,
  ContactPolicies,
  ContactStanding,
  ReferralDetail,
  ReferralEvent,
  ReferralState,
  Retention,
  Suppression,
  Uninformed,
} from '../../src/api/contract';
import { eur, say, type Locale } from './shared';

export const kPeople: [company: string, contact: string, state: ReferralState, advocate: string, account: string][] = [
  ['Atelier Rivoli', 'Nadia Benali', 'won', 'Yann Le Goff', 'Hôtel Bellevue'],
  ['Boulangerie Kermarec', 'Paul Guérin', 'contacted', 'Emma Petit', 'Imprimerie Sud'],
  ['Cabinet Delaunay', 'Inès Moreau', 'engaged', 'Karim Haddad', 'Jardins Vauban'],
  ['Drone & Cie', 'Luc Fabre', 'review', 'Julie Roy', 'Krampouz SAS'],
  ['Éditions du Lac', 'Sofia Rossi', 'won', 'Marc Dubois', 'Librairie Azur'],
  ['Fermes de l’Ouest', 'Yann Le Goff', 'accepted', 'Anna Keller', 'Atelier Rivoli'],
  ['Garage Montcalm', 'Emma Petit', 'lost', 'Tom Leroy', 'Boulangerie Kermarec'],
  ['Hôtel Bellevue', 'Karim Haddad', 'refunded', 'Nadia Benali', 'Atelier Rivoli'],
  ['Imprimerie Sud', 'Julie Roy', 'contacted', 'Paul Guérin', 'Drone & Cie'],
  ['Jardins Vauban', 'Marc Dubois', 'rejected', 'Inès Moreau', 'Cabinet Delaunay'],
  ['Krampouz SAS', 'Anna Keller', 'engaged', 'Luc Fabre', 'Garage Montcalm'],
  ['Librairie Azur', 'Tom Leroy', 'won', 'Sofia Rossi', 'Éditions du Lac'],
];

export function referrals(locale: Locale): ReferralDetail[] {
  return kPeople.map(([company, contact, state, name, account_name], index) => ({
    id: `r${index + 1}`,
    state,
    step: state === 'won' ? 'customer' : 'in_discussion',
    program: 'p1',
    campaign: null,
    source: 'widget',
    advocate: { id: `a${index + 1}`, user: `u${index + 1}`, account: `c${index + 1}`, score: null, name, account_name },
    prospect: {
      company,
      contact_name: contact,
      email: `contact${index + 1}@${company.toLowerCase().replace(/[^a-z]+/g, '')}.example`,
      phone: index % 2 ? null : '+33 2 98 00 00 0' + (index % 10),
      company_number: index % 3 ? null : '732829320',
      country: 'FR',
    },
    relevance: {
      score: 92 - index * 5,
      reasons: [
        {
          code: 'business_address',
          text: say(locale, 'Business address of a company', 'Adresse professionnelle d’entreprise'),
          weight: 20,
        },
        {
          code: 'advocate_record',
          text: say(locale, 'Two earlier referrals became customers', 'Deux recommandations déjà devenues clientes'),
          weight: 12,
        },
        { code: 'no_need', text: say(locale, 'No need was written', 'Aucun besoin indiqué'), weight: -5 },
      ],
    },
    address_class: 'professional',
    stage: state === 'advocate_call' ? 'advocate_call' : 'received',
    rep: index === 1 ? 'm4' : null,
    next_action_at: null,
    expected_value: state === 'rejected' ? null : eur(48_000 + index * 13_500),
    submitted_at: `2026-11-${String(20 - index).padStart(2, '0')}T09:30:00Z`,
    rewards_total: state === 'won' ? eur(25_800) : null,
    rule_versions: ['rule-advocate-2', 'rule-prospect-1'],
    actions:
      state === 'review'
        ? ['review_accepted', 'review_refused', 'withdrawal']
        : ['prospect_interested', 'lost', 'objection'],
    need: say(locale, 'Electronic invoicing before September', 'Facturation électronique avant septembre'),
    relationship: say(locale, 'Neighbor and customer', 'Voisin et client'),
    website: 'https://example.com',
    reason:
      state === 'review'
        ? {
            code: 'similar_company',
            text: say(locale, 'A customer has a similar name.', 'Un client porte un nom proche.'),
          }
        : null,
    subscription:
      state === 'won' ? { interval: 'year', amount: eur(129_000), started_at: '2026-11-12T10:00:00Z' } : null,
    contact: contact_standing(locale),
    consent: null,
  }));
}

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
