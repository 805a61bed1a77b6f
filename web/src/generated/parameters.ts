// What `npm run codegen` finds in the schema: by mutation, the fields of its `parameters`.

import type { ParameterField } from '../lib/parameter-field.ts';

export const PARAMETERS: Readonly<Record<string, readonly ParameterField[]>> = {
  "audioClassification": [
    {
      "name": "functionToApply",
      "description": "How raw outputs become scores. Default: as the model has it.",
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
      "description": "Penalty for tokens by how often they came, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "maxTokens",
      "description": "Most tokens of the answer, reasoning included, 1 to 1,000,000.",
      "kind": "Int",
      "min": 1,
      "max": 1000000
    },
    {
      "name": "presencePenalty",
      "description": "Penalty for tokens that came at all, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "reasoningEffort",
      "description": "How much a reasoning model reasons. Default: that of the server.",
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
      "description": "How much a token that was used is penalised, 0 to 100; 1 means not at all.",
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
      "description": "Makes sampling repeatable, where the server can.",
      "kind": "Int"
    },
    {
      "name": "stop",
      "description": "Texts at which the answer ends, at most 100; servers take four or more.",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "How freely tokens are drawn, 0 to 100: 0 always takes the likeliest, 1 is regular sampling.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "toolChoice",
      "description": "Which of them it asks for. Default: AUTO.",
      "kind": "JSON"
    },
    {
      "name": "tools",
      "description": "Functions that the model may ask for, at most 128.",
      "isList": true,
      "kind": "JSON"
    },
    {
      "name": "topK",
      "description": "Draw from this many likeliest tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Draw from the likeliest tokens that together reach this probability, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    }
  ],
  "conversational": [
    {
      "name": "maxLength",
      "description": "Longest answer, in tokens, 1 to 100,000.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Seconds that generation should take at most, 0 to 120. A soft limit: network time comes on top.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "minLength",
      "description": "Shortest answer, in tokens, 1 to 100,000; not above `maxLength`.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "repetitionPenalty",
      "description": "How much a token that was used is penalised, 0 to 100; 1 means not at all.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "seed",
      "description": "Makes sampling repeatable where the backend can (TGI, OpenAI-shaped servers, local models): an integer of at most 53 bits.",
      "kind": "Float"
    },
    {
      "name": "stop",
      "description": "Texts at which generation ends, at most 100 (TGI, OpenAI-shaped servers, local models).",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "How freely tokens are drawn, 0 to 100: 0 always takes the likeliest, 1 is regular sampling.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Draw from this many likeliest tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Draw from the likeliest tokens that together reach this probability, 0 to 1.",
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
      "description": "True: the vector is scaled to length 1. False: it stays as the model made it. Default: what the server does; local models scale.",
      "kind": "Boolean"
    },
    {
      "name": "promptName",
      "description": "The prompt put before the text, by its name in the model's own list, such as \"query\".",
      "kind": "String"
    },
    {
      "name": "truncate",
      "description": "True: a text longer than the model reads is cut. False: it is refused. Default: what the server does; local models cut.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut. Default: what the server does, which is RIGHT nearly everywhere.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut."
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
      "description": "How raw outputs become scores. Default: as the model has it.",
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
      "description": "Most tokens of the text, 1 to 100,000.",
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
      "description": "True: a sentence longer than the model reads is cut. False: it is refused. Default: true.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut. Default: RIGHT.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut."
        }
      ]
    }
  ],
  "speechRecognition": [
    {
      "name": "language",
      "description": "What is spoken, as a code such as `de` or an English name such as `German`, at most 50 characters. Multilingual Whisper alone. Default: the server decides; local models hear it in the recording.",
      "kind": "String"
    },
    {
      "name": "returnTimestamps",
      "description": "Also time the text. Default: not.",
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
      "description": "What is written down. Multilingual Whisper alone. Default: TRANSCRIBE.",
      "kind": "Enum",
      "values": [
        {
          "name": "TRANSCRIBE",
          "description": "What is said, in its own language."
        },
        {
          "name": "TRANSLATE",
          "description": "What is said, in English."
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
      "description": "Longest summary, in tokens, 1 to 100,000.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Seconds that generation should take at most, 0 to 120. A soft limit: network time comes on top.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "minLength",
      "description": "Shortest summary, in tokens, 1 to 100,000; not above `maxLength`.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "repetitionPenalty",
      "description": "How much a token that was used is penalised, 0 to 100; 1 means not at all.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "temperature",
      "description": "How freely tokens are drawn, 0 to 100: 0 always takes the likeliest, 1 is regular sampling.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Draw from this many likeliest tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Draw from the likeliest tokens that together reach this probability, 0 to 1.",
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
      "description": "How raw outputs become scores. Default: as the model has it.",
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
      "description": "True: a text longer than the model reads is cut. False: it is refused. Default: cut by TEI and local models, else as the backend has it.",
      "kind": "Boolean"
    },
    {
      "name": "truncationDirection",
      "description": "Which end is cut (TEI, local models). Default: RIGHT.",
      "kind": "Enum",
      "values": [
        {
          "name": "LEFT",
          "description": "The beginning is cut."
        },
        {
          "name": "RIGHT",
          "description": "The end is cut."
        }
      ]
    }
  ],
  "textGeneration": [
    {
      "name": "doSample",
      "description": "True: tokens are drawn at random. False: the likeliest is taken (greedy).",
      "kind": "Boolean"
    },
    {
      "name": "frequencyPenalty",
      "description": "Penalty for tokens by how often they came, -2 to 2.",
      "kind": "Float",
      "min": -2,
      "max": 2
    },
    {
      "name": "maxNewTokens",
      "description": "Most tokens to add, 1 to 100,000; the prompt does not count. Each one takes time.",
      "kind": "Int",
      "min": 1,
      "max": 100000
    },
    {
      "name": "maxTime",
      "description": "Seconds that generation should take at most, 0 to 120. A soft limit: network time comes on top.",
      "kind": "Float",
      "min": 0,
      "max": 120
    },
    {
      "name": "numReturnSequences",
      "description": "How many continuations, 1 to 10.",
      "kind": "Int",
      "min": 1,
      "max": 10
    },
    {
      "name": "repetitionPenalty",
      "description": "How much a token that was used is penalised, 0 to 100; 1 means not at all.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "returnFullText",
      "description": "True: the prompt stands before the answer. Default: what the backend does, which differs.",
      "kind": "Boolean"
    },
    {
      "name": "seed",
      "description": "Makes sampling repeatable where the backend can (TGI, OpenAI-shaped servers, local models): an integer of at most 53 bits.",
      "kind": "Float"
    },
    {
      "name": "stop",
      "description": "Texts at which generation ends, at most 100 (TGI, OpenAI-shaped servers, local models).",
      "isList": true,
      "kind": "String"
    },
    {
      "name": "temperature",
      "description": "How freely tokens are drawn, 0 to 100: 0 always takes the likeliest, 1 is regular sampling.",
      "kind": "Float",
      "min": 0,
      "max": 100
    },
    {
      "name": "topK",
      "description": "Draw from this many likeliest tokens, 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "topP",
      "description": "Draw from the likeliest tokens that together reach this probability, 0 to 1.",
      "kind": "Float",
      "min": 0,
      "max": 1
    },
    {
      "name": "truncate",
      "description": "Keep only the last tokens of the prompt (TGI, local models), 1 or more.",
      "kind": "Int",
      "min": 1
    },
    {
      "name": "typicalP",
      "description": "Typical decoding mass, 0 to 1.",
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
      "description": "True: a text longer than the model reads is cut. False: it is refused. Default: what the server does; local models cut.",
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
