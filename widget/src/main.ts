import { Asker } from './ask';
import { commands, takeOver, type Parrain } from './commands';
import { Stage } from './stage';
import css from './style.css?inline';
import { defineTab } from './tab';

declare global {
  interface Window {
    parrain?: Parrain;
    /** Navigation API, where the browser has it. */
    navigation?: EventTarget;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !customElements.get('parrain-tab')) {
  const stage = new Stage();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const asker = new Asker(sheet);
  defineTab(stage, sheet);
  stage.add(asker);
  // The script is served as <base>w/v1.js.
  const run = commands(stage, new URL('../', script.src).href, asker.ask);
  takeOver(window, run);
  window.navigation?.addEventListener('currententrychange', () => void run('page'));
}
