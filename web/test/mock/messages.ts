import type { Sender, SenderCheck, Template, TemplatePreview, TemplateSummary } from '../../src/api/contract';

/** A sandbox's sender as the server makes it up. */
export function sender(): Sender {
  const answer = { text: { en: 'as the law wants it.', fr: 'comme la loi le veut.' }, reason: null };
  const none = { text: null, reason: 'There is none.' };
  const notice = {
    data_protection_officer: none,
    purposes: answer,
    data_categories: answer,
    recipients: answer,
    transfers: none,
    legitimate_interests: answer,
    rights: answer,
    consent_withdrawal: none,
    complaint: answer,
    automated_decisions: answer,
  };
  return {
    from: { name: 'Facturel', address: 'hello@facturel.example' },
    only_verified: false,
    reply_to: 'hello@facturel.example',
    publisher: 'Facturel SAS',
    postal_address: '1 rue de l’Exemple\n75001 Paris',
    privacy_contact: 'privacy@facturel.example',
    about: { en: 'Facturel makes invoices.', fr: 'Facturel fait des factures.' },
    legal_basis: 'legitimate_interests',
    notice,
    items: Object.keys(notice).map((code) => ({
      code,
      article: '14(1)(b)',
      text: code.replaceAll('_', ' '),
      optional: code === 'transfers' || code === 'data_protection_officer' || code === 'consent_withdrawal',
    })),
    is_default: true,
    ready: true,
    missing: [],
  };
}

export function sender_check(): SenderCheck {
  return { domain: 'facturel.example', state: 'trial', text: 'For trying out.', checked_at: null, records: [] };
}

function summary(locale: 'en' | 'fr'): TemplateSummary {
  const is_french = locale === 'fr';
  return {
    key: 'prospect.introduction',
    locale,
    name: 'The one message to a prospect',
    reader: 'prospect',
    subject: '{{advocate_name}} – {{product}}',
    version: is_french ? 2 : 0,
    is_default: !is_french,
    has_draft: is_french,
    sendable: true,
    missing: [],
    updated_at: is_french ? '2026-06-01T09:00:00Z' : null,
  };
}

export function templates(): TemplateSummary[] {
  return [summary('en'), summary('fr')];
}

export function template(locale: 'en' | 'fr'): Template {
  const is_french = locale === 'fr';
  return {
    ...summary(locale),
    body: is_french ? 'Bonjour {{prospect_name}},' : 'Hello {{prospect_name}},',
    draft: is_french
      ? {
          subject: '{{product}}',
          body: 'Bonjour,',
          missing: [{ code: 'source', text: 'Source of the data' }],
        }
      : null,
    variables: [
      { name: 'prospect_name', text: 'Name of the person recommended', optional: true },
      { name: 'product', text: 'Your product', optional: false },
    ],
  };
}

/** What a preview answers: the text as it was sent, in a document that carries its styles inline as mail does. */
export function preview(text: { subject: string; body: string }): TemplatePreview {
  return {
    subject: text.subject,
    text: text.body,
    html: `<html lang="en"><head><title>x</title></head><body style="background:#eee"><p id="said">${text.body}</p></body></html>`,
    missing: [],
  };
}
