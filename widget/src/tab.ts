import type { State } from './contract';
import { h } from './dom';
import { referForm } from './refer-form';
import type { Session } from './session';
import type { Stage, Surface } from './stage';
import { linkView, offerView, page, preferencesView, referralsView, type View } from './views';

/** Defines `<parrain-tab>`: the referral space, empty for those who are not to see it. */
export function defineTab(stage: Stage, sheet: CSSStyleSheet): void {
  class Tab extends HTMLElement implements Surface {
    #root = this.attachShadow({ mode: 'open' });
    #session: Session | undefined;
    #views: View[] = [];
    #form: HTMLFormElement | undefined;

    connectedCallback(): void {
      this.#root.adoptedStyleSheets = [sheet];
      window.addEventListener('parrain:refer', this.#invite);
      stage.add(this);
    }

    disconnectedCallback(): void {
      window.removeEventListener('parrain:refer', this.#invite);
      stage.remove(this);
    }

    show(session: Session | undefined): void {
      const state = session?.state?.tab_visible ? session.state : undefined;
      if (!session || !state) {
        this.#clear();
        return;
      }
      if (session !== this.#session) this.#build(session, state);
      for (const view of this.#views) view.update?.(state);
    }

    #clear(): void {
      this.#session = this.#form = undefined;
      this.#views = [];
      this.#root.replaceChildren();
    }

    #build(session: Session, state: State): void {
      const news = (): void => stage.show(session);
      const form = referForm(session, (ids) => {
        news();
        this.dispatchEvent(
          new CustomEvent('parrain:referred', { bubbles: true, composed: true, detail: { ids } }),
        );
      });
      const [offer, ...others] = [
        offerView(session, state),
        referralsView(session),
        linkView(session, state),
        preferencesView(session, state, news),
      ] as const;
      const frame = h(
        'div',
        { class: 'frame', lang: session.locale },
        offer.node,
        state.takes_referrals ? form : h('p', {}, session.t('paused')),
        h('aside', {}, ...others.map(({ node }) => node), page(state.settings_url, session.t('settings'))),
      );
      frame.style.setProperty('--brand', state.brand.accent);
      this.#session = session;
      this.#form = form;
      this.#views = [offer, ...others];
      this.#root.replaceChildren(frame);
    }

    /** Some other part of the page invites to recommend: come into view, ready to type. */
    #invite = (): void => {
      this.scrollIntoView({ block: 'start' });
      this.#form?.querySelector<HTMLElement>('[type=radio]:checked')?.focus();
    };
  }

  customElements.define('parrain-tab', Tab);
}
