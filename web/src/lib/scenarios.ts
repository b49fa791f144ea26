import type {
  Fact,
  FactCondition,
  FactOperator,
  Gift,
  ScenarioCaution,
  ScenarioDefinition,
  ScenarioDraft,
  ScenarioStep,
  StepKind,
  WaitUnit,
} from '../api/contract';
import { i18n, label, t, type Key } from './i18n.svelte';

/** Kinds in the order in which people are offered them. */
export const kStepKinds: StepKind[] = ['email', 'show', 'wait', 'branch', 'task', 'gift', 'stop'];
export const kWaitUnits: WaitUnit[] = ['minutes', 'hours', 'days', 'business_days'];
export const kTemplates = ['ambassador.thanks', 'ambassador.ask', 'ambassador.reminder'];
export const kFacts: Fact[] = [
  'score',
  'submitted',
  'qualified',
  'reward_earned',
  'is_advocate',
  'role',
  'plan',
  'country',
  'sessions',
  'days_since_enrolled',
  'days_since_submitted',
  'days_since_seen',
  'customer_days',
];
const kWordFacts: Fact[] = ['role', 'is_advocate', 'plan', 'country'];

/** The words that a fact can be; none where it is a number or any text. */
export const kFactWords: Partial<Record<Fact, string[]>> = {
  role: ['admin', 'member'],
  is_advocate: ['true', 'false'],
};

/** The operators that suit a fact. */
export function operators_of(fact: Fact): FactOperator[] {
  if (fact === 'is_advocate') return ['is', 'is_not'];
  return kWordFacts.includes(fact) ? ['is', 'is_not', 'one_of'] : ['at_least', 'below', 'is', 'is_not'];
}

export function new_condition(fact: Fact = 'submitted'): FactCondition {
  return {
    fact,
    operator: operators_of(fact)[0]!,
    value: kFactWords[fact]?.[0] ?? (kWordFacts.includes(fact) ? '' : '1'),
  };
}

/** A name that no step of the scenario has yet. */
export function free_key(steps: readonly ScenarioStep[]): string {
  for (let number = steps.length + 1; ; number++) {
    const key = `s${number}`;
    if (!steps.some((step) => step.key === key)) return key;
  }
}

/** A step of a kind, filled with what most people want. */
export function new_step(kind: StepKind, key: string): ScenarioStep {
  switch (kind) {
    case 'wait':
      return { key, kind, amount: 3, unit: 'days' };
    case 'email':
      return { key, kind, template: 'ambassador.ask' };
    case 'show':
      return { key, kind, title: { en: '', fr: '' }, text: { en: '', fr: '' } };
    case 'branch':
      return { key, kind, match: 'all', when: [new_condition()] };
    case 'task':
      return { key, kind, text: { en: '', fr: '' } };
    case 'gift':
      return { key, kind };
    case 'stop':
      return { key, kind };
  }
}

export function new_draft(): ScenarioDraft {
  return {
    name: '',
    program: null,
    trigger: 'survey',
    milestone: null,
    match: 'all',
    entry: [],
    reentry_days: null,
    max_days: 60,
    stop_at_last_rung: true,
    steps: [new_step('email', 's1')],
  };
}

export function draft_of(name: string, program: string | null, definition: ScenarioDefinition): ScenarioDraft {
  return {
    ...structuredClone(definition),
    entry: definition.entry ?? [],
    match: definition.match ?? 'all',
    name,
    program,
  };
}

/** The draft as it is sent: what a kind or a trigger does not have is left out. */
export function body_of(draft: ScenarioDraft): ScenarioDraft {
  return {
    ...draft,
    milestone: draft.trigger === 'milestone' ? (draft.milestone ?? 'engaged') : null,
    entry: draft.entry ?? [],
  };
}

/** The steps with one moved up or down. */
export function moved(steps: readonly ScenarioStep[], from: number, by: -1 | 1): ScenarioStep[] {
  const to = from + by;
  if (to < 0 || to >= steps.length) return [...steps];
  const next = [...steps];
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
}

