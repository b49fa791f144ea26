import type {
  Approval,
  Beneficiary,
  Money,
  Rule,
  RuleAttribute,
  RuleAudience,
  RuleCondition,
  RuleOperator,
  RuleTerms,
} from '../api/contract';
import { money_input, parse_money, parse_rate, type Locale } from './format';
import { moment_of, wall_time } from './zone';

/** What is given for: a base of the server's, or `count`, a fixed amount whose tier the number of referrals chooses. */
export type Basis = 'fixed' | 'count' | 'first_payment' | 'payment' | 'annual_value' | 'order_amount';

export interface DraftTier {
  border: string;
  value: string;
}

/** A rule as a person fills it in: texts as typed, and what does not apply kept aside until it does again. */
export interface RuleDraft {
  beneficiary: Beneficiary;
  audience: RuleAudience;
  milestone: string;
  basis: Basis;
  kind: string;
  choices: string[];
  rate: string;
  amount: string;
  gift: string;
  tiers: DraftTier[];
  duration: string;
  quantity: string;
  clawback: boolean;
  hold: string;
  approval: Approval;
  above: string;
  match: 'all' | 'any';
  conditions: RuleCondition[];
  cap_referral: string;
  cap_advocate: string;
  cap_year: string;
  at_count: string;
  valid_from: string;
  valid_to: string;
  /** The one campaign whose referrals are promised the rule; none: all of the program's. */
  campaign: string | null;
}

/** Which parts of the form a draft needs. */
export interface RuleParts {
  bases: readonly Basis[];
  kinds: readonly string[];
  choices: readonly string[];
  rate: boolean;
  amount: boolean;
  gift: boolean;
  quantity: boolean;
  tiers: boolean;
  duration: boolean;
  clawback: boolean;
  caps: boolean;
  at_count: boolean;
}

export type FaultCode = 'amount' | 'rate' | 'whole' | 'required' | 'dates';

/** What the draft says, or what is wrong with it by JSON pointer. */
export type ReadDraft =
  { terms: RuleTerms; faults?: undefined } | { terms?: undefined; faults: Record<string, FaultCode> };

const kMoneyKinds = ['cash', 'credit', 'donation'] as const;
const kAllKinds = ['cash', 'credit', 'donation', 'module', 'free_months', 'gift', 'experience'] as const;
const kBeforeSale = ['accepted', 'engaged'];
const kRateBases: readonly Basis[] = ['first_payment', 'payment', 'annual_value'];
const kBases: Record<string, readonly Basis[]> = {
  accepted: ['fixed', 'count'],
  engaged: ['fixed', 'count'],
  renewal: ['payment', 'fixed', 'count'],
  won: ['annual_value', 'first_payment', 'payment', 'order_amount', 'fixed', 'count'],
};

export const kMilestones = ['accepted', 'engaged', 'won', 'renewal'] as const;
export const kBeneficiaries: readonly Beneficiary[] = ['advocate', 'account', 'prospect'];
export const kAudiences: readonly RuleAudience[] = ['everybody', 'admin', 'member'];

/** Operators that suit an attribute, the usual one first. */
export const kOperators: Record<RuleAttribute, readonly RuleOperator[]> = {
  relevance: ['at_least', 'below', 'is', 'is_not'],
  annual_value: ['at_least', 'below'],
  country: ['is', 'is_not', 'one_of'],
  address_class: ['is', 'is_not', 'one_of'],
  source: ['is', 'is_not', 'one_of'],
  has_company_number: ['is', 'is_not'],
  billing_interval: ['is', 'is_not'],
};

/** Words an attribute can have, for a choice; an attribute that is not here is typed. */
export const kConditionWords: Partial<Record<RuleAttribute, readonly string[]>> = {
  address_class: ['professional', 'generic', 'consumer', 'unknown'],
  source: ['tab', 'link', 'api'],
  has_company_number: ['true', 'false'],
  billing_interval: ['year', 'month'],
};

