export type ToastTone = 'good' | 'bad' | 'info';

export interface Toast {
  id: number;
  tone: ToastTone;
  text: string;
  /** A remedy offered beside the text; one that helps for a time only says for how long. */
  action?: { text: string; run: () => void; for_ms?: number };
}

const kLifetimeMs = 6_000;

/** Short notes at the corner of the screen. Those with a remedy stay until dismissed, or as long as it helps. */
class Toasts {
  #next_id = 1;
  items = $state<Toast[]>([]);

  /** Show one; gives what dismisses it early. */
  show(tone: ToastTone, text: string, action?: Toast['action']): () => void {
    const toast: Toast = { id: this.#next_id++, tone, text, ...(action ? { action } : {}) };
    this.items.push(toast);
    const lifetime = action ? action.for_ms : kLifetimeMs;
    const dismiss = () => this.dismiss(toast.id);
    if (lifetime !== undefined) setTimeout(dismiss, lifetime);
    return dismiss;
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
