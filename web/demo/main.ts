import { format_date, format_money } from '../src/lib/format';
import { fetch_token, fetch_visitor, type DemoUser, type SurveyStyle } from './api';
import { h } from './dom';
import { Simulation } from './simulation';
import { first_locale, text, type Locale, type TextKey } from './texts';

/** The widget's command queue; its script takes it over when it arrives. */
type Parrain = ((...command: unknown[]) => void) & { q?: unknown[] };
declare global {
  interface Window {
    parrain?: Parrain;
  }
}

type Page = 'start' | 'referral-space';

/** A line of the table that the first page of an invented product shows. */
interface Row {
  number: string;
  customer: string;
  day: string;
  amount: number;
  status: TextKey;
}

/** What differs between the two invented products. */
interface Product {
  name: string;
  look: string;
  start: TextKey;
  start_text: TextKey;
  space_text: TextKey;
  invented: TextKey;
  day: TextKey;
  rows: Row[];
}

const kUsers: DemoUser[] = ['admin', 'member', 'merchant'];

const kFacturel: Product = {
  name: 'Facturel',
  look: 'top',
  start: 'invoices',
  start_text: 'invoices_text',
  space_text: 'space_text',
  invented: 'invented',
  day: 'due',
  rows: [
    { number: 'F-2026-0412', customer: 'Atelier Rivoli', day: '2026-11-30', amount: 48_000, status: 'waiting' },
    { number: 'F-2026-0411', customer: 'Boulangerie Kermarec', day: '2026-11-15', amount: 129_650, status: 'late' },
    { number: 'F-2026-0410', customer: 'Cabinet Delaunay', day: '2026-11-12', amount: 310_000, status: 'paid' },
    { number: 'F-2026-0409', customer: 'Jardins Vauban', day: '2026-11-05', amount: 72_480, status: 'paid' },
  ],
};

const kBoutiq: Product = {
  name: 'Boutiq',
  look: 'top shop',
  start: 'orders',
  start_text: 'orders_text',
  space_text: 'space_text_shop',
  invented: 'invented_shop',
  day: 'ordered',
  rows: [
    { number: 'C-10482', customer: 'Léa Fontaine', day: '2026-11-26', amount: 8_990, status: 'to_ship' },
    { number: 'C-10481', customer: 'Samir Haddad', day: '2026-11-26', amount: 24_500, status: 'to_ship' },
    { number: 'C-10480', customer: 'Jeanne Morel', day: '2026-11-25', amount: 4_200, status: 'shipped' },
  ],
};

window.parrain ??= function queue(...command: unknown[]) {
  (queue as Parrain).q = [...((queue as Parrain).q ?? []), command];
};

/** An invented product: two pages, a person who can be exchanged, and the panel that plays its billing. */
class HostPage {
  #locale: Locale = first_locale(document.location.search, navigator.languages);
  #user: DemoUser = document.location.search.includes('user=merchant') ? 'merchant' : 'admin';
  #page: Page = location.hash === '#referral-space' ? 'referral-space' : 'start';
  #simulation = new Simulation(this.#locale, () => this.#boot());
  #token: string | null = null;

  async start(): Promise<void> {
    window.addEventListener('hashchange', () => {
      this.#page = location.hash === '#referral-space' ? 'referral-space' : 'start';
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
    await this.#simulation.set_token(token, user);
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
    await this.#simulation.set_token(token, 'admin');
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

  get #product(): Product {
    return this.#user === 'merchant' ? kBoutiq : kFacturel;
  }

  #text(key: TextKey): string {
    return text(this.#locale, key);
  }

  #draw(): void {
    const focused = document.activeElement?.id;
    document.documentElement.lang = this.#locale;
    const { name, start, invented } = this.#product;
    document.title = `${this.#text(this.#page === 'start' ? start : 'referral_space')} – ${name}`;
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
        h('aside', {}, this.#simulation.element, this.#user !== 'merchant' && this.#survey()),
      ),
      h('footer', {}, h('p', {}, this.#text(invented))),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  #header(): HTMLElement {
    const link = (page: Page, key: TextKey) =>
      h('a', { href: `#${page}`, 'aria-current': this.#page === page && 'page' }, this.#text(key));
    return h(
      'header',
      { class: this.#product.look },
      h('span', { class: 'brand' }, this.#product.name),
      h(
        'nav',
        { 'aria-label': this.#text('navigation') },
        link('start', this.#product.start),
        link('referral-space', 'referral_space'),
      ),
      h('label', {}, this.#text('signed_in'), this.#user_choice()),
      h('label', {}, this.#text('language'), this.#locale_choice()),
    );
  }

  #user_choice(): HTMLSelectElement {
    const change = () => {
      this.#user = kUsers.find((user) => user === select.value) ?? 'admin';
      this.#draw();
      void this.#sign_in(true);
    };
    const select = h(
      'select',
      { id: 'user', change },
      ...kUsers.map((user) => h('option', { value: user }, this.#text(user))),
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
        h('p', {}, this.#text(this.#product.space_text)),
        document.createElement('parrain-tab'),
      );
    }
    return h(
      'section',
      {},
      h('h1', { tabindex: '-1' }, this.#text(this.#product.start)),
      h('p', {}, this.#text(this.#product.start_text)),
      this.#rows(),
    );
  }

  #rows(): HTMLElement {
    const { day, start, rows: lines } = this.#product;
    const heads = (['number', 'customer', day, 'amount', 'status'] as const).map((key) =>
      h('th', { scope: 'col', class: key === 'amount' && 'amount' }, this.#text(key)),
    );
    const rows = lines.map(({ number, customer, day, amount, status }) =>
      h(
        'tr',
        {},
        h('td', {}, number),
        h('td', {}, customer),
        h('td', {}, format_date(day, this.#locale, 'UTC')),
        h('td', { class: 'amount' }, format_money({ amount, currency: 'EUR' }, this.#locale)),
        h('td', {}, this.#text(status)),
      ),
    );
    const table = h('table', {}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
    return h('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': this.#text(start) }, table);
  }
}

void new HostPage().start();
