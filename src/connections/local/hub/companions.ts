// The files of a model that are not networks.

/** Downloaded with the networks if present: tokenizers, templates, and settings of the steps before and after a model. */
export const COMPANIONS: readonly string[] = [
  ...['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'],
  ...['preprocessor_config.json', 'processor_config.json', 'chat_template.jinja', 'chat_template.json'],
  ...['vocab.json', 'vocab.txt', 'merges.txt', 'added_tokens.json'],
  ...['modules.json', 'sentence_bert_config.json', 'config_sentence_transformers.json', '1_Pooling/config.json'],
];
