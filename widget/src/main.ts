import { commands, takeOver, type Parrain } from './commands';
import { Stage } from './stage';
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
  defineTab(stage);
  // The script is served as <base>w/v1.js.
  const run = commands(stage, new URL('../', script.src).href);
  takeOver(window, run);
  window.navigation?.addEventListener('currententrychange', () => void run('page'));
}
