import type { Call, CallBrief, CallTask, QueuePage, ReferralDetail, Rep } from '../../src/api/contract';
import { referrals } from './referrals';
import { eur, say, type Locale } from './shared';

const kRep = { id: 'm4', name: 'Romain Caron' };

function task_of(it: ReferralDetail, locale: Locale): CallTask {
  const { company, contact_name, email, phone, country } = it.prospect;
  const { id, name, account_name, score } = it.advocate;
  return {
    referral: it.id,
    state: it.state,
    program: it.program,
    advocate: {
      id,
      name,
      account_name,
      email: 'emma.petit@imprimerie-sud.example',
      phone: '+33 2 98 11 22 33',
      involvement: 'quote_me',
      score,
    },
    prospect: { company, contact_name, email, phone, country },
    call: 'prospect',
    rep: kRep,
    routed_by: 'load',
    routed_by_text: say(locale, 'They had the fewest open.', 'C’est lui qui en avait le moins.'),
    due_at: '2026-11-23T09:00:00Z',
    late: true,
    free: false,
    open: true,
    held_until: '2026-11-24T09:30:00Z',
    call_back_at: null,
    expected_value: it.expected_value,
    typical_value: eur(129_000),
    advocate_attempts: 1,
    prospect_attempts: 1,
    locked: false,
    may_go_on: false,
    call_back_offer: '2026-11-25T09:00:00Z',
    hours: {
      time_zone: 'America/Montreal',
      work_from: 540,
      work_to: 1080,
      work_days: [1, 2, 3, 4, 5],
      absent_from: null,
      absent_until: null,
    },
  };
}

/** What reps have to do: two lines of the referrals, one of which somebody has just taken. */
export function queue(locale: Locale): QueuePage {
  const [called, fresh] = referrals(locale).filter(({ state }) => state === 'contacted');
  const unknown = task_of(fresh!, locale);
  const items = [
    task_of(called!, locale),
    {
      ...unknown,
      advocate: { ...unknown.advocate, phone: null },
      rep: null,
      held_until: null,
      free: true,
      late: false,
    },
  ];
  return { items, next_cursor: null, counts: { mine: 0, to_take: 1, all: 2, late: 1 } };
}

/** As many lines as a busy team has, due a minute after one another. */
export function long_queue(count: number): CallTask[] {
  const task = task_of(
    referrals('en').find(({ state }) => state === 'contacted')!,
    'en',
  );
  return Array.from({ length: count }, (_, index) => ({
    ...task,
    referral: `q${index}`,
    prospect: { ...task.prospect, company: `Société ${index}` },
    due_at: new Date(Date.UTC(2026, 10, 24) + index * 60_000).toISOString(),
  }));
}

/** The calls about the first line of the queue, oldest first. */
export function calls(referral: string, locale: Locale): Call[] {
  if (referral !== queue(locale).items[0]!.referral) return [];
  const common = { referral, minutes: 0, note: null, reason: null, call_back_at: null, order: null, rep: kRep.id };
  const by_rep = { ...common, actor: 'member', actor_name: kRep.name };
  return [
    { ...by_rep, id: 'call1', party: 'advocate', outcome: 'no_answer', cost: eur(0), at: '2026-11-20T09:05:00Z' },
    {
      ...by_rep,
      id: 'call2',
      party: 'advocate',
      outcome: 'agrees',
      minutes: 4,
      cost: eur(233),
      note: say(locale, 'Glad to be asked.\nMay be named.', 'Ravie qu’on demande.\nOn peut la citer.'),
      at: '2026-11-20T14:10:00Z',
    },
    {
      ...common,
      actor: 'api',
      actor_name: null,
      id: 'call3',
      party: 'prospect',
      outcome: 'call_back',
      minutes: 1,
      cost: eur(58),
      call_back_at: '2026-11-23T09:00:00Z',
      at: '2026-11-20T15:00:00Z',
    },
  ];
}

/** What a rep needs before dialling; nothing of a referral that nobody calls. */
export function brief(referral: string, locale: Locale): CallBrief | null {
  const task = queue(locale).items.find((one) => one.referral === referral);
  if (!task) return null;
  return {
    task,
    calls: calls(referral, locale),
    advocate_script: say(locale, 'Thank you for recommending us.', 'Merci de votre recommandation.'),
    prospect_script: say(locale, 'You were recommended to us.', 'On vous a recommandé à nous.'),
    legal_text: say(locale, 'Where we have your number from.', 'D’où nous tenons votre numéro.'),
    no_answer_limit: 3,
    others: [],
    duplicate_of: null,
  };
}

/** The reps of the team. */
export function reps(): Rep[] {
  const profile = {
    email: '',
    time_zone: 'Europe/Paris',
    work_from: 540,
    work_to: 1080,
    work_days: [1, 2, 3, 4, 5],
    countries: [],
    languages: [],
    employees_from: null,
    employees_to: null,
    takes_new: true,
    absent_from: null,
    absent_until: null,
    calendar_url: null,
  };
  return [
    { ...profile, ...kRep, open: 12 },
    { ...profile, id: 'm5', name: 'Awa Diallo', open: 3 },
    { ...profile, id: 'm6', name: 'Léo Fabre', open: 7 },
  ] as Rep[];
}
