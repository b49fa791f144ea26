import type { Money } from '../src/api/contract';
import { format_money, parse_money } from '../src/lib/format';
import { fetch_referrals, simulate_payment, simulate_refund, type DemoOutcome, type DemoReferral } from './api';
import { h } from './dom';
import { coded_text, text, type Locale } from './texts';

const kCurrency = 'EUR';
const kUsualYearlyAmount = '1290';

interface Happening {
  what: string;
  outcome: string;
  is_refused: boolean;
}

/** The panel that plays the billing system: payments and refunds for the advocate's recommendations. */
export class Simulation {
  readonly element = h('section', { class: 'simulation', 'aria-labelledby': 'simulation' });
  #locale: Locale;
  #token: string | null = null;
  #referrals: DemoReferral[] = [];
  #happenings: Happening[] = [];
  #invoices = new Map<string, { invoice: string; amount: Money }>();

  constructor(locale: Locale) {
    this.#locale = locale;
    this.#draw();
  }

  /** Speak another language, keeping what happened. */
  set_locale(locale: Locale): void {
    this.#locale = locale;
    this.#draw();
  }

  /** Show the recommendations of the person whom the token names. */
  async set_token(token: string | null): Promise<void> {
    this.#token = token;
    await this.refresh();
  }

  /** Read the recommendations again, as after one was made in the tab. */
  async refresh(): Promise<void> {
    const token = this.#token;
    this.#referrals = token ? await fetch_referrals(token, this.#locale).catch(() => []) : [];
    if (token === this.#token) this.#draw();
  }

  #draw(): void {
    const locale = this.#locale;
    const refresh = () => void this.refresh();
    this.element.replaceChildren(
      h(
        'header',
        {},
        h('h2', { id: 'simulation' }, text(locale, 'simulation')),
        h('button', { type: 'button', class: 'quiet', click: refresh }, text(locale, 'refresh')),
      ),
      h('p', {}, text(locale, 'simulation_text')),
      ...(this.#referrals.length === 0
        ? [h('p', { class: 'muted' }, text(locale, 'no_referrals'))]
        : this.#referrals.map((referral) => this.#referral(referral))),
      this.#log(),
      h('p', {}, h('a', { href: '/console/ledger' }, text(locale, 'open_ledger'))),
    );
  }

  #referral(referral: DemoReferral): HTMLElement {
    const who = referral.company ?? referral.email ?? referral.id;
    return h(
      'article',
      { class: 'referral', 'aria-label': who },
      h('h3', {}, who),
      h(
        'p',
        { class: 'muted' },
        coded_text(this.#locale, 'step', referral.step),
        referral.reward ? ` · ${format_money(referral.reward, this.#locale)}` : '',
      ),
      this.#payment_form(referral, who),
      this.#refund_form(referral),
    );
  }

  #amount_field(value: string): { label: HTMLLabelElement; input: HTMLInputElement } {
    const input = h('input', { name: 'amount', inputmode: 'decimal', autocomplete: 'off', value });
    return { label: h('label', {}, text(this.#locale, 'amount_in'), input), input };
  }

  #payment_form(referral: DemoReferral, who: string): HTMLElement {
    const locale = this.#locale;
    const interval = h(
      'select',
      { name: 'interval' },
      h('option', { value: 'year' }, text(locale, 'yearly')),
      h('option', { value: 'month' }, text(locale, 'monthly')),
    );
    const amount = this.#amount_field(kUsualYearlyAmount);
    const submit = (event: Event) => {
      event.preventDefault();
      const paid = parse_money(amount.input.value, kCurrency);
      if (!paid) return this.#tell(text(locale, 'payment'), text(locale, 'wrong_amount'), true);
      const what = text(locale, 'paid_event', { amount: format_money(paid, locale), who });
      const chosen = interval.value === 'month' ? 'month' : 'year';
      const body = { referral: referral.id, company: who, interval: chosen, amount: paid } as const;
      void this.#run(what, async () => {
        const outcome = await simulate_payment(locale, body);
        if (outcome.invoice) this.#invoices.set(referral.id, { invoice: outcome.invoice, amount: paid });
        return outcome;
      });
    };
    return h(
      'form',
      { submit },
      h('label', {}, text(locale, 'interval'), interval),
      amount.label,
      h('button', { type: 'submit' }, text(locale, 'payment')),
    );
  }

  #refund_form(referral: DemoReferral): HTMLElement {
    const locale = this.#locale;
    const last = this.#invoices.get(referral.id);
    const invoice = h('input', { name: 'invoice', autocomplete: 'off', value: last?.invoice ?? '' });
    const amount = this.#amount_field(last ? String(last.amount.amount / 100) : kUsualYearlyAmount);
    const submit = (event: Event) => {
      event.preventDefault();
      const number = invoice.value.trim();
      const refunded = parse_money(amount.input.value, kCurrency);
      if (!number) return this.#tell(text(locale, 'refund'), text(locale, 'wrong_invoice'), true);
      if (!refunded) return this.#tell(text(locale, 'refund'), text(locale, 'wrong_amount'), true);
      const what = text(locale, 'refunded_event', { amount: format_money(refunded, locale), invoice: number });
      void this.#run(what, () => simulate_refund(locale, { invoice: number, amount: refunded }));
    };
    return h(
      'form',
      { submit },
      h('label', {}, text(locale, 'invoice'), invoice),
      amount.label,
      h('button', { type: 'submit', class: 'quiet' }, text(locale, 'refund')),
    );
  }

  async #run(what: string, work: () => Promise<DemoOutcome>): Promise<void> {
    try {
      const { outcome, reason } = await work();
      const worded = coded_text(this.#locale, 'outcome', outcome);
      await this.refresh();
      this.#tell(what, reason ? `${worded} (${reason})` : worded, outcome === 'dead_letter');
    } catch (cause) {
      const is_offline = cause instanceof TypeError;
      const why = is_offline ? text(this.#locale, 'unreachable') : (cause as Error).message;
      this.#tell(what, `${text(this.#locale, 'refused')}\u00a0: ${why}`, true);
    }
  }

  #tell(what: string, outcome: string, is_refused: boolean): void {
    this.#happenings.unshift({ what, outcome, is_refused });
    this.#draw();
  }

  #log(): HTMLElement {
    const lines = this.#happenings.map(({ what, outcome, is_refused }) =>
      h('li', {}, what, ' – ', h('strong', { class: is_refused ? 'refused' : 'fine' }, outcome)),
    );
    return h(
      'div',
      { role: 'status' },
      lines.length > 0 && h('h3', {}, text(this.#locale, 'happened')),
      lines.length > 0 && h('ol', { class: 'happenings' }, ...lines),
    );
  }
}
