import { unwrap } from '../api/client';
import type { Survey } from '../api/contract';
import { resource, type Resource } from './resource.svelte';
import { router } from './router.svelte';
import { api } from './session.svelte';

/** The surveys of the workspace. Call while a component initialises. */
export function survey_list(): Resource<Survey[]> {
  return resource(
    () => null,
    async (_, signal) => (await unwrap(api.GET('/v1/surveys', { signal }))).items,
  );
}

/** The one that the address asks for, else the oldest. */
export function chosen_survey(surveys: Survey[]): Survey | undefined {
  return surveys.find(({ id }) => id === router.query('survey')) ?? surveys[0];
}
