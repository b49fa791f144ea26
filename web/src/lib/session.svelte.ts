import { ApiProblem, make_client, tagged, unwrap, type Tagged } from '../api/client';
import type { Member, Session, Workspace, WorkspaceEdit } from '../api/contract';
import { i18n, t } from './i18n.svelte';
import { random_key } from './key';
import { role_may, type Deed } from './roles';
import { router } from './router.svelte';
import { is_public } from './routes';
import { toasts } from './toasts.svelte';

type Status = 'unknown' | 'out' | 'in' | 'unreachable';

/** Who is logged in, in which workspace. */
class SessionState {
  status = $state<Status>('unknown');
  csrf = $state<string | null>(null);
  member = $state.raw<Member | null>(null);
  workspace = $state.raw<Workspace | null>(null);

  /** Take over a session that the server has just given. */
  open(session: Session): void {
    this.csrf = session.csrf;
    this.member = session.member;
    this.workspace = session.workspace;
    this.status = 'in';
    i18n.prefer(session.member.locale);
  }

  /** Whether whoever is logged in may; the server judges again. */
  may(deed: Deed): boolean {
    return role_may(this.member?.role, deed);
  }

  /** Forget the session on this side. */
  close(): void {
    this.csrf = null;
    this.member = null;
    this.workspace = null;
    this.status = 'out';
  }

  /** Ask the server who is logged in. */
  async load(): Promise<void> {
    try {
      this.open(await unwrap(api.GET('/console/v1/session')));
    } catch (cause) {
      if (cause instanceof ApiProblem && cause.status === 401) this.close();
      else this.status = 'unreachable';
    }
  }

  async log_out(): Promise<void> {
    await unwrap(api.POST('/console/v1/log-out'));
    this.close();
    router.navigate('/log-in');
  }

  /** The workspace as it is now, with the tag for editing it. */
  async load_workspace(signal?: AbortSignal): Promise<Tagged<Workspace>> {
    const read = await tagged(api.GET('/v1/workspace', signal ? { signal } : {}));
    this.workspace = read.value;
    return read;
  }

  /**
   * Change some fields of the workspace as it was read.
   * @throws ApiProblem `precondition_failed` when somebody changed it meanwhile.
   */
  async save_workspace(read: Tagged<Workspace>, changes: Partial<WorkspaceEdit>): Promise<Tagged<Workspace>> {
    const { name, locale, brand, origins, set_up } = read.value;
    const saved = await tagged(
      api.PUT('/v1/workspace', {
        body: { name, locale, brand, origins, set_up, ...changes },
        headers: { 'If-Match': read.etag ?? '*' },
      }),
    );
    this.workspace = saved.value;
    return saved;
  }

  /** The server no longer knows us: to the log-in, and back here afterwards. */
  expire(): void {
    if (this.status !== 'in') return;
    this.close();
    if (is_public(router.route.name)) return;
    toasts.show('info', t('session.ended'));
    router.navigate(`/log-in?next=${encodeURIComponent(router.here)}`, { replace: true });
  }
}

export const session = new SessionState();

export const api = make_client({
  csrf: () => session.csrf,
  locale: () => i18n.locale,
  new_key: random_key,
  on_session_end: () => session.expire(),
  on_csrf_stale: () => void session.load(),
});
