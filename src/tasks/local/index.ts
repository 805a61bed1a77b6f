// The local recipes by task. A host imports these, and not the tasks: GraphQL would cost each host 30 MB.

import type { LocalRecipe } from '../local-recipe.ts';
import { textClassificationLocally } from './text-classification.ts';

export const localRecipes: Readonly<Record<string, LocalRecipe>> = {
  'text-classification': textClassificationLocally,
};
