import type { Tagged } from '../api/client';
import type { Workspace, WorkspaceEdit } from '../api/contract';
import { resource, type Resource } from '../lib/resource.svelte';
import { session } from '../lib/session.svelte';

export type WorkspaceResource = Resource<Tagged<Workspace>>;

/** The workspace with the tag for editing it. Call while a component initialises. */
export function workspace_resource(): WorkspaceResource {
  return resource(
    () => null,
    (_, signal) => session.load_workspace(signal),
    { worded: false },
  );
}

/** Change some fields; the resource then shows what the server stored. */
export async function save_workspace(workspace: WorkspaceResource, changes: Partial<WorkspaceEdit>): Promise<void> {
  if (!workspace.value) return;
  workspace.value = await session.save_workspace(workspace.value, changes);
}
