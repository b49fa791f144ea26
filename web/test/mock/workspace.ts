import type { ApiKey, MemberRole, Session, Workspace } from '../../src/api/contract';
import { eur } from './shared';

export function workspace(): Workspace {
  return {
    id: '71840229031256064',
    name: 'Facturel',
    locale: 'fr',
    currency: 'EUR',
    time_zone: 'Europe/Paris',
    environment: 'test',
    preset: 'administrators',
    set_up: true,
    brand: {
      product: 'Facturel',
      accent: '#473f8f',
      referral_page: 'https://app.facturel.example/recommander',
      website: 'https://facturel.example',
    },
    origins: ['https://app.facturel.example'],
    refused_origins: [{ origin: 'https://preprod.facturel.example', last_seen_at: '2026-11-20T09:12:00Z', count: 14 }],
    base_url: 'https://refer.facturel.example',
    widget_keys: [
      { kid: 'wk_7Qm2', algorithm: 'HS256', created_at: '2026-10-01T08:00:00Z', retired_at: null },
      { kid: 'wk_1Ab9', algorithm: 'HS256', created_at: '2026-06-01T08:00:00Z', retired_at: '2026-10-02T08:00:00Z' },
    ],
    stripe: {
      endpoint_url: 'https://refer.facturel.example/billing/stripe/71840229031256064',
      configured: false,
    },
    four_eyes_above: eur(100_000),
    bank_account: {
      holder: 'Facturel SAS',
      iban_last4: '0189',
      bic: 'AGRIFRPP',
      updated_at: '2026-09-01T08:00:00Z',
    },
    donation_payee: null,
  };
}

export function session(of: Workspace, role: MemberRole): Session {
  return {
    csrf: 'csrf-of-the-mock',
    member: { id: 'm1', email: 'claire@facturel.example', name: 'Claire Vasseur', role, locale: null },
    workspace: of,
  };
}

export function api_keys(): ApiKey[] {
  return [
    {
      id: 'k1',
      name: 'Back end',
      prefix: 'prn_test_8fKq',
      scopes: ['customers', 'billing'],
      created_at: '2026-10-01T08:00:00Z',
      last_used_at: '2026-11-20T10:00:00Z',
      revoked_at: null,
    },
    {
      id: 'k2',
      name: 'CRM',
      prefix: 'prn_test_1zzz',
      scopes: ['reports'],
      created_at: '2026-03-01T08:00:00Z',
      last_used_at: null,
      revoked_at: '2026-09-01T08:00:00Z',
    },
  ];
}
