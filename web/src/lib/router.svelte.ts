import { inner_path, kBase, match_route, type Route } from './routes';

/** The address bar as state: the present screen, its parameters and its query. */
class Router {
  #url = $state.raw(new URL(location.href));
  #path = $derived(inner_path(this.#url.pathname));
  #route: Route = $derived(match_route(this.#path));
  #wants_focus = false;

  get path(): string {
    return this.#path;
  }
  get route(): Route {
    return this.#route;
  }
  get hash(): string {
    return this.#url.hash;
  }

  /** A parameter of the query; empty when absent. */
  query(name: string): string {
    return this.#url.searchParams.get(name) ?? '';
  }

  /** Path and query inside the console, to come back to after a log-in. */
  get here(): string {
    return this.#path + this.#url.search;
  }

  /** Go to a path inside the console and give the focus to the new page's heading. */
  navigate(to: string, options: { replace?: boolean } = {}): void {
    const target = new URL(kBase + to, location.origin);
    if (options.replace) history.replaceState(null, '', target);
    else history.pushState(null, '', target);
    this.#arrive(target);
  }

  /**
   * Whether the heading now shown is the first of a new page and should take the focus, so that a screen reader says
   * where one is. True once per page, and never when somebody has moved on while the page was loading.
   */
  take_focus(): boolean {
    const takes = this.#wants_focus && !is_in_main(document.activeElement);
    this.#wants_focus = false;
    return takes;
  }

  /** Change parameters of the query in place (filters); an empty value removes its parameter. */
  set_query(changes: Record<string, string>): void {
    const target = new URL(this.#url);
    for (const [name, value] of Object.entries(changes)) {
      if (value) target.searchParams.set(name, value);
      else target.searchParams.delete(name);
    }
    history.replaceState(null, '', target);
    this.#url = target;
  }

  /** Follow links of the page and the browser's own buttons. Call once. */
  start(): void {
    window.addEventListener('popstate', () => this.#arrive(new URL(location.href)));
    document.addEventListener('click', (event) => this.#on_click(event));
  }

  #on_click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (!link.pathname.startsWith(`${kBase}/`)) return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    this.navigate(inner_path(link.pathname) + link.search + link.hash);
  }

  #arrive(target: URL): void {
    const is_new_page = target.pathname !== this.#url.pathname;
    this.#url = target;
    if (!is_new_page) return;
    this.#wants_focus = true;
    window.scrollTo(0, 0);
  }
}

function is_in_main(element: Element | null): boolean {
  return element !== null && document.querySelector('main')?.contains(element) === true && element.tagName !== 'H1';
}

export const router = new Router();

/** The address of a path inside the console, for `href`. */
export function href(path: string): string {
  return kBase + path;
}