/** The steps without one; those that led to it lead to the one below it. */
export function without(steps: readonly ScenarioStep[], at: number): ScenarioStep[] {
  const gone = steps[at]?.key;
  const below = steps[at + 1]?.key;
  const redirect = (step: ScenarioStep, name: 'next' | 'yes' | 'no'): Partial<ScenarioStep> =>
    step[name] !== gone ? {} : { [name]: below };
  return steps
    .filter((_, index) => index !== at)
    .map((step) =>
      without_empty({ ...step, ...redirect(step, 'next'), ...redirect(step, 'yes'), ...redirect(step, 'no') }),
    );
}

function without_empty(step: ScenarioStep): ScenarioStep {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined)) as unknown as ScenarioStep;
}

/** A step with one field changed, or taken away where the value is empty. */
export function with_field<Name extends keyof ScenarioStep>(
  step: ScenarioStep,
  name: Name,
  value: ScenarioStep[Name] | undefined | '',
): ScenarioStep {
  return without_empty({ ...step, [name]: value === '' ? undefined : value });
}

/** One condition in words: “submitted referrals: at least 1”. */
export function condition_sentence(condition: FactCondition): string {
  const words = kFactWords[condition.fact] ? label(`fact_word.${condition.fact}`, condition.value) : condition.value;
  const operator = label('operator', condition.operator);
  return t('scenario.condition', { fact: label('fact', condition.fact), operator, value: words });
}

export function conditions_sentence(
  conditions: readonly FactCondition[],
  match: 'all' | 'any' | null | undefined,
): string {
  return conditions.map(condition_sentence).join(match === 'any' ? t('scenario.or') : t('scenario.and'));
}

/** What was refused of a step, by the fields of a refusal. */
export function faults_of_step(fields: Record<string, string>, index: number): string[] {
  const at = `/steps/${index}/`;
  return Object.entries(fields).flatMap(([pointer, text]) => (pointer.startsWith(at) ? [text] : []));
}

/** What somebody should look at in a step. */
export function cautions_of_step(warnings: readonly ScenarioCaution[], index: number): string[] {
  return warnings.filter(({ pointer }) => pointer.startsWith(`/steps/${index}/`)).map(({ text }) => text);
}

/** The number that people know a step by, from 1. */
export function number_of(steps: readonly ScenarioStep[], key: string): number {
  return steps.findIndex((step) => step.key === key) + 1;
}

/** What a step does, in a plain sentence. */
export function step_sentence(step: ScenarioStep, gifts: readonly Gift[] = []): string {
  switch (step.kind) {
    case 'wait':
      if (step.until) return t('scenario.step.until', { until: step.until.replace('T', ' ') });
      return t(`scenario.step.wait_${step.unit ?? 'days'}` as Key, { amount: step.amount ?? 0 });
    case 'email':
      return t('scenario.step.email', { template: label('scenario_template', step.template ?? '') });
    case 'show':
      return t('scenario.step.show', { title: step.title?.[i18n.locale] || '…' });
    case 'branch':
      return t('scenario.step.branch', { conditions: conditions_sentence(step.when ?? [], step.match) || '…' });
    case 'task':
      return t('scenario.step.task', { text: step.text?.[i18n.locale] || '…' });
    case 'gift':
      return t('scenario.step.gift', {
        gift: gifts.find((gift) => gift.id === step.gift)?.name[i18n.locale] ?? step.gift ?? '…',
      });
    case 'stop':
      return t('scenario.step.stop');
  }
}

/** Where a step leads, in a plain sentence; empty where it simply leads to the one below. */
export function target_sentence(steps: readonly ScenarioStep[], step: ScenarioStep): string {
  const to = (key: string | undefined): string =>
    key ? t('scenario.to_step', { number: number_of(steps, key) }) : t('scenario.to_below');
  if (step.kind === 'branch') {
    const no = step.no ? to(step.no) : t('scenario.to_end');
    return t('scenario.step.targets', { yes: to(step.yes), no });
  }
  return step.next ? t('scenario.step.then', { step: to(step.next) }) : '';
}
