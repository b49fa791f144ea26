import type { Target } from '../../src/api/contract';

/** Whom the program of the fixtures looks for. */
export const kTarget: Target = {
  countries: ['FR'],
  competitors: [],
  sectors: [],
  employees_from: null,
  employees_to: null,
  review_below: 20,
  refuse_below: 0,
};
