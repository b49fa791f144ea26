import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { MemberRole } from '../../src/api/contract';
import { role_may, roles_that, type Deed } from '../../src/lib/roles';
import { deed_of, type RouteName } from '../../src/lib/routes';

interface Described {
  paths: Record<string, Record<string, { 'x-roles'?: MemberRole[] }>>;
}
const kApi = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8')) as Described;
const kSource = fileURLToPath(new URL('../../src/', import.meta.url));
const kRoles: MemberRole[] = ['owner', 'marketing', 'rep', 'finance', 'viewer'];

/** What anybody may, logged in or not. */
const kForAll = ['POST /console/v1/claim', 'POST /console/v1/log-in', 'POST /console/v1/log-out'];

/**
 * Every call of the console that only some roles may make: by what they may do, and each with the files that offer it
 * to nobody else. Calls named `screen: …` are offered on a screen that is for those who may.
 */
const kGuarded: Record<Deed, Record<string, string[]>> = {
  work: {
    'POST /v1/referrals/{id}/calls': ['components/CallPanel', 'screens/Queue'],
    'POST /v1/referrals/{id}/go-on': ['components/CallPanel'],
    'POST /v1/referrals/{id}/hand-over': ['components/CallPanel'],
    'POST /v1/referrals/{id}/order-preview': ['components/CallPanel', 'screens/Queue'],
    'POST /v1/referrals/{id}/take': ['screens/Queue'],
    'POST /v1/referrals/{id}/transitions': ['components/CallPanel', 'screens/ReferralPage'],
    'POST /v1/reviews': ['screens/Reviews'],
    'POST /v1/tasks/{id}/assign': ['screens/Tasks'],
    'POST /v1/tasks/{id}/done': ['screens/Tasks'],
    'POST /v1/tasks/{id}/reopen': ['screens/Tasks'],
    'PUT /v1/advocates/{id}/phone': ['components/AdvocatePhone'],
    'PUT /v1/reps/{id}': ['components/RepForm'],
    'POST /v1/reps/{id}/calendar': ['components/RepForm'],
    'POST /v1/suppressions': ['components/SuppressionList'],
    'POST /v1/suppressions/check': ['components/SuppressionList'],
    'POST /v1/suppressions/import': ['components/SuppressionList'],
  },
  shape: {
    'POST /v1/imports': ['screens/Imports'],
    'PUT /v1/imports/{id}/mapping': ['screens/ImportPage'],
    'POST /v1/imports/{id}/dry-run': ['screens/ImportPage'],
    'POST /v1/imports/{id}/run': ['screens/ImportPage'],
    'DELETE /v1/imports/{id}': ['screens/ImportPage'],
    'PUT /v1/share-target': ['components/ConversionCards'],
    'PUT /v1/gift-limits': ['components/GiftLimits'],
    'PUT /v1/gifts/{id}': ['screens/GiftCatalogue'],
    'PUT /v1/gifts/{id}/picture': ['screens/GiftCatalogue'],
    'POST /v1/gift-orders/{id}/transitions': ['components/GiftCard'],
    'PUT /v1/programs/{id}/gift-ladder': ['components/GiftLadderForm'],
    'PUT /v1/campaigns/{id}/gift-ladder': ['components/GiftLadderForm'],
    'POST /v1/scenarios': ['screen: scenario_editor'],
    'PUT /v1/scenarios/{id}': ['screen: scenario_editor'],
    'POST /v1/scenarios/{id}/dry-run': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/enrollments': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/enrollments/{enrollment}/end': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/version-moves': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/publish': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/pause': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/resume': ['screens/ScenarioPage'],
    'POST /v1/scenarios/{id}/close': ['screens/ScenarioPage'],
    'PUT /v1/message-rules': ['components/MessageRulesCard'],
    'POST /v1/surveys': ['components/SurveyFrame'],
    'PUT /v1/surveys/{id}': ['components/SurveyForm'],
    'PUT /v1/templates/{key}/{locale}': ['components/TemplateEditor'],
    'DELETE /v1/templates/{key}/{locale}': ['components/TemplateEditor'],
    'POST /v1/templates/{key}/{locale}/test': ['components/TemplateEditor'],
    'POST /v1/templates/{key}/{locale}/preview': ['screens/TemplatePage'],
  },
  fund: {
    'POST /v1/programs': ['panels/StoryPanel', 'screen: set_up'],
    'PUT /v1/programs/{id}': ['screens/ProgramPage', 'components/TargetForm'],
    'PUT /v1/programs/{id}/calling': ['components/CallSettingsCard'],
    'POST /v1/programs/{id}/rules': ['screen: rule'],
    'POST /v1/programs/{id}/rules/preview': ['screen: rule'],
    'DELETE /v1/programs/{id}/rules/{rule}': ['screens/ProgramPage'],
    'POST /v1/programs/{id}/budget/top-ups': ['components/BudgetCard'],
    'POST /v1/campaigns/{id}/budget/top-ups': ['components/BudgetCard'],
    'PUT /v1/programs/{id}/guardrail': ['components/GuardrailCard'],
    'PUT /v1/campaigns/{id}/guardrail': ['components/GuardrailCard'],
    'POST /v1/programs/{id}/guardrail/release': ['components/GuardrailCard'],
    'POST /v1/campaigns/{id}/guardrail/release': ['components/GuardrailCard'],
    'POST /v1/campaigns': ['screen: campaign_new'],
    'PUT /v1/campaigns/{id}': ['screens/CampaignPage'],
    'POST /v1/campaigns/{id}/transitions': ['screens/CampaignPage'],
  },
  pay: {
    'POST /v1/rewards/{id}/approve': ['components/RewardsToApprove', 'screens/RewardPage'],
    'POST /v1/rewards/{id}/transitions': ['components/RewardsToApprove', 'screens/RewardPage'],
    'POST /v1/rewards/{id}/repayments': ['screens/RewardPage'],
    'POST /v1/payouts': ['components/RewardsToPay'],
    'POST /v1/payouts/{id}/approve': ['screens/PayoutPage'],
    'POST /v1/payouts/{id}/cancel': ['screens/PayoutPage'],
    'POST /v1/payouts/{id}/results': ['screens/PayoutPage'],
    'POST /v1/benefits/{id}/acknowledgements': ['components/RewardsToGive', 'screens/Benefits'],
    'POST /v1/billing-events/{id}/attribute': ['screens/Billing'],
    'POST /v1/billing-events/{id}/replay': ['screens/Billing'],
    'PUT /v1/advocates/{id}/bank-account': ['components/AdvocateBank', 'screens/PayoutPage'],
    'PUT /v1/workspace/bank-account': ['panels/PaymentsPanel'],
    'PUT /v1/workspace/donation-payee': ['panels/PaymentsPanel', 'screens/PayoutPage'],
  },
  own: {
    'PUT /v1/workspace': [
      'panels/WorkspacePanel',
      'panels/BrandPanel',
      'panels/OriginsPanel',
      'panels/PaymentsPanel',
      'screen: set_up',
    ],
    'PUT /v1/sender': ['panels/SenderPanel'],
    'POST /v1/sender/check': ['components/SenderCheckCard'],
    'PUT /v1/stripe': ['panels/StripePanel'],
    'POST /v1/token-checks': ['panels/InstallPanel'],
    'POST /v1/widget-keys': ['panels/WidgetKeysPanel'],
    'POST /v1/widget-keys/{kid}/retire': ['panels/WidgetKeysPanel'],
    'POST /v1/api-keys': ['panels/ApiKeysPanel'],
    'POST /v1/api-keys/{id}/revoke': ['panels/ApiKeysPanel'],
    'POST /v1/members': ['panels/TeamPanel'],
    'DELETE /v1/members/{id}': ['panels/TeamPanel'],
    'PUT /v1/members/{id}/role': ['panels/TeamPanel'],
    'POST /v1/members/{id}/invitations': ['panels/TeamPanel'],
    'POST /v1/webhook-endpoints': ['panels/WebhooksPanel'],
    'PATCH /v1/webhook-endpoints/{id}': ['panels/WebhooksPanel'],
    'DELETE /v1/webhook-endpoints/{id}': ['panels/WebhooksPanel'],
    'POST /v1/webhook-endpoints/{id}/ping': ['panels/WebhooksPanel'],
    'POST /v1/webhook-endpoints/{id}/rotate-secret': ['panels/WebhooksPanel'],
    'POST /v1/webhook-deliveries/{id}/replay': ['panels/WebhooksPanel'],
    'PUT /v1/contact-policies': ['components/ContactPolicies'],
    'PUT /v1/retention': ['components/RetentionForm'],
    'POST /v1/subjects/export': ['panels/PrivacyPanel'],
    'POST /v1/subjects/erase': ['panels/PrivacyPanel'],
  },
};

