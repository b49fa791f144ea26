import type { BootOptions } from './api';
import { Session } from './session';
import type { Stage } from './stage';

/** What the host calls: `parrain('boot', { token })`. Until the script is there, calls wait in `q`. */
export interface Parrain {
  (command: string, options?: unknown): void;
  q?: ArrayLike<unknown>[];
}

/** Carries out the host's commands. Names it does not know are ignored, so that older scripts meet newer hosts. */
export function commands(
  stage: Stage,
  base: string,
  ask: () => Promise<void>,
): (command: string, options?: unknown) => Promise<void> {
  let session: Session | undefined;

  async function load(): Promise<void> {
    const asked = session;
    await asked?.load();
    if (asked && asked === session) stage.show(asked);
  }

  return async (command, options) => {
    if (command === 'boot') session = new Session(base, options as BootOptions);
    if (command === 'shutdown') stage.show((session = undefined));
    else if (/^(boot|page|ask)$/.test(command)) await load();
    if (command === 'ask') await ask();
  };
}

/** Replaces the queueing stand-in of the snippet and carries out what it has collected. */
export function takeOver(
  host: { parrain?: Parrain },
  run: (command: string, options?: unknown) => Promise<void>,
): void {
  const waiting = host.parrain?.q ?? [];
  host.parrain = (command, options) => void run(command, options);
  for (const { 0: command, 1: options } of Array.from(waiting)) void run(String(command), options);
}
