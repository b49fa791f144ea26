import type { Involvement, Money, PreferencesChange, RewardChoice, State } from './contract';
import { h, say } from './dom';
import { checkField, choice } from './field';
import { explain } from './problem';
import type { TabMessage } from './messages';
import type { Session } from './session';

/** A part of the tab. `update` brings it to the session's present state without touching what is being typed. */
export interface View {
  node: HTMLElement;
  update?(state: State): void;
}

const kRewards: Record<RewardChoice, TabMessage> = {
  cash: 'cash',
  credit: 'credit',
  donation: 'donation',
  none: 'no_reward',
};
const kInvolvements: Involvement[] = ['quote_me', 'introduce', 'anonymous', 'call_me_first'];

/** The amount, or dots when the user wants amounts hidden. */
const amount = ({ money }: Session, { preferences }: State, value: Money): string =>
  preferences.hide_amounts ? '•••' : money(value);

/** A sentence of the server, its figure in bold. */
const offered = (sentence: string): HTMLElement =>
  h(
    'p',
    {},
    ...sentence.split(/(\d[\d.,\s]*[%€$£])/).map((part, i) => (i % 2 ? h('strong', {}, part) : part)),
  );

/** A link to a page of the server, in a window of its own; nothing where there is none. */
export const page = (href: string | null, text: string): HTMLElement | string =>
  href ? h('a', { href, target: '_blank' }, text) : '';

/** What each side receives, and what has come of it so far. */
export function offerView(session: Session, { brand, offer }: State): View {
  const { t } = session;
  const earned = h('dd');
  const pending = h('dd');
  const estimate = h('p');
  const rungs = h('ul');
  return {
    node: h(
      'header',
      {},
      h('h2', {}, t('title', brand.product)),
      h('div', { class: 'offer' }, offered(offer.advocate), offered(offer.prospect)),
      estimate,
      rungs,
      h(
        'dl',
        {},
        h('div', {}, h('dt', {}, t('earned')), earned),
        h('div', {}, h('dt', {}, t('pending')), pending),
      ),
    ),
    update(state) {
      estimate.textContent = (!state.preferences.hide_amounts && state.estimate?.text) || '';
      const { ladder } = state;
      if (ladder) {
        rungs.replaceChildren(
          h('li', { class: 'hint' }, t('qualified', ladder.qualified)),
          ...ladder.rungs.map(({ count, gift, reached }) =>
            h('li', {}, h('b', {}, gift), reached ? '✓' : `${ladder.qualified}/${count}`),
          ),
        );
      }
      earned.textContent = amount(session, state, state.totals.earned);
      pending.textContent = amount(session, state, state.totals.pending);
    },
  };
}

/** What became of each recommendation, the latest first. */
export function referralsView(session: Session): View {
  const { t } = session;
  const list = h('ul');
  return {
    node: h('section', {}, h('h3', {}, t('mine')), list),
    update(state) {
      list.replaceChildren(
        ...state.referrals.map(({ company, email, stage, reward, forward_url }) =>
          h(
            'li',
            {},
            h('b', {}, company || email || '—'),
            reward ? h('strong', {}, amount(session, state, reward)) : '',
            h('span', { class: `step ${stage}` }, t(stage)),
            page(forward_url, t('forward')),
          ),
        ),
      );
      if (!list.firstChild) list.append(h('li', { class: 'hint' }, t('none')));
    },
  };
}

/** The personal link, selected when it cannot be put on the clipboard, and its QR code as a page of the server. */
export function linkView({ t }: Session, { link }: State): View {
  const field = h('input', { id: 'link', readonly: true, value: link.url });
  const status = h('p', { role: 'status' });
  async function copy(): Promise<void> {
    field.select();
    try {
      await navigator.clipboard.writeText(link.url);
      say(status, t('copied'));
    } catch {
      say(status, t('copy_failed'));
    }
  }
  const button = h('button', { type: 'button', onclick: () => void copy() }, t('copy'));
  return {
    node: h(
      'section',
      {},
      h('label', { for: 'link' }, t('link')),
      h('div', { class: 'row' }, field, button, page(`${link.url}/qr.svg`, t('qr_code'))),
      status,
    ),
  };
}

/** The reward wanted, discretion, and how to take part. @param changed called once the server has them */
export function preferencesView({ t, api }: Session, state: State, changed: () => void): View {
  const { preferences } = state;
  const status = h('p', { role: 'status' });
  const form = h(
    'form',
    { onsubmit: (event) => void save(event) },
    h(
      'fieldset',
      {},
      h('legend', {}, t('reward')),
      ...preferences.choices.map((value) =>
        choice('radio', t(kRewards[value]), { name: 'reward', value, checked: value === preferences.reward }),
      ),
    ),
    checkField('hide_amounts', t('hide_amounts'), preferences.hide_amounts),
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'involvement' }, t('involvement')),
      h(
        'select',
        { id: 'involvement', name: 'involvement' },
        preferences.involvement ? '' : h('option', { value: '' }, '—'),
        ...kInvolvements.map((value) =>
          h('option', { value, selected: value === preferences.involvement }, t(value)),
        ),
      ),
    ),
    h('button', {}, t('save')),
    status,
  );

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const { hide_amounts, ...rest } = Object.fromEntries(
      [...new FormData(form)].filter(([, value]) => value),
    );
    const change: PreferencesChange = { ...rest, hide_amounts: !!hide_amounts };
    try {
      await api.put('preferences', change);
      Object.assign(state.preferences, change);
      say(status, t('saved'));
      changed();
    } catch (error) {
      say(status, explain(error, [], t).get('')!, true);
    }
  }

  return { node: h('details', { class: 'preferences' }, h('summary', {}, t('preferences')), form) };
}