/** Files that only some roles may read, likewise. */
const kGuardedReads: [Deed, string, string][] = [
  ['shape', '/v1/gift-orders/packing-list.pdf', 'screens/Gifts'],
  ['shape', '/v1/gift-orders/labels.csv', 'screens/Gifts'],
  ['shape', '/v1/gift-values.csv', 'components/GiftLimits'],
  ['pay', '/v1/payouts/{id}/file.csv', 'screens/PayoutPage'],
  ['pay', '/v1/payouts/{id}/file.xml', 'screens/PayoutPage'],
];

/** Paths that are put together where they are called. */
const kComposed: Record<string, string[]> = {
  'screens/ScenarioPage.svelte': ['publish', 'pause', 'resume', 'close'].map((to) => `POST /v1/scenarios/{id}/${to}`),
};

function source(): [file: string, text: string][] {
  const files = readdirSync(kSource, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(svelte|ts)$/.test(file))
    .map((file) => [file, readFileSync(kSource + file, 'utf8')]);
}

/** What the console asks to be changed. */
function calls_made(): string[] {
  const found = source().flatMap(([file, text]) => [
    ...[...text.matchAll(/api\s*\.(POST|PUT|PATCH|DELETE)\(\s*'([^']+)'/g)].map(
      ([, method, path]) => `${method} ${path}`,
    ),
    ...(kComposed[file] ?? []),
  ]);
  return [...new Set(found)].sort();
}

