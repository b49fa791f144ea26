import type { Session } from './session';

/** Something on the page that shows the session. */
export interface Surface {
  /** Called whenever the session begins, ends or has news. */
  show(session: Session | undefined): void;
}

/** Where the session meets the elements on the page, in whichever order they arrive. */
export class Stage {
  #session: Session | undefined;
  #surfaces = new Set<Surface>();

  add(surface: Surface): void {
    this.#surfaces.add(surface);
    surface.show(this.#session);
  }

  remove(surface: Surface): void {
    this.#surfaces.delete(surface);
  }

  show(session: Session | undefined): void {
    this.#session = session;
    for (const surface of this.#surfaces) surface.show(session);
  }
}
