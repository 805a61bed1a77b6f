// What `npm run codegen` finds in the schema: by mutation, the fields of its `parameters`.

import type { ParameterField } from '../lib/parameter-field.ts';

export const PARAMETERS: Readonly<Record<string, readonly ParameterField[]>> = {
  "audioClassification": [
    {
      "name": "functionToApply",
      "description": "Function that turns raw outputs into scores. Default: that of the model.",
      "kind": "Enum",
      "values": [
        {
          "name": "NONE",
          "description": "The raw outputs, unbounded."
        },
        {
          "name": "SIGMOID",
          "description": "Each label on its own, from 0 to 1: for labels that can overlap."
        },
        {
          "name": "SOFTMAX",
          "description": "All labels together add up to 1."
        }
      ]
    },
    {
      "name": "topK",
      "description": "How many labels to return, 1 to 1000. Default: 5.",
      "kind": "Int",
      "min": 1,
      "max": 1000
    }
  ],
  "chatCompletion": [
    {
      "name": "frequencyPenalty",
      "description": "Penalty for tokens by how often they occurred, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "maxTokens",
      "description": "Maximum number of tokens of the answer, reasoning included, 1 to 1,000,000.",
      "kind": "Int",
      "min": 1,
      "max": 1000000
    },
    {
      "name": "presencePenalty",
      "description": "Penalty for tokens that occurred at all, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "reasoningEffort",
      "description": "How much a reasoning model reasons. Default: depends on the server.",
      "kind": "Enum",
      "values": [
        {
          "name": "HIGH",
          "description": "Long."
        },
        {
          "name": "LOW",
          "description": "Shortly."
        },
        {
          "name": "MEDIUM",
          "description": "For a while."
        },
        {
          "name": "NONE",
          "description": "Not at all."
        }
      ]
    },
    {
      "name": "repetitionPenalty",
      "description": "Penalty factor for repeated tokens, 0 to 100; 1 means none.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "responseFormat",
      "description": "The form of the answer. Default: text.",
      "kind": "JSON"
    },
    {
      "name": "seed",
      "description": "Seed for repeatable sampling, if the server supports it.",
      "kind": "Int"
    },
    {
      "name": "stop",
      "description": "Stop sequences, at most 100; servers accept four or more.",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "toolChoice",
      "description": "Which tools the model calls. Default: AUTO.",
      "kind": "JSON"
    },
    {
      "name": "tools",
      "description": "Functions that the model may call, at most 128.",
      "isList": true,
      "kind": "JSON"
    },
    {
      "name": "topK",
      "description": "Sample only from this many of the most likely tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "conversational": [
    {
      "name": "maxLength",
      "description": "Maximum length of the answer, in tokens, 1 to 100,000.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Maximum time of generation in seconds, 0 to 120. Does not include network time.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "minLength",
      "description": "Minimum length of the answer, in tokens, 1 to 100,000; at most `maxLength`.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "repetitionPenalty",
      "description": "Penalty factor for repeated tokens, 0 to 100; 1 means none.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "seed",
      "description": "Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits.",
      "kind": "Float"
    },
    {
      "name": "stop",
      "description": "Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models).",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Sample only from this many of the most likely tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "featureExtraction": [
    {
      "name": "dimensions",
      "description": "Fewer dimensions than the model has, 1 to 65,536, for models trained for it (Matryoshka).",
      "kind": "Int",
      "min": 1,
      "max": 65536
    },
    {
      "name": "normalize",
      "description": "True: the vector is scaled to length 1. False: it stays as the model made it. Default: depends on the server; true for local models.",
      "kind": "Boolean"
    },
    {
      "name": "promptName",
      "description": "Prompt to prepend to the text, by its name in the list of the model, such as \"query\".",
      "kind": "String"
    },
    {
      "name": "truncate",
      "description": "True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut off. Default: depends on the server, usually RIGHT.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut off."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut off."
        }
      ]
    }
  ],
  "fillMask": [
    {
      "name": "targets",
      "description": "Only these words are scored. Default: the whole vocabulary.",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "topK",
      "description": "Candidates per mask, 1 to 1000. Usual default: 5.",
      "kind": "Int",
      "min": 1,
      "max": 1000
    }
  ],
  "imageClassification": [
    {
      "name": "functionToApply",
      "description": "Function that turns raw outputs into scores. Default: that of the model.",
      "kind": "Enum",
      "values": [
        {
          "name": "NONE",
          "description": "The raw outputs, unbounded."
        },
        {
          "name": "SIGMOID",
          "description": "Each label on its own, from 0 to 1: for labels that can overlap."
        },
        {
          "name": "SOFTMAX",
          "description": "All labels together add up to 1."
        }
      ]
    },
    {
      "name": "topK",
      "description": "How many labels to return, 1 to 1000. Default: 5.",
      "kind": "Int",
      "min": 1,
      "max": 1000
    }
  ],
  "imageSegmentation": [
    {
      "name": "maskThreshold",
      "description": "How sure a pixel must be, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    },
    {
      "name": "overlapMaskAreaThreshold",
      "description": "Share of a mask that must remain after overlaps, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    },
    {
      "name": "subtask",
      "description": "What counts as a segment.",
      "kind": "Enum",
      "values": [
        {
          "name": "INSTANCE",
          "description": "Each thing on its own."
        },
        {
          "name": "PANOPTIC",
          "description": "Each thing on its own, and the background by kind."
        },
        {
          "name": "SEMANTIC",
          "description": "All things of a kind together."
        }
      ]
    },
    {
      "name": "threshold",
      "description": "Segments less likely than this are dropped, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "imageToText": [
    {
      "name": "maxNewTokens",
      "description": "Maximum number of tokens of the text, 1 to 100,000.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    }
  ],
  "objectDetection": [
    {
      "name": "threshold",
      "description": "Things less likely than this are dropped, 0 to 1. Usual default: 0.5.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "questionAnswering": [
    {
      "name": "alignToWords",
      "description": "True: answers begin and end at words. Usual default: true.",
      "kind": "Boolean"
    },
    {
      "name": "docStride",
      "description": "Tokens by which chunks overlap.",
      "kind": "Int"
    },
    {
      "name": "handleImpossibleAnswer",
      "description": "True: \"no answer\" (an empty one) is allowed.",
      "kind": "Boolean"
    },
    {
      "name": "maxAnswerLen",
      "description": "Longest answer, in tokens.",
      "kind": "Int"
    },
    {
      "name": "maxQuestionLen",
      "description": "The question is cut to this many tokens.",
      "kind": "Int"
    },
    {
      "name": "maxSeqLen",
      "description": "Longest chunk of question and context, in tokens.",
      "kind": "Int"
    },
    {
      "name": "topK",
      "description": "How many answers, 1 to 100. Default: 1.",
      "kind": "Int",
      "min": 1,
      "max": 100
    }
  ],
  "sentenceSimilarity": [
    {
      "name": "promptName",
      "description": "The prompt put before each sentence, by its name in the model's own list, such as \"query\".",
      "kind": "String"
    },
    {
      "name": "truncate",
      "description": "True: text beyond what the model can read is cut off. False: it is rejected. Default: true.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut off. Default: RIGHT.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut off."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut off."
        }
      ]
    }
  ],
  "speechRecognition": [
    {
      "name": "language",
      "description": "Spoken language, as a code such as `de` or an English name such as `German`, at most 50 characters. Only for multilingual Whisper. Default: detected by local models; otherwise the server decides.",
      "kind": "String"
    },
    {
      "name": "returnTimestamps",
      "description": "Granularity of timestamps. Default: none.",
      "kind": "Enum",
      "values": [
        {
          "name": "CHAR",
          "description": "By character (CTC models such as wav2vec2)."
        },
        {
          "name": "SEGMENT",
          "description": "By phrase (Whisper)."
        },
        {
          "name": "WORD",
          "description": "By word (Whisper, CTC models)."
        }
      ]
    },
    {
      "name": "task",
      "description": "Whether to translate. Only for multilingual Whisper. Default: TRANSCRIBE.",
      "kind": "Enum",
      "values": [
        {
          "name": "TRANSCRIBE",
          "description": "The spoken language."
        },
        {
          "name": "TRANSLATE",
          "description": "English."
        }
      ]
    }
  ],
  "summarization": [
    {
      "name": "cleanUpTokenizationSpaces",
      "description": "True: stray spaces before punctuation are removed.",
      "kind": "Boolean"
    },
    {
      "name": "maxLength",
      "description": "Maximum length of the summary, in tokens, 1 to 100,000.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Maximum time of generation in seconds, 0 to 120. Does not include network time.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "minLength",
      "description": "Minimum length of the summary, in tokens, 1 to 100,000; at most `maxLength`.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "repetitionPenalty",
      "description": "Penalty factor for repeated tokens, 0 to 100; 1 means none.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "temperature",
      "description": "Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Sample only from this many of the most likely tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    },
    {
      "name": "truncation",
      "description": "What happens to a text that is too long for the model.",
      "kind": "Enum",
      "values": [
        {
          "name": "DO_NOT_TRUNCATE",
          "description": "Nothing is cut; a text too long is an error."
        },
        {
          "name": "LONGEST_FIRST",
          "description": "The longest part is cut first."
        },
        {
          "name": "ONLY_FIRST",
          "description": "The first part is cut."
        },
        {
          "name": "ONLY_SECOND",
          "description": "The second part is cut."
        }
      ]
    }
  ],
  "tableQuestionAnswering": [
    {
      "name": "sequential",
      "description": "True: rows are read one after another, slower, for conversational models.",
      "kind": "Boolean"
    },
    {
      "name": "truncation",
      "description": "True: rows that do not fit the model are dropped.",
      "kind": "Boolean"
    }
  ],
  "textClassification": [
    {
      "name": "functionToApply",
      "description": "Function that turns raw outputs into scores. Default: that of the model.",
      "kind": "Enum",
      "values": [
        {
          "name": "NONE",
          "description": "The raw outputs, unbounded."
        },
        {
          "name": "SIGMOID",
          "description": "Each label on its own, from 0 to 1: for labels that can overlap."
        },
        {
          "name": "SOFTMAX",
          "description": "All labels together add up to 1."
        }
      ]
    },
    {
      "name": "topK",
      "description": "How many labels to return, 1 to 1000. Default: 5.",
      "kind": "Int",
      "min": 1,
      "max": 1000
    },
    {
      "name": "truncate",
      "description": "True: text beyond what the model can read is cut off. False: it is rejected. Default: true for TEI and local models, otherwise depends on the server.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut off (TEI, local models). Default: RIGHT.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut off."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut off."
        }
      ]
    }
  ],
  "textGeneration": [
    {
      "name": "doSample",
      "description": "True: tokens are sampled. False: the most likely token is taken (greedy).",
      "kind": "Boolean"
    },
    {
      "name": "frequencyPenalty",
      "description": "Penalty for tokens by how often they occurred, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "maxNewTokens",
      "description": "Maximum number of tokens to add, 1 to 100,000, without the prompt. Each one takes time.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Maximum time of generation in seconds, 0 to 120. Does not include network time.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "numReturnSequences",
      "description": "Number of continuations, 1 to 10.",
      "kind": "Int",
      "min": 1,
      "max": 10
    },
    {
      "name": "repetitionPenalty",
      "description": "Penalty factor for repeated tokens, 0 to 100; 1 means none.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "returnFullText",
      "description": "True: the answer begins with the prompt. Default: depends on the server.",
      "kind": "Boolean"
    },
    {
      "name": "seed",
      "description": "Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits.",
      "kind": "Float"
    },
    {
      "name": "stop",
      "description": "Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models).",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Sample only from this many of the most likely tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    },
    {
      "name": "truncate",
      "description": "Number of tokens to keep from the end of the prompt (TGI, local models), 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "typicalP",
      "description": "Probability mass of typical decoding, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "textRanking": [
    {
      "name": "topK",
      "description": "How many texts to return, 1 to 1000. Default: all.",
      "kind": "Int",
      "min": 1,
      "max": 1000
    },
    {
      "name": "truncate",
      "description": "True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models.",
      "kind": "Boolean"
    }
  ],
  "tokenClassification": [
    {
      "name": "aggregationStrategy",
      "description": "How tokens become entities. Default: SIMPLE on the router, NONE on most dedicated endpoints.",
      "kind": "Enum",
      "values": [
        {
          "name": "AVERAGE",
          "description": "As SIMPLE, and a word takes the label with the best average score."
        },
        {
          "name": "FIRST",
          "description": "As SIMPLE, and a word takes its first token's label."
        },
        {
          "name": "MAX",
          "description": "As SIMPLE, and a word takes its surest token's label."
        },
        {
          "name": "NONE",
          "description": "Every token keeps its own label, such as `B-PER`."
        },
        {
          "name": "SIMPLE",
          "description": "Neighbouring tokens of one label become one entity."
        }
      ]
    },
    {
      "name": "ignoreLabels",
      "description": "Labels to leave out. Usual default: `[\"O\"]`.",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "stride",
      "description": "Tokens that overlap between the chunks of a long text, 1 or more.",
      "kind": "Int",
      "min": 1
    }
  ],
  "translation": [
    {
      "name": "cleanUpTokenizationSpaces",
      "description": "True: stray spaces before punctuation are removed.",
      "kind": "Boolean"
    },
    {
      "name": "srcLang",
      "description": "Language of the text, as the model names it (`en_XX`, `eng_Latn`). Needed by multilingual models.",
      "kind": "String"
    },
    {
      "name": "tgtLang",
      "description": "Language to translate to, as the model names it (`fr_XX`). Needed by multilingual models.",
      "kind": "String"
    },
    {
      "name": "truncation",
      "description": "What happens to a text that is too long for the model.",
      "kind": "Enum",
      "values": [
        {
          "name": "DO_NOT_TRUNCATE",
          "description": "Nothing is cut; a text too long is an error."
        },
        {
          "name": "LONGEST_FIRST",
          "description": "The longest part is cut first."
        },
        {
          "name": "ONLY_FIRST",
          "description": "The first part is cut."
        },
        {
          "name": "ONLY_SECOND",
          "description": "The second part is cut."
        }
      ]
    }
  ],
  "zeroShotClassification": [
    {
      "name": "candidateLabels",
      "description": "Labels to choose from, 1 to 1000; with more than about 10 the scores mean little.",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "hypothesisTemplate",
      "description": "Sentence into which each label is put in place of `{}`. Default: `This example is {}.`",
      "kind": "String"
    },
    {
      "name": "multiLabel",
      "description": "True: labels can overlap, each is scored on its own. False: the scores add up to 1. Default: false.",
      "kind": "Boolean"
    }
  ]
};
