import type { Money } from '../src/api/contract';
import { format_money, parse_money } from '../src/lib/format';
import {
  fetch_referrals,
  simulate_payment,
  simulate_refund,
  type DemoOutcome,
  type DemoReferral,
  type DemoUser,
} from './api';
import { h } from './dom';
import { coded_text, text, type Locale, type TextKey } from './texts';

const kCurrency = 'EUR';
const kUsualAmounts = { year: '1290', month: '129' };

type Worded = (locale: Locale) => string;

interface Happening {
  what: Worded;
  outcome: Worded;
  is_refused: boolean;
}

/** The panel that plays the billing system: payments and refunds for the advocate's recommendations. */
export class Simulation {
  readonly element = h('section', { class: 'simulation', 'aria-labelledby': 'simulation' });
  #locale: Locale;
  #changed: () => void;
  #token: string | null = null;
  #user: DemoUser = 'admin';
  #referrals: DemoReferral[] = [];
  #chosen = '';
  #happenings: Happening[] = [];
  #invoices = new Map<string, { invoice: string; amount: Money }>();
  #prospect = h('select', { id: 'prospect', change: () => this.#choose(this.#prospect.value) });
  #interval = h('select', { id: 'interval', change: () => this.#propose_amount() });
  #amount = h('input', { id: 'amount', inputmode: 'decimal', autocomplete: 'off', value: kUsualAmounts.year });
  #invoice = h('input', { id: 'invoice', autocomplete: 'off' });
  #refunded = h('input', { id: 'refunded', inputmode: 'decimal', autocomplete: 'off', value: kUsualAmounts.year });
  #standing = h('p', { class: 'standing' });
  #log = h('div', { role: 'status' });

  /** @param changed called when billing changed something that the tab shows */
  constructor(locale: Locale, changed: () => void) {
    this.#locale = locale;
    this.#changed = changed;
    this.#draw();
  }

  /** Speak another language, keeping what happened and what is typed. */
  set_locale(locale: Locale): void {
    this.#locale = locale;
    this.#draw();
  }

  /** Show the recommendations of the person whom the token names: `user`, or a visitor of their company. */
  async set_token(token: string | null, user: DemoUser): Promise<void> {
    this.#token = token;
    this.#user = user;
    await this.refresh();
  }

