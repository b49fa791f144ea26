import type { AnswerReceipt, Prompt, State, Survey } from './contract';
import { h, say } from './dom';
import { choice, textField } from './field';
import type { Message } from './messages';
import { explain } from './problem';
import type { Session } from './session';
import type { Surface } from './stage';

/** The page is left in peace for so long after the state has come. */
const kPatience = 8000;

/**
 * Shows the survey or the message that the state holds: a card in a corner that takes no focus, or a dialog. The
 * server is told before anything appears, and may say no.
 */
export class Asker implements Surface {
  #sheet: CSSStyleSheet;
  #session: Session | undefined;
  #timer = 0;
  #host: HTMLElement | undefined;

  constructor(sheet: CSSStyleSheet) {
    this.#sheet = sheet;
  }

  show(session: Session | undefined): void {
    if (session !== this.#session) this.#host?.remove();
    this.#session = session;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.ask, kPatience);
  }

  /** Ask or tell now what there is; also where the host says that this is a good moment. */
  ask = async (): Promise<void> => {
    const session = this.#session;
    const state = session?.state;
    const path = pathOf(state);
    if (!session || !state || !path) return;
    const { survey, prompt } = state;
    state.survey = state.prompt = null;
    try {
      await session.api.post(`${path}/shown`, {});
    } catch {
      return;
    }
    if (session !== this.#session) return;
    const host = (this.#host = h('div'));
    host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [this.#sheet];
    document.body.append(host);
    open(host, session, state, path, survey, prompt);
  };
}

const pathOf = (state: State | undefined): string =>
  state?.prompt ? `prompts/${state.prompt.id}` : state?.survey ? `surveys/${state.survey.id}` : '';

function open(
  host: HTMLElement,
  { t, api, locale }: Session,
  { brand }: State,
  path: string,
  survey: Survey | null,
  prompt: Prompt | null,
): void {
  const modal = survey?.style === 'modal';
  let answered = false;

  function close(): void {
    if (!answered) api.post(`${path}/dismissed`, {}).catch(() => {});
    // A dialog that closes gives the keyboard back to where it was.
    if (modal) (box as HTMLDialogElement).close();
    host.remove();
  }
  function announce(name: string, detail?: object): void {
    document.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
  const button = (label: Message, onclick: () => void, primary = false): HTMLElement =>
    h('button', { type: 'button', class: primary && 'primary', onclick }, t(label));
  const refer = (): HTMLElement =>
    button(
      'recommend',
      () => {
        close();
        announce('parrain:refer');
      },
      true,
    );
  const fill = (title: string, ...content: (Node | string)[]): void =>
    box.replaceChildren(h('h3', { id: 'ask' }, title), ...content);

  function question({ min, max, question, invitation, thanks }: Survey): void {
    const scores = Array.from({ length: max - min + 1 }, (_, i) => String(min + i));
    const status = h('p', { role: 'status' });
    const more = h(
      'div',
      { class: 'field', hidden: true },
      textField('comment', t('reason'), { rows: 2, maxlength: 2000 }),
      h('button', { class: 'primary' }, t('send')),
      status,
    );
    const form = h(
      'form',
      { onsubmit: (event) => void send(event) },
      h(
        'fieldset',
        { class: 'mode', 'aria-labelledby': 'ask', onchange: choose },
        ...scores.map((value) => choice('radio', value, { name: 'score', value })),
      ),
      h('p', { class: 'hint ends' }, h('span', {}, t('low')), h('span', {}, t('high'))),
      more,
    );
    let busy = false;

    function choose(): void {
      more.hidden = false;
      say(status, '');
    }

    async function send(event: Event): Promise<void> {
      event.preventDefault();
      const { score, comment } = Object.fromEntries(new FormData(form));
      if (busy || !score) return;
      busy = true;
      const answer = { score: Number(score), ...(comment && { comment }) };
      try {
        const { next } = await api.post<AnswerReceipt>(`${path}/answers`, answer);
        answered = true;
        announce('parrain:answered', { score: answer.score, next });
        if (next === 'recommend') fill(invitation, row(refer(), button('later', close)));
        else fill(thanks, row(button('close', close)));
        box.querySelector('button')!.focus();
      } catch (error) {
        say(status, explain(error, [], t).get('')!, true);
      }
      busy = false;
    }

    fill(question, form, row(button('later', close)));
  }

  const row = (...buttons: HTMLElement[]): HTMLElement => h('div', { class: 'row' }, ...buttons);
  const box = h(modal ? 'dialog' : 'section', {
    class: 'frame ask',
    lang: locale,
    'aria-labelledby': 'ask',
    popover: !modal && 'manual',
    // A dialog hears of Escape as well.
    onkeydown: (event) => {
      if ((event as KeyboardEvent).key === 'Escape') {
        event.preventDefault();
        close();
      }
    },
  });
  box.style.setProperty('--brand', brand.accent);
  if (survey) question(survey);
  if (prompt)
    fill(
      prompt.title,
      h('p', {}, prompt.text),
      row(...(prompt.action === 'refer' ? [refer()] : []), button('close', close)),
    );
  host.shadowRoot!.append(box);
  if (modal) (box as HTMLDialogElement).showModal();
  else box.showPopover?.();
}
