import type { NewCall } from '../api/contract';
import { session } from './session.svelte';

const kPlace = 'parrain.refused';

/** A call that the server refused, kept as it was written until it is saved again or thrown away. */
export interface RefusedCall {
  referral: string;
  call: NewCall;
  /** Who wrote it down, and where: nobody else sees it. */
  member: string;
  workspace: string;
  /** When it was written down, in milliseconds. */
  at: number;
  /** Why it was refused, in the words of the server. */
  why: string;
}

/** What of it a browser that keeps nothing has is gone with the page; then a toast is all there is. */
function stored(): RefusedCall[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(kPlace) ?? '[]');
    return Array.isArray(read) ? (read as RefusedCall[]) : [];
  } catch {
    return [];
  }
}

const is_own = ({ member, workspace }: RefusedCall) =>
  member === session.member?.id && workspace === session.workspace?.id;

/** The refused calls of this browser, those of whoever is logged in: the latest of each referral. */
class RefusedCalls {
  #all = $state.raw<RefusedCall[]>(stored());

  constructor() {
    window.addEventListener('storage', ({ key }) => {
      if (key === kPlace || key === null) this.#all = stored();
    });
  }

  get own(): RefusedCall[] {
    return this.#all.filter(is_own);
  }

  of(referral: string): RefusedCall | undefined {
    return this.own.find((one) => one.referral === referral);
  }

  keep(refused: RefusedCall): void {
    this.#write([...stored().filter((one) => !is_own(one) || one.referral !== refused.referral), refused]);
  }

  forget(referral: string): void {
    this.#write(stored().filter((one) => !is_own(one) || one.referral !== referral));
  }

  #write(all: RefusedCall[]): void {
    this.#all = all;
    try {
      if (all.length > 0) localStorage.setItem(kPlace, JSON.stringify(all));
      else localStorage.removeItem(kPlace);
    } catch {
      // It is kept as long as the page is.
    }
  }
}

export const refused_calls = new RefusedCalls();