  /** Read the recommendations again, as after one was made in the tab: a new one becomes the chosen one. */
  async refresh(): Promise<void> {
    const token = this.#token;
    const referrals = token ? await fetch_referrals(token, this.#locale).catch(() => []) : [];
    if (token !== this.#token) return;
    const known = new Set(this.#referrals.map(({ id }) => id));
    const newest = referrals.find(({ id }) => !known.has(id)) ?? referrals[0];
    const is_same = referrals.length === known.size && known.has(this.#chosen);
    this.#referrals = referrals;
    this.#draw();
    this.#choose(is_same ? this.#chosen : (newest?.id ?? ''));
  }

  #draw(): void {
    const say = (key: TextKey) => text(this.#locale, key);
    const chosen_interval = this.#interval.value || 'year';
    this.#interval.replaceChildren(
      h('option', { value: 'year' }, say('yearly')),
      h('option', { value: 'month' }, say('monthly')),
    );
    this.#interval.value = chosen_interval;
    this.#prospect.replaceChildren(...this.#referrals.map((it) => h('option', { value: it.id }, name_of(it))));
    this.#prospect.value = this.#chosen;
    this.#show_standing();
    this.#show_log();
    this.element.replaceChildren(
      h('h2', { id: 'simulation' }, say('simulation')),
      h('p', {}, say('simulation_text')),
      ...(this.#referrals.length > 0 ? this.#forms() : [h('p', { class: 'muted' }, say('no_referrals'))]),
      this.#log,
      h('p', {}, h('a', { href: '/console/ledger' }, say('open_ledger'))),
    );
  }

  #forms(): HTMLElement[] {
    const say = (key: TextKey) => text(this.#locale, key);
    return [
      h('div', { class: 'chosen' }, h('label', {}, say('prospect'), this.#prospect), this.#standing),
      h(
        'form',
        { submit: (event) => this.#pay(event) },
        h('label', {}, say('interval'), this.#interval),
        h('label', {}, say('amount_in'), this.#amount),
        h('button', { type: 'submit' }, say('payment')),
      ),
      h(
        'form',
        { submit: (event) => this.#refund(event) },
        h('label', {}, say('invoice'), this.#invoice),
        h('label', {}, say('refunded_in'), this.#refunded),
        h('button', { type: 'submit', class: 'quiet' }, say('refund')),
      ),
    ];
  }

  #choose(id: string): void {
    const is_other = id !== this.#chosen;
    this.#chosen = this.#prospect.value = id;
    if (is_other) this.#propose_refund();
    this.#show_standing();
  }

  /** The amount usual for the interval, unless a person typed another. */
  #propose_amount(): void {
    const { year, month } = kUsualAmounts;
    if (![year, month].includes(this.#amount.value)) return;
    this.#amount.value = this.#interval.value === 'month' ? month : year;
  }

  /** The last invoice that was paid here by the chosen prospect. */
  #propose_refund(): void {
    const last = this.#invoices.get(this.#chosen);
    this.#invoice.value = last?.invoice ?? '';
    if (last) this.#refunded.value = String(last.amount.amount / 100);
  }

  #show_standing(): void {
    const referral = this.#referrals.find(({ id }) => id === this.#chosen);
    if (!referral) return this.#standing.replaceChildren();
    this.#standing.replaceChildren(
      coded_text(this.#locale, 'step', referral.step),
      ...(referral.reward ? [' · ', h('strong', {}, format_money(referral.reward, this.#locale))] : []),
    );
  }

  #show_log(): void {
    const lines = this.#happenings.map(({ what, outcome, is_refused }) =>
      h(
        'li',
        {},
        what(this.#locale),
        ' – ',
        h('strong', { class: is_refused ? 'refused' : 'fine' }, outcome(this.#locale)),
      ),
    );
    this.#log.replaceChildren(
      ...(lines.length > 0
        ? [h('h3', {}, text(this.#locale, 'happened')), h('ol', { class: 'happenings' }, ...lines)]
        : []),
    );
  }

  #pay(event: Event): void {
    event.preventDefault();
    const referral = this.#referrals.find(({ id }) => id === this.#chosen);
    const amount = parse_money(this.#amount.value, kCurrency);
    if (!referral) return;
    if (!amount) return this.#refuse('payment', 'wrong_amount', this.#amount);
    const who = name_of(referral);
    const interval = this.#interval.value === 'month' ? 'month' : 'year';
    const what: Worded = (locale) => text(locale, 'paid_event', { amount: format_money(amount, locale), who });
    void this.#run(what, async () => {
      const outcome = await simulate_payment(this.#locale, {
        user: this.#user,
        referral: referral.id,
        company: who,
        interval,
        amount,
      });
      if (outcome.invoice) this.#invoices.set(referral.id, { invoice: outcome.invoice, amount });
      if (this.#chosen === referral.id) this.#propose_refund();
      return outcome;
    });
  }

  #refund(event: Event): void {
    event.preventDefault();
    const invoice = this.#invoice.value.trim();
    const amount = parse_money(this.#refunded.value, kCurrency);
    if (!invoice) return this.#refuse('refund', 'wrong_invoice', this.#invoice);
    if (!amount) return this.#refuse('refund', 'wrong_amount', this.#refunded);
    const what: Worded = (locale) => text(locale, 'refunded_event', { amount: format_money(amount, locale), invoice });
    void this.#run(what, () => simulate_refund(this.#locale, { user: this.#user, invoice, amount }));
  }

  async #run(what: Worded, work: () => Promise<DemoOutcome>): Promise<void> {
    try {
      const { outcome, reason } = await work();
      await this.refresh();
      const worded: Worded = (locale) => coded_text(locale, 'outcome', outcome) + (reason ? ` (${reason})` : '');
      this.#tell({ what, outcome: worded, is_refused: outcome === 'dead_letter' });
      this.#changed();
    } catch (cause) {
      const is_offline = cause instanceof TypeError;
      const why: Worded = (locale) => (is_offline ? text(locale, 'unreachable') : (cause as Error).message);
      const outcome: Worded = (locale) => text(locale, 'refused_because', { why: why(locale) });
      this.#tell({ what, outcome, is_refused: true });
    }
  }

  #refuse(what: TextKey, why: TextKey, field: HTMLInputElement): void {
    this.#tell({ what: (locale) => text(locale, what), outcome: (locale) => text(locale, why), is_refused: true });
    field.focus();
  }

  #tell(happening: Happening): void {
    this.#happenings.unshift(happening);
    this.#show_log();
  }
}

function name_of(referral: DemoReferral): string {
  return referral.company ?? referral.email ?? referral.id;
}