/** Attributes known at that milestone: before the sale, billing has told nothing. */
export function attributes_at(milestone: string): RuleAttribute[] {
  const billing: RuleAttribute[] = ['annual_value', 'billing_interval'];
  const all = Object.keys(kOperators) as RuleAttribute[];
  return all.filter((name) => !kBeforeSale.includes(milestone) || !billing.includes(name));
}

function is_money(kind: string): boolean {
  return (kMoneyKinds as readonly string[]).includes(kind);
}

/** The parts of the form that the draft's milestone, basis and kind leave open. */
export function parts_of(draft: RuleDraft): RuleParts {
  const bases = kBases[draft.milestone] ?? [];
  const kinds = draft.basis === 'fixed' ? kAllKinds : kMoneyKinds;
  const gives_money = is_money(draft.kind) && draft.choices.every(is_money);
  const is_rung = draft.basis === 'fixed' && kBeforeSale.includes(draft.milestone) && draft.beneficiary !== 'prospect';
  return {
    bases,
    kinds,
    choices: kinds.filter((kind) => kind !== 'gift' && kind !== 'experience' && kind !== draft.kind),
    rate: kRateBases.includes(draft.basis),
    amount: draft.basis === 'fixed',
    gift: draft.kind === 'gift' || draft.kind === 'experience',
    quantity: draft.kind === 'module' || draft.kind === 'free_months',
    tiers: draft.basis === 'order_amount' || draft.basis === 'count',
    duration: draft.basis === 'payment',
    clawback: draft.basis === 'annual_value',
    caps: gives_money && !(is_rung && draft.at_count.trim() !== ''),
    at_count: is_rung,
  };
}

/** The draft with what its other answers exclude put right: a basis its milestone lacks, a kind its basis cannot give. */
export function settled(draft: RuleDraft): RuleDraft {
  const bases = parts_of(draft).bases;
  const with_basis = bases.includes(draft.basis) ? draft : { ...draft, basis: bases[0] ?? 'fixed' };
  const kinds = parts_of(with_basis).kinds;
  const kind = kinds.includes(with_basis.kind) ? with_basis.kind : 'cash';
  const known = attributes_at(draft.milestone);
  return {
    ...with_basis,
    kind,
    choices: with_basis.choices.filter((choice) => choice !== kind && kinds.includes(choice)),
    conditions: draft.conditions.filter(({ attribute }) => known.includes(attribute)),
  };
}

/** What a new rule starts as: the usual share of the annual subscription. */
export function new_draft(): RuleDraft {
  return {
    beneficiary: 'advocate',
    audience: 'everybody',
    milestone: 'won',
    basis: 'annual_value',
    kind: 'cash',
    choices: [],
    rate: '',
    amount: '',
    gift: '',
    tiers: [{ border: '', value: '' }],
    duration: '',
    quantity: '1',
    clawback: true,
    hold: '30',
    approval: 'auto',
    above: '',
    match: 'all',
    conditions: [],
    cap_referral: '',
    cap_advocate: '',
    cap_year: '',
    at_count: '',
    valid_from: '',
    valid_to: '',
    campaign: null,
  };
}

/** The draft that says what `rule` says; its days are those of a zone. */
export function draft_of(rule: Rule, locale: Locale, zone: string): RuleDraft {
  const typed = (money: Money | null | undefined) => (money ? money_input(money, locale) : '');
  const tiers = rule.tiers.map(({ below, below_count, value }) => ({
    border: below ? typed(below) : String(below_count ?? ''),
    value: typed(value),
  }));
  return settled({
    ...new_draft(),
    beneficiary: rule.beneficiary,
    audience: rule.audience,
    milestone: rule.milestone,
    basis: rule.base !== 'none' ? (rule.base as Basis) : rule.tier_by === 'count' ? 'count' : 'fixed',
    kind: rule.kind,
    choices: rule.choices.filter((choice) => choice !== rule.kind),
    rate: rule.rate_bps === null ? '' : String(rule.rate_bps / 100).replace('.', locale === 'fr' ? ',' : '.'),
    amount: typed(rule.amount),
    gift: rule.gift ?? '',
    tiers: tiers.length > 0 ? tiers : [{ border: '', value: '' }],
    duration: rule.duration_months === null ? '' : String(rule.duration_months),
    quantity: String(rule.quantity),
    clawback: rule.clawback_on_early_end,
    hold: String(rule.hold_days),
    approval: rule.approval,
    above: typed(rule.approval_above),
    match: rule.when?.match ?? 'all',
    conditions: (rule.when?.conditions ?? []).map((one) => shown(one, currency_in(rule), locale)),
    cap_referral: typed(rule.caps?.per_referral),
    cap_advocate: typed(rule.caps?.per_advocate),
    cap_year: typed(rule.caps?.per_year),
    at_count: rule.at_count === null ? '' : String(rule.at_count),
    valid_from: day_of(rule.valid_from, zone),
    valid_to: day_of(rule.valid_to, zone),
    campaign: rule.campaign,
  });
}

