import { format_date, format_money } from '../src/lib/format';
import { fetch_token, fetch_visitor, type DemoUser, type SurveyStyle } from './api';
import { h } from './dom';
import { Simulation } from './simulation';
import { text, type Locale, type TextKey } from './texts';

/** The widget's command queue; its script takes it over when it arrives. */
type Parrain = ((...command: unknown[]) => void) & { q?: unknown[] };
declare global {
  interface Window {
    parrain?: Parrain;
  }
}

type Page = 'invoices' | 'referral-space';

const kInvoices: { number: string; customer: string; due: string; amount: number; status: TextKey }[] = [
  { number: 'F-2026-0412', customer: 'Atelier Rivoli', due: '2026-11-30', amount: 48_000, status: 'waiting' },
  { number: 'F-2026-0411', customer: 'Boulangerie Kermarec', due: '2026-11-15', amount: 129_650, status: 'late' },
  { number: 'F-2026-0410', customer: 'Cabinet Delaunay', due: '2026-11-12', amount: 310_000, status: 'paid' },
  { number: 'F-2026-0409', customer: 'Jardins Vauban', due: '2026-11-05', amount: 72_480, status: 'paid' },
];

window.parrain ??= function queue(...command: unknown[]) {
  (queue as Parrain).q = [...((queue as Parrain).q ?? []), command];
};

/** The invented product: two pages, a person who can be exchanged, and the panel that plays its billing. */
class Facturel {
  #locale: Locale = document.location.search.includes('lang=en') ? 'en' : 'fr';
  #user: DemoUser = 'admin';
  #page: Page = location.hash === '#referral-space' ? 'referral-space' : 'invoices';
  #simulation = new Simulation(this.#locale, () => this.#boot());
  #token: string | null = null;

  async start(): Promise<void> {
    window.addEventListener('hashchange', () => {
      this.#page = location.hash === '#referral-space' ? 'referral-space' : 'invoices';
      this.#draw();
      document.querySelector('h1')?.focus();
    });
    document.addEventListener('parrain:referred', () => void this.#simulation.refresh());
    // The card offers to recommend: the host leads to the page that holds the tab.
    window.addEventListener('parrain:refer', () => (location.hash = 'referral-space'));
    this.#draw();
    await this.#sign_in(false);
  }

  async #sign_in(again: boolean): Promise<void> {
    const user = this.#user;
    const token = await fetch_token(user).catch(() => null);
    if (user !== this.#user) return;
    if (again) window.parrain?.('shutdown');
    this.#token = token;
    this.#boot();
    await this.#simulation.set_token(token);
  }

  /** Begin the widget's visit, or begin it anew so that it shows at once what billing or the language changed. */
  #boot(): void {
    const token = this.#token;
    if (token) window.parrain?.('boot', { token, locale: this.#locale, refresh: () => fetch_token(this.#user) });
  }

  /** Somebody whom the survey never asked takes the place of who is signed in, and is asked at once. */
  async #ask(style: SurveyStyle): Promise<void> {
    const token = await fetch_visitor(style).catch(() => null);
    if (!token) return;
    window.parrain?.('shutdown');
    this.#token = token;
    this.#boot();
    window.parrain?.('ask');
    await this.#simulation.set_token(token);
  }

  #survey(): HTMLElement {
    const button = (style: SurveyStyle, key: TextKey) =>
      h('button', { id: `ask-${style}`, type: 'button', click: () => void this.#ask(style) }, this.#text(key));
    return h(
      'section',
      { class: 'simulation', 'aria-labelledby': 'survey' },
      h('h2', { id: 'survey' }, this.#text('survey')),
      h('p', {}, this.#text('survey_text')),
      h('div', { class: 'choices' }, button('card', 'ask_card'), button('modal', 'ask_modal')),
    );
  }

  #text(key: TextKey): string {
    return text(this.#locale, key);
  }

  #draw(): void {
    const focused = document.activeElement?.id;
    document.documentElement.lang = this.#locale;
    document.title = `${this.#text(this.#page === 'invoices' ? 'invoices' : 'referral_space')} – Facturel`;
    document.body.replaceChildren(
      this.#header(),
      h(
        'div',
        { class: 'columns' },
        h(
          'main',
          {},
          this.#user === 'member' && h('p', { class: 'note' }, this.#text('members_gifts')),
          this.#content(),
        ),
        h('aside', {}, this.#simulation.element, this.#survey()),
      ),
      h('footer', {}, h('p', {}, this.#text('invented'))),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  #header(): HTMLElement {
    const link = (page: Page, key: TextKey) =>
      h('a', { href: `#${page}`, 'aria-current': this.#page === page && 'page' }, this.#text(key));
    return h(
      'header',
      { class: 'top' },
      h('span', { class: 'brand' }, 'Facturel'),
      h(
        'nav',
        { 'aria-label': this.#text('navigation') },
        link('invoices', 'invoices'),
        link('referral-space', 'referral_space'),
      ),
      h('label', {}, this.#text('signed_in'), this.#user_choice()),
      h('label', {}, this.#text('language'), this.#locale_choice()),
    );
  }

  #user_choice(): HTMLSelectElement {
    const change = () => {
      this.#user = select.value === 'member' ? 'member' : 'admin';
      this.#draw();
      void this.#sign_in(true);
    };
    const select = h(
      'select',
      { id: 'user', change },
      h('option', { value: 'admin' }, this.#text('admin')),
      h('option', { value: 'member' }, this.#text('member')),
    );
    select.value = this.#user;
    return select;
  }

  #locale_choice(): HTMLSelectElement {
    const change = () => {
      this.#locale = select.value === 'en' ? 'en' : 'fr';
      this.#simulation.set_locale(this.#locale);
      this.#draw();
      this.#boot();
    };
    const select = h(
      'select',
      { id: 'locale', change },
      h('option', { value: 'fr', lang: 'fr' }, 'Français'),
      h('option', { value: 'en', lang: 'en' }, 'English'),
    );
    select.value = this.#locale;
    return select;
  }

  /** The referral tab exists only while its page is shown: the widget notices both. */
  #content(): HTMLElement {
    if (this.#page === 'referral-space') {
      return h(
        'section',
        {},
        h('h1', { tabindex: '-1' }, this.#text('referral_space')),
        h('p', {}, this.#text('space_text')),
        document.createElement('parrain-tab'),
      );
    }
    return h(
      'section',
      {},
      h('h1', { tabindex: '-1' }, this.#text('invoices')),
      h('p', {}, this.#text('invoices_text')),
      this.#invoices(),
    );
  }

  #invoices(): HTMLElement {
    const heads = (['number', 'customer', 'due', 'amount', 'status'] as const).map((key) =>
      h('th', { scope: 'col', class: key === 'amount' && 'amount' }, this.#text(key)),
    );
    const rows = kInvoices.map(({ number, customer, due, amount, status }) =>
      h(
        'tr',
        {},
        h('td', {}, number),
        h('td', {}, customer),
        h('td', {}, format_date(due, this.#locale, 'UTC')),
        h('td', { class: 'amount' }, format_money({ amount, currency: 'EUR' }, this.#locale)),
        h('td', {}, this.#text(status)),
      ),
    );
    const table = h('table', {}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
    return h('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': this.#text('invoices') }, table);
  }
}

void new Facturel().start();
