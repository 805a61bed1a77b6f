// One parameter of a task, as a form shows it.

export interface ParameterField {
  name: string;
  /** JSON: an object of some form, written out. */
  kind: 'Int' | 'Float' | 'String' | 'Boolean' | 'Enum' | 'JSON';
  isList?: true;
  description: string;
  /** Of a number, both included. */
  min?: number;
  max?: number;
  /** Of an enum. */
  values?: readonly { name: string; description: string }[];
}