/** The currency of the amounts a rule names; none where it names none. */
export function currency_in(rule: Rule): string | undefined {
  const { amount, approval_above, caps, tiers } = rule;
  const named = [amount, approval_above, caps?.per_referral, caps?.per_advocate, caps?.per_year, tiers[0]?.value];
  return named.find((money) => money)?.currency;
}

/** A condition as it is typed: amounts in units of the currency, which the server keeps in minor ones. */
function shown(condition: RuleCondition, currency: string | undefined, locale: Locale): RuleCondition {
  if (condition.attribute !== 'annual_value') return condition;
  const money = { amount: Number(condition.value), currency: currency ?? 'EUR' };
  return { ...condition, value: money_input(money, locale) };
}

function day_of(time: string | null, zone: string): string {
  return time ? wall_time(Date.parse(time), zone).slice(0, 10) : '';
}

/** Midnight of a day in a zone; null for no day. */
function start_of(day: string, zone: string): string | null {
  return day ? new Date(moment_of(`${day}T00:00`, zone)).toISOString() : null;
}

/** The JSON pointers of the fields that a draft shows, each of which can say what is wrong with it. */
export function pointers_of(draft: RuleDraft): string[] {
  const parts = parts_of(draft);
  const border = draft.basis === 'count' ? 'below_count' : 'below';
  const last = draft.tiers.length - 1;
  const when = (is_shown: boolean, ...pointers: string[]) => (is_shown ? pointers : []);
  return [
    ...['/beneficiary', '/base', '/kind', '/hold_days', '/valid_from', '/valid_to'],
    ...when(parts.rate, '/rate_bps'),
    ...when(parts.gift, '/gift'),
    ...when(parts.quantity, '/quantity'),
    ...when(parts.amount, '/amount'),
    ...when(parts.duration, '/duration_months'),
    ...when(parts.at_count, '/at_count'),
    ...when(parts.caps, '/caps/per_referral', '/caps/per_advocate', '/caps/per_year'),
    ...when(draft.approval === 'above_amount', '/approval_above'),
    ...draft.tiers.flatMap((_, index) => [
      ...when(parts.tiers, `/tiers/${index}/value`),
      ...when(parts.tiers && index < last, `/tiers/${index}/${border}`),
    ]),
    ...draft.conditions.map((_, index) => `/when/conditions/${index}/value`),
  ];
}

/** Reads a draft field by field and keeps what is wrong. */
class Reader {
  faults: Record<string, FaultCode> = {};

  constructor(private readonly currency: string) {}

  fault(pointer: string, code: FaultCode): null {
    this.faults[pointer] ??= code;
    return null;
  }

  money(text: string, pointer: string): Money | null {
    return parse_money(text, this.currency) ?? this.fault(pointer, text.trim() === '' ? 'required' : 'amount');
  }

  optional_money(text: string, pointer: string): Money | null {
    return text.trim() === '' ? null : this.money(text, pointer);
  }

  whole(text: string, pointer: string): number | null {
    const typed = text.trim();
    return /^\d{1,7}$/.test(typed) ? Number(typed) : this.fault(pointer, typed === '' ? 'required' : 'whole');
  }

  optional_whole(text: string, pointer: string): number | null {
    return text.trim() === '' ? null : this.whole(text, pointer);
  }
}