const kCalls = (Object.keys(kGuarded) as Deed[]).flatMap((deed) =>
  Object.entries(kGuarded[deed]).map(([call, places]) => ({ deed, call, places })),
);

/** Whether a place asks for the deed before it offers anything. */
function is_guarded(deed: Deed, place: string): boolean {
  const screen = /^screen: (\w+)$/.exec(place)?.[1];
  if (screen) return roles_that(deed_of(screen as RouteName)!).every((role) => role_may(role, deed));
  const text = readFileSync(`${kSource}${place}.svelte`, 'utf8');
  return text.includes(`session.may('${deed}')`) || text.includes(`deed="${deed}"`);
}

test('every call that changes something is known here with who may make it', () => {
  expect(calls_made()).toEqual([...kCalls.map(({ call }) => call), ...kForAll].sort());
  const written = source().flatMap(([, text]) => [...text.matchAll(/api\s*\.(?:POST|PUT|PATCH|DELETE)\(/g)]);
  const read = source().flatMap(([, text]) => [...text.matchAll(/api\s*\.(?:POST|PUT|PATCH|DELETE)\(\s*'/g)]);
  expect(written.length - read.length).toBe(Object.keys(kComposed).length);
});

describe.each(kCalls)('$call', ({ deed, call, places }) => {
  const [method = '', path = ''] = call.split(' ');

  test(`is for those who may ${deed}`, () => {
    expect(kRoles.filter((role) => role_may(role, deed))).toEqual(
      kApi.paths[path]?.[method.toLowerCase()]?.['x-roles'],
    );
  });

  test.each(places)('is offered to them alone by %s', (place) => {
    expect(is_guarded(deed, place)).toBe(true);
  });
});

test.each(kGuardedReads)('who may %s is who may read %s, and %s asks for it', (deed, path, place) => {
  expect(roles_that(deed)).toEqual(kApi.paths[path]?.get?.['x-roles']);
  expect(is_guarded(deed, place)).toBe(true);
});

test('what not everybody may read is known here', () => {
  const confined = Object.entries(kApi.paths)
    .filter(([path, { get }]) => path.startsWith('/v1/') && get && (get['x-roles']?.length ?? 0) < kRoles.length)
    .map(([path]) => path);
  expect(kGuardedReads.map(([, path]) => path).sort()).toEqual(confined.sort());
});

test('nobody may anything before it is known who they are', () => {
  expect(role_may(undefined, 'work')).toBe(false);
});
