// The flags, one for every setting: MAX_QUEUED is `--max-queued`.

import { VARIABLE_NAMES, VARIABLES, type VariableName } from '../settings/variables.ts';

export interface Flag {
  /** Without the dashes. */
  name: string;
  variable: VariableName;
  /** Whether the setting is a boolean: the flag may then be given without a value. */
  isSwitch: boolean;
}

export const FLAGS: readonly Flag[] = VARIABLE_NAMES.map((variable) => ({
  name: variable.toLowerCase().replaceAll('_', '-'),
  variable,
  isSwitch: VARIABLES[variable].schema.safeParse('true').data === true,
}));