function tiers_of(draft: RuleDraft, reader: Reader): RuleTerms['tiers'] {
  const nothing: Money = { amount: 0, currency: 'EUR' };
  return draft.tiers.map(({ border, value }, index) => {
    const pointer = `/tiers/${index}`;
    const has_border = index + 1 < draft.tiers.length;
    const counts = draft.basis === 'count';
    return {
      below: has_border && !counts ? reader.money(border, `${pointer}/below`) : null,
      below_count: has_border && counts ? reader.whole(border, `${pointer}/below_count`) : null,
      value: reader.money(value, `${pointer}/value`) ?? nothing,
    };
  });
}

function condition_of(condition: RuleCondition, index: number, reader: Reader, currency: string): RuleCondition {
  const pointer = `/when/conditions/${index}/value`;
  const typed = condition.value.trim();
  if (typed === '') reader.fault(pointer, 'required');
  if (condition.attribute === 'annual_value' && typed !== '') {
    const money = parse_money(typed, currency) ?? reader.fault(pointer, 'amount');
    return { ...condition, value: String(money?.amount ?? '') };
  }
  if (condition.attribute !== 'country') return { ...condition, value: typed.replace(/\s*,\s*/g, ',') };
  return { ...condition, value: typed.toUpperCase().replace(/[\s,;]+/g, ',') };
}

/** What the draft tells the server, in one currency and with the days of a zone. Amounts and whole numbers are read here, the rest is judged there. */
export function read_draft(draft: RuleDraft, currency: string, zone: string): ReadDraft {
  const reader = new Reader(currency);
  const parts = parts_of(draft);
  const is_thing = !is_money(draft.kind);
  const conditions = draft.conditions.map((one, index) => condition_of(one, index, reader, currency));
  const caps = {
    per_referral: parts.caps ? reader.optional_money(draft.cap_referral, '/caps/per_referral') : null,
    per_advocate: parts.caps ? reader.optional_money(draft.cap_advocate, '/caps/per_advocate') : null,
    per_year: parts.caps ? reader.optional_money(draft.cap_year, '/caps/per_year') : null,
  };
  const rate = parse_rate(draft.rate);
  if (parts.rate && (rate === null || rate === 0)) reader.fault('/rate_bps', 'rate');
  if (draft.valid_from && draft.valid_to && draft.valid_to <= draft.valid_from) reader.fault('/valid_to', 'dates');
  const amount = is_thing ? reader.optional_money : reader.money;
  const terms: RuleTerms = {
    beneficiary: draft.beneficiary,
    audience: draft.audience,
    milestone: draft.milestone,
    base: draft.basis === 'fixed' || draft.basis === 'count' ? 'none' : draft.basis,
    kind: draft.kind,
    choices: draft.choices.length > 0 ? [draft.kind, ...draft.choices] : [],
    rate_bps: parts.rate ? rate : null,
    amount: parts.amount ? amount.call(reader, draft.amount, '/amount') : null,
    gift: parts.gift && draft.gift ? draft.gift : null,
    tiers: parts.tiers ? tiers_of(draft, reader) : [],
    tier_by: draft.basis === 'count' ? 'count' : 'order_amount',
    duration_months: parts.duration ? reader.optional_whole(draft.duration, '/duration_months') : null,
    quantity: parts.quantity ? (reader.whole(draft.quantity, '/quantity') ?? 1) : 1,
    hold_days: reader.whole(draft.hold, '/hold_days') ?? 0,
    approval: draft.approval,
    approval_above: draft.approval === 'above_amount' ? reader.money(draft.above, '/approval_above') : null,
    clawback_on_early_end: draft.clawback,
    when: conditions.length > 0 ? { match: draft.match, conditions } : null,
    caps: caps.per_referral || caps.per_advocate || caps.per_year ? caps : null,
    at_count: parts.at_count ? reader.optional_whole(draft.at_count, '/at_count') : null,
    valid_from: start_of(draft.valid_from, zone),
    valid_to: start_of(draft.valid_to, zone),
    campaign: draft.campaign,
  };
  return Object.keys(reader.faults).length > 0 ? { faults: reader.faults } : { terms };
}
