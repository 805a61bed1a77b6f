/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How the labels of tokens become the labels of words and names. */
export type AggregationStrategy =
  /** As SIMPLE, and a word takes the label with the best average score. */
  | 'AVERAGE'
  /** As SIMPLE, and a word takes its first token's label. */
  | 'FIRST'
  /** As SIMPLE, and a word takes its surest token's label. */
  | 'MAX'
  /** Every token keeps its own label, such as `B-PER`. */
  | 'NONE'
  /** Neighbouring tokens of one label become one entity. */
  | 'SIMPLE';

/** A recording to label. */
export type AudioClassificationInput = {
  /** The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR. */
  audio: string | Blob;
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** Number of labels, and scoring. */
  parameters?: AudioClassificationParameters | null | undefined;
};

/** Number of labels, and scoring. */
export type AudioClassificationParameters = {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null | undefined;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null | undefined;
};

/** A chat, for the model to go on with. */
export type ChatCompletionInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The chat so far, oldest first: 1 to 1000 messages of at most 1,000,000 characters in all. */
  messages: Array<ChatMessageInput>;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the answer is written. */
  parameters?: ChatCompletionParameters | null | undefined;
};

/** How the answer is written. Omitted parameters are not sent; the server decides. Parameters that this kind of server does not support are not sent either; `info.ignoredParameters` names them. */
export type ChatCompletionParameters = {
  /** Penalty for tokens by how often they occurred, -2 to 2. */
  frequencyPenalty?: number | null | undefined;
  /** Maximum number of tokens of the answer, reasoning included, 1 to 1,000,000. */
  maxTokens?: number | null | undefined;
  /** Penalty for tokens that occurred at all, -2 to 2. */
  presencePenalty?: number | null | undefined;
  /** How much a reasoning model reasons. Default: depends on the server. */
  reasoningEffort?: ReasoningEffort | null | undefined;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null | undefined;
  /** The form of the answer. Default: text. */
  responseFormat?: ResponseFormatInput | null | undefined;
  /** Seed for repeatable sampling, if the server supports it. */
  seed?: number | null | undefined;
  /** Stop sequences, at most 100; servers accept four or more. */
  stop?: Array<string> | null | undefined;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null | undefined;
  /** Which tools the model calls. Default: AUTO. */
  toolChoice?: ToolChoiceInput | null | undefined;
  /** Functions that the model may call, at most 128. */
  tools?: Array<ToolInput> | null | undefined;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null | undefined;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null | undefined;
};

/** A message of a chat. */
export type ChatMessageInput = {
  /** The text. Null only if the message of an assistant consists of tool calls. */
  content?: string | null | undefined;
  /** Pictures that go with a user's message, at most 32 in all messages together. */
  images?: Array<string | Blob> | null | undefined;
  /** The author. */
  role: ChatRole;
  /** The call that a message of role TOOL answers. */
  toolCallId?: string | number | null | undefined;
  /** Tool calls of the message, unchanged; at most 128. */
  toolCalls?: Array<ToolCallInput> | null | undefined;
};

/** The author. */
export type ChatRole =
  /** The model. */
  | 'ASSISTANT'
  /** Instructions to the model, before the chat. */
  | 'SYSTEM'
  /** The result of a tool. */
  | 'TOOL'
  /** The user. */
  | 'USER';

/** The kind of a connection. */
export type ConnectionKind =
  /** A dedicated endpoint that serves one model. */
  | 'CUSTOM_ENDPOINT'
  /** The Hugging Face router, or any host with its `/models/{id}` paths. */
  | 'HUGGING_FACE'
  /** Models run inside this server. */
  | 'LOCAL';

/** A chat, and what the user says next. */
export type ConversationalInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The chat. */
  inputs: ConversationalInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the answer is written. */
  parameters?: ConversationalParameters | null | undefined;
};

/** What the user says now, and the turns before. Both lists are of one length. */
export type ConversationalInputs = {
  /** What the model answered to each of them. Default: none. */
  generatedResponses?: Array<string> | null | undefined;
  /** What the user said before, oldest first, at most 1000 turns. Default: none. */
  pastUserInputs?: Array<string> | null | undefined;
  /** Instructions to the model, before the chat. Default: none. */
  system?: string | null | undefined;
  /** What the user says now; not empty. */
  text: string;
};

/** How the answer is written. Omitted parameters are not sent. `minLength` and `maxTime` only apply to toolkit servers and local models. */
export type ConversationalParameters = {
  /** Maximum length of the answer, in tokens, 1 to 100,000. */
  maxLength?: number | null | undefined;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null | undefined;
  /** Minimum length of the answer, in tokens, 1 to 100,000; at most `maxLength`. */
  minLength?: number | null | undefined;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null | undefined;
  /** Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits. */
  seed?: number | null | undefined;
  /** Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models). */
  stop?: Array<string> | null | undefined;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null | undefined;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null | undefined;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null | undefined;
};

/** A text to turn into a vector. */
export type FeatureExtractionInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text, at most 1,000,000 characters; not empty. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the vector is made. */
  parameters?: FeatureExtractionParameters | null | undefined;
};

/** How the vector is made. Omitted parameters are not sent; the server decides. */
export type FeatureExtractionParameters = {
  /** Fewer dimensions than the model has, 1 to 65,536, for models trained for it (Matryoshka). */
  dimensions?: number | null | undefined;
  /** True: the vector is scaled to length 1. False: it stays as the model made it. Default: depends on the server; true for local models. */
  normalize?: boolean | null | undefined;
  /** Prompt to prepend to the text, by its name in the list of the model, such as "query". */
  promptName?: string | null | undefined;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models. */
  truncate?: boolean | null | undefined;
  /** Which end is cut off. Default: depends on the server, usually RIGHT. */
  truncationDirection?: TruncationDirection | null | undefined;
};

/** A text with a mask in it. */
export type FillMaskInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** Text with at least one mask, written as the model's mask token: `[MASK]` for BERT, `<mask>` for RoBERTa. At most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** Number and choice of candidates. */
  parameters?: FillMaskParameters | null | undefined;
};

/** Omitted parameters are not sent; the model decides. */
export type FillMaskParameters = {
  /** Only these words are scored. Default: the whole vocabulary. */
  targets?: Array<string> | null | undefined;
  /** Candidates per mask, 1 to 1000. Usual default: 5. */
  topK?: number | null | undefined;
};

/** Why generated text ends. */
export type FinishReason =
  /** A content filter removed text. */
  | 'CONTENT_FILTER'
  /** The requested maximum, or the context length of the model, was reached. */
  | 'LENGTH'
  /** Another reason. */
  | 'OTHER'
  /** The model finished, or wrote a sequence of `stop`. */
  | 'STOP'
  /** The model calls tools. */
  | 'TOOL_CALLS';

/** The function that turns the model's raw outputs into scores. */
export type FunctionToApply =
  /** The raw outputs, unbounded. */
  | 'NONE'
  /** Each label on its own, from 0 to 1: for labels that can overlap. */
  | 'SIGMOID'
  /** All labels together add up to 1. */
  | 'SOFTMAX';

/** A picture to label. */
export type ImageClassificationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: string | Blob;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** Number of labels, and scoring. */
  parameters?: ImageClassificationParameters | null | undefined;
};

/** Number of labels, and scoring. */
export type ImageClassificationParameters = {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null | undefined;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null | undefined;
};

/** A picture to cut into segments. */
export type ImageSegmentationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: string | Blob;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** What counts as a segment. */
  parameters?: ImageSegmentationParameters | null | undefined;
};

/** What counts as a segment. Omitted parameters are not sent; the model decides. */
export type ImageSegmentationParameters = {
  /** How sure a pixel must be, 0 to 1. */
  maskThreshold?: number | null | undefined;
  /** Share of a mask that must remain after overlaps, 0 to 1. */
  overlapMaskAreaThreshold?: number | null | undefined;
  /** What counts as a segment. */
  subtask?: SegmentationSubtask | null | undefined;
  /** Segments less likely than this are dropped, 0 to 1. */
  threshold?: number | null | undefined;
};

/** A picture to put into words. */
export type ImageToTextInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: string | Blob;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How long the text is. */
  parameters?: ImageToTextParameters | null | undefined;
};

/** Omitted parameters are not sent; the model decides. */
export type ImageToTextParameters = {
  /** Maximum number of tokens of the text, 1 to 100,000. */
  maxNewTokens?: number | null | undefined;
};

/** How this call uses the cache and waits for a loading model. */
export type InferenceOptions = {
  /** True: the answer may come from the cache or an identical call in flight, and is cached. False: the model always runs. Default: true, except for sampled text. */
  useCache?: boolean | null | undefined;
  /** True: waits for a loading model until the deadline. False: fails at once with MODEL_LOADING. Default: false. */
  waitForModel?: boolean | null | undefined;
};

/** A picture to look for things in. */
export type ObjectDetectionInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: string | Blob;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How sure the model must be. */
  parameters?: ObjectDetectionParameters | null | undefined;
};

/** Omitted parameters are not sent; the model decides. */
export type ObjectDetectionParameters = {
  /** Things less likely than this are dropped, 0 to 1. Usual default: 0.5. */
  threshold?: number | null | undefined;
};

/** A question about a text. */
export type QuestionAnsweringInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The question and the text. */
  inputs: QuestionAnsweringInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How answers are looked for. */
  parameters?: QuestionAnsweringParameters | null | undefined;
};

/** A question, and the text that holds its answer. */
export type QuestionAnsweringInputs = {
  /** The text to look in; not empty, at most 1,000,000 characters. */
  context: string;
  /** The question; not empty. */
  question: string;
};

/** How answers are looked for. Omitted parameters are not sent; the model decides. */
export type QuestionAnsweringParameters = {
  /** True: answers begin and end at words. Usual default: true. */
  alignToWords?: boolean | null | undefined;
  /** Tokens by which chunks overlap. */
  docStride?: number | null | undefined;
  /** True: "no answer" (an empty one) is allowed. */
  handleImpossibleAnswer?: boolean | null | undefined;
  /** Longest answer, in tokens. */
  maxAnswerLen?: number | null | undefined;
  /** The question is cut to this many tokens. */
  maxQuestionLen?: number | null | undefined;
  /** Longest chunk of question and context, in tokens. */
  maxSeqLen?: number | null | undefined;
  /** How many answers, 1 to 100. Default: 1. */
  topK?: number | null | undefined;
};

/** How much a model reasons before it answers. */
export type ReasoningEffort =
  /** Long. */
  | 'HIGH'
  /** Shortly. */
  | 'LOW'
  /** For a while. */
  | 'MEDIUM'
  /** Not at all. */
  | 'NONE';

/** The form of the answer. It is not sent to servers that cannot constrain a model; the field `json` shows whether the answer has that form. */
export type ResponseFormatInput = {
  /** Name of the schema, which some servers show to the model. Default: answer. */
  name?: string | null | undefined;
  /** JSON Schema of the answer. */
  schema?: unknown;
  /** True: the server enforces every part of the schema. */
  strict?: boolean | null | undefined;
  /** The form. */
  type: ResponseFormatType;
};

/** The form of an answer. */
export type ResponseFormatType =
  /** Any JSON object. */
  | 'JSON_OBJECT'
  /** JSON that matches `schema`. */
  | 'JSON_SCHEMA'
  /** Any text. */
  | 'TEXT';

/** Granularity of timestamps. */
export type ReturnTimestamps =
  /** By character (CTC models such as wav2vec2). */
  | 'CHAR'
  /** By phrase (Whisper). */
  | 'SEGMENT'
  /** By word (Whisper, CTC models). */
  | 'WORD';

/** What counts as a segment. */
export type SegmentationSubtask =
  /** Each thing on its own. */
  | 'INSTANCE'
  /** Each thing on its own, and the background by kind. */
  | 'PANOPTIC'
  /** All things of a kind together. */
  | 'SEMANTIC';

/** Sentences to compare in meaning. */
export type SentenceSimilarityInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The sentences. */
  inputs: SentenceSimilarityInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How sentences are processed. */
  parameters?: SentenceSimilarityParameters | null | undefined;
};

/** A sentence, and those to compare it with. */
export type SentenceSimilarityInputs = {
  /** The sentences to compare it with, 1 to 1000. */
  sentences: Array<string>;
  /** The sentence to compare; not empty. */
  sourceSentence: string;
};

/** How sentences are read, by TEI and local models; other servers read as they do. */
export type SentenceSimilarityParameters = {
  /** The prompt put before each sentence, by its name in the model's own list, such as "query". */
  promptName?: string | null | undefined;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: true. */
  truncate?: boolean | null | undefined;
  /** Which end is cut off. Default: RIGHT. */
  truncationDirection?: TruncationDirection | null | undefined;
};

/** A recording to transcribe. */
export type SpeechRecognitionInput = {
  /** The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR. */
  audio: string | Blob;
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** Whether the text is timed, and in which language it is. */
  parameters?: SpeechRecognitionParameters | null | undefined;
};

/** Omitted parameters are not sent; the model decides. */
export type SpeechRecognitionParameters = {
  /** Spoken language, as a code such as `de` or an English name such as `German`, at most 50 characters. Only for multilingual Whisper. Default: detected by local models; otherwise the server decides. */
  language?: string | null | undefined;
  /** Granularity of timestamps. Default: none. */
  returnTimestamps?: ReturnTimestamps | null | undefined;
  /** Whether to translate. Only for multilingual Whisper. Default: TRANSCRIBE. */
  task?: SpeechTask | null | undefined;
};

/** Output language of speech recognition. */
export type SpeechTask =
  /** The spoken language. */
  | 'TRANSCRIBE'
  /** English. */
  | 'TRANSLATE';

/** A text to shorten. */
export type SummarizationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the summary is written. */
  parameters?: SummarizationParameters | null | undefined;
};

/** How the summary is written. Omitted parameters are not sent; the model decides. */
export type SummarizationParameters = {
  /** True: stray spaces before punctuation are removed. */
  cleanUpTokenizationSpaces?: boolean | null | undefined;
  /** Maximum length of the summary, in tokens, 1 to 100,000. */
  maxLength?: number | null | undefined;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null | undefined;
  /** Minimum length of the summary, in tokens, 1 to 100,000; at most `maxLength`. */
  minLength?: number | null | undefined;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null | undefined;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null | undefined;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null | undefined;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null | undefined;
  /** What happens to a text that is too long for the model. */
  truncation?: Truncation | null | undefined;
};

/** A column of the table. All columns have the same number of values. */
export type TableColumn = {
  /** The column's name; no two columns share one. */
  header: string;
  /** The cells from the top; numbers are written as text, such as "36542". */
  values: Array<string>;
};

/** A question about a table. */
export type TableQuestionAnsweringInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The question and the table. */
  inputs: TableQuestionAnsweringInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the table is read. */
  parameters?: TableQuestionAnsweringParameters | null | undefined;
};

/** A question, and the table that holds its answer. */
export type TableQuestionAnsweringInputs = {
  /** The question in plain words; not empty. */
  query: string;
  /** The columns, 1 or more, with at most 100,000 cells in all. */
  table: Array<TableColumn>;
};

/** How the table is read. Omitted parameters are not sent; the model decides. */
export type TableQuestionAnsweringParameters = {
  /** True: rows are read one after another, slower, for conversational models. */
  sequential?: boolean | null | undefined;
  /** True: rows that do not fit the model are dropped. */
  truncation?: boolean | null | undefined;
};

/** A text to label. */
export type TextClassificationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** Number of labels, and scoring. */
  parameters?: TextClassificationParameters | null | undefined;
};

/** Number of labels, scoring, and handling of overlong text. */
export type TextClassificationParameters = {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null | undefined;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null | undefined;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: true for TEI and local models, otherwise depends on the server. */
  truncate?: boolean | null | undefined;
  /** Which end is cut off (TEI, local models). Default: RIGHT. */
  truncationDirection?: TruncationDirection | null | undefined;
};

/** A text to continue. */
export type TextGenerationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The prompt; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How the text is continued. */
  parameters?: TextGenerationParameters | null | undefined;
};

/** How the text is continued. Omitted parameters are not sent; the model decides. */
export type TextGenerationParameters = {
  /** True: tokens are sampled. False: the most likely token is taken (greedy). */
  doSample?: boolean | null | undefined;
  /** Penalty for tokens by how often they occurred, -2 to 2. */
  frequencyPenalty?: number | null | undefined;
  /** Maximum number of tokens to add, 1 to 100,000, without the prompt. Each one takes time. */
  maxNewTokens?: number | null | undefined;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null | undefined;
  /** Number of continuations, 1 to 10. */
  numReturnSequences?: number | null | undefined;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null | undefined;
  /** True: the answer begins with the prompt. Default: depends on the server. */
  returnFullText?: boolean | null | undefined;
  /** Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits. */
  seed?: number | null | undefined;
  /** Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models). */
  stop?: Array<string> | null | undefined;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null | undefined;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null | undefined;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null | undefined;
  /** Number of tokens to keep from the end of the prompt (TGI, local models), 1 or more. */
  truncate?: number | null | undefined;
  /** Probability mass of typical decoding, 0 to 1. */
  typicalP?: number | null | undefined;
};

/** Texts to rank for a query. */
export type TextRankingInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The query and the texts. */
  inputs: TextRankingInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How they are ranked. */
  parameters?: TextRankingParameters | null | undefined;
};

/** A query, and the texts to rank. */
export type TextRankingInputs = {
  /** The query; not empty. */
  query: string;
  /** The texts to rank, 1 to 1000; none empty. */
  texts: Array<string>;
};

/** Number of texts to return, and handling of overlong ones. */
export type TextRankingParameters = {
  /** How many texts to return, 1 to 1000. Default: all. */
  topK?: number | null | undefined;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models. */
  truncate?: boolean | null | undefined;
};

/** A text to look for entities in. */
export type TokenClassificationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** How entities are put together. */
  parameters?: TokenClassificationParameters | null | undefined;
};

/** How entities are put together. Omitted parameters are not sent; the model decides. */
export type TokenClassificationParameters = {
  /** How tokens become entities. Default: SIMPLE on the router, NONE on most dedicated endpoints. */
  aggregationStrategy?: AggregationStrategy | null | undefined;
  /** Labels to leave out. Usual default: `["O"]`. */
  ignoreLabels?: Array<string> | null | undefined;
  /** Tokens that overlap between the chunks of a long text, 1 or more. */
  stride?: number | null | undefined;
};

/** A call of a tool, as it came from the model. */
export type ToolCallInput = {
  /** The JSON text of the arguments, as the model wrote it. */
  arguments: string;
  /** Its id, which the answer names as `toolCallId`. */
  id: string | number;
  /** Name of the function. */
  name: string;
};

/** Which tools the model calls: a mode, or the name of one tool. */
export type ToolChoiceInput =
  {   /** Whether the model calls tools. */
  mode: ToolChoiceMode; name?: never; }
  |  { mode?: never;   /** Name of the tool that the model must call. */
  name: string; };

/** Whether the model calls tools. */
export type ToolChoiceMode =
  /** The model decides. */
  | 'AUTO'
  /** The model answers in text. */
  | 'NONE'
  /** The model calls at least one tool. */
  | 'REQUIRED';

/** A function that the model may call. The server does not run it: the answer has the name and the arguments. */
export type ToolInput = {
  /** What it does, and when to use it. */
  description?: string | null | undefined;
  /** Its name: letters, digits, "_" and "-". */
  name: string;
  /** JSON Schema of its arguments. Default: none are taken. */
  parameters?: unknown;
};

/** A text to translate. */
export type TranslationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** From which language to which. */
  parameters?: TranslationParameters | null | undefined;
};

/** From which language to which. Omitted parameters are not sent; the model decides. */
export type TranslationParameters = {
  /** True: stray spaces before punctuation are removed. */
  cleanUpTokenizationSpaces?: boolean | null | undefined;
  /** Language of the text, as the model names it (`en_XX`, `eng_Latn`). Needed by multilingual models. */
  srcLang?: string | null | undefined;
  /** Language to translate to, as the model names it (`fr_XX`). Needed by multilingual models. */
  tgtLang?: string | null | undefined;
  /** What happens to a text that is too long for the model. */
  truncation?: Truncation | null | undefined;
};

/** What happens to a text that is longer than the model can read. */
export type Truncation =
  /** Nothing is cut; a text too long is an error. */
  | 'DO_NOT_TRUNCATE'
  /** The longest part is cut first. */
  | 'LONGEST_FIRST'
  /** The first part is cut. */
  | 'ONLY_FIRST'
  /** The second part is cut. */
  | 'ONLY_SECOND';

/** Which end of an overlong text is cut off. */
export type TruncationDirection =
  /** The beginning is cut off. */
  | 'LEFT'
  /** The end is cut off. */
  | 'RIGHT';

/** A text, and the labels to choose from. */
export type ZeroShotClassificationInput = {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | number | null | undefined;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null | undefined;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null | undefined;
  /** The labels to choose from. */
  parameters: ZeroShotClassificationParameters;
};

/** The labels to choose from. */
export type ZeroShotClassificationParameters = {
  /** Labels to choose from, 1 to 1000; with more than about 10 the scores mean little. */
  candidateLabels: Array<string>;
  /** Sentence into which each label is put in place of `{}`. Default: `This example is {}.` */
  hypothesisTemplate?: string | null | undefined;
  /** True: labels can overlap, each is scored on its own. False: the scores add up to 1. Default: false. */
  multiLabel?: boolean | null | undefined;
};

export type InfoFragment = { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number };

export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { tasks: Array<{ id: string, mutation: string, description: string, example: string, defaultModel: string | null }>, connections: Array<{ id: string, kind: ConnectionKind, isDefault: boolean, models: Array<string>, downloads: Array<{ model: string, loadedBytes: number, totalBytes: number | null }> }> };

export type TextGenerationMutationVariables = Exact<{
  input: TextGenerationInput;
}>;


export type TextGenerationMutation = { textGeneration: { generatedText: string, generatedTexts: Array<string>, finishReason: FinishReason | null, usage: { promptTokens: number | null, completionTokens: number | null, totalTokens: number | null } | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type FillMaskMutationVariables = Exact<{
  input: FillMaskInput;
}>;


export type FillMaskMutation = { fillMask: { results: Array<{ score: number, sequence: string, token: number, tokenStr: string }>, masks: Array<Array<{ score: number, sequence: string, token: number, tokenStr: string }>>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type SummarizationMutationVariables = Exact<{
  input: SummarizationInput;
}>;


export type SummarizationMutation = { summarization: { summaryText: string, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type TextClassificationMutationVariables = Exact<{
  input: TextClassificationInput;
}>;


export type TextClassificationMutation = { textClassification: { results: Array<{ label: string, score: number }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type TokenClassificationMutationVariables = Exact<{
  input: TokenClassificationInput;
}>;


export type TokenClassificationMutation = { tokenClassification: { results: Array<{ entityGroup: string, score: number, word: string, start: number | null, end: number | null }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type TranslationMutationVariables = Exact<{
  input: TranslationInput;
}>;


export type TranslationMutation = { translation: { translationText: string, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ZeroShotClassificationMutationVariables = Exact<{
  input: ZeroShotClassificationInput;
}>;


export type ZeroShotClassificationMutation = { zeroShotClassification: { labels: Array<string>, scores: Array<number>, sequence: string | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type QuestionAnsweringMutationVariables = Exact<{
  input: QuestionAnsweringInput;
}>;


export type QuestionAnsweringMutation = { questionAnswering: { answer: string, score: number | null, start: number | null, stop: number | null, answers: Array<{ answer: string, score: number, start: number, stop: number }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type TableQuestionAnsweringMutationVariables = Exact<{
  input: TableQuestionAnsweringInput;
}>;


export type TableQuestionAnsweringMutation = { tableQuestionAnswering: { answer: string, aggregator: string | null, cells: Array<string> | null, coordinates: Array<Array<number>> | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type SentenceSimilarityMutationVariables = Exact<{
  input: SentenceSimilarityInput;
}>;


export type SentenceSimilarityMutation = { sentenceSimilarity: { scores: Array<number>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ConversationalMutationVariables = Exact<{
  input: ConversationalInput;
}>;


export type ConversationalMutation = { conversational: { generatedText: string, finishReason: FinishReason | null, conversation: { pastUserInputs: Array<string>, generatedResponses: Array<string> }, usage: { promptTokens: number | null, completionTokens: number | null, totalTokens: number | null } | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ImageClassificationMutationVariables = Exact<{
  input: ImageClassificationInput;
}>;


export type ImageClassificationMutation = { imageClassification: { classes: Array<{ label: string, score: number }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ImageSegmentationMutationVariables = Exact<{
  input: ImageSegmentationInput;
}>;


export type ImageSegmentationMutation = { imageSegmentation: { segments: Array<{ label: string, mask: string, score: number | null }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ObjectDetectionMutationVariables = Exact<{
  input: ObjectDetectionInput;
}>;


export type ObjectDetectionMutation = { objectDetection: { objects: Array<{ label: string, score: number, box: { xmin: number, ymin: number, xmax: number, ymax: number } }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ImageToTextMutationVariables = Exact<{
  input: ImageToTextInput;
}>;


export type ImageToTextMutation = { imageToText: { text: string, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type SpeechRecognitionMutationVariables = Exact<{
  input: SpeechRecognitionInput;
}>;


export type SpeechRecognitionMutation = { speechRecognition: { text: string, chunks: Array<{ text: string, start: number | null, end: number | null }> | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type AudioClassificationMutationVariables = Exact<{
  input: AudioClassificationInput;
}>;


export type AudioClassificationMutation = { audioClassification: { classes: Array<{ label: string, score: number }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type FeatureExtractionMutationVariables = Exact<{
  input: FeatureExtractionInput;
}>;


export type FeatureExtractionMutation = { featureExtraction: { embedding: Array<number>, base64: string, dimensions: number, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type TextRankingMutationVariables = Exact<{
  input: TextRankingInput;
}>;


export type TextRankingMutation = { textRanking: { results: Array<{ index: number, text: string, score: number }>, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export type ChatCompletionMutationVariables = Exact<{
  input: ChatCompletionInput;
}>;


export type ChatCompletionMutation = { chatCompletion: { json: unknown, finishReason: FinishReason | null, message: { role: ChatRole, content: string | null, reasoning: string | null, toolCalls: Array<{ id: string, name: string, arguments: string }> }, usage: { promptTokens: number | null, completionTokens: number | null, totalTokens: number | null } | null, info: { connection: string, model: string | null, cached: boolean, batchSize: number, attempts: number, durationMs: number } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const InfoFragmentDoc = new TypedDocumentString(`
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}
    `, {"fragmentName":"Info"}) as unknown as TypedDocumentString<InfoFragment, unknown>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview {
  tasks {
    id
    mutation
    description
    example
    defaultModel
  }
  connections {
    id
    kind
    isDefault
    models
    downloads {
      model
      loadedBytes
      totalBytes
    }
  }
}
    `) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const TextGenerationDocument = new TypedDocumentString(`
    mutation TextGeneration($input: TextGenerationInput!) {
  textGeneration(input: $input) {
    generatedText
    generatedTexts
    finishReason
    usage {
      promptTokens
      completionTokens
      totalTokens
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TextGenerationMutation, TextGenerationMutationVariables>;
export const FillMaskDocument = new TypedDocumentString(`
    mutation FillMask($input: FillMaskInput!) {
  fillMask(input: $input) {
    results {
      score
      sequence
      token
      tokenStr
    }
    masks {
      score
      sequence
      token
      tokenStr
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<FillMaskMutation, FillMaskMutationVariables>;
export const SummarizationDocument = new TypedDocumentString(`
    mutation Summarization($input: SummarizationInput!) {
  summarization(input: $input) {
    summaryText
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<SummarizationMutation, SummarizationMutationVariables>;
export const TextClassificationDocument = new TypedDocumentString(`
    mutation TextClassification($input: TextClassificationInput!) {
  textClassification(input: $input) {
    results {
      label
      score
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TextClassificationMutation, TextClassificationMutationVariables>;
export const TokenClassificationDocument = new TypedDocumentString(`
    mutation TokenClassification($input: TokenClassificationInput!) {
  tokenClassification(input: $input) {
    results {
      entityGroup
      score
      word
      start
      end
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TokenClassificationMutation, TokenClassificationMutationVariables>;
export const TranslationDocument = new TypedDocumentString(`
    mutation Translation($input: TranslationInput!) {
  translation(input: $input) {
    translationText
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TranslationMutation, TranslationMutationVariables>;
export const ZeroShotClassificationDocument = new TypedDocumentString(`
    mutation ZeroShotClassification($input: ZeroShotClassificationInput!) {
  zeroShotClassification(input: $input) {
    labels
    scores
    sequence
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ZeroShotClassificationMutation, ZeroShotClassificationMutationVariables>;
export const QuestionAnsweringDocument = new TypedDocumentString(`
    mutation QuestionAnswering($input: QuestionAnsweringInput!) {
  questionAnswering(input: $input) {
    answer
    score
    start
    stop
    answers {
      answer
      score
      start
      stop
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<QuestionAnsweringMutation, QuestionAnsweringMutationVariables>;
export const TableQuestionAnsweringDocument = new TypedDocumentString(`
    mutation TableQuestionAnswering($input: TableQuestionAnsweringInput!) {
  tableQuestionAnswering(input: $input) {
    answer
    aggregator
    cells
    coordinates
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TableQuestionAnsweringMutation, TableQuestionAnsweringMutationVariables>;
export const SentenceSimilarityDocument = new TypedDocumentString(`
    mutation SentenceSimilarity($input: SentenceSimilarityInput!) {
  sentenceSimilarity(input: $input) {
    scores
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<SentenceSimilarityMutation, SentenceSimilarityMutationVariables>;
export const ConversationalDocument = new TypedDocumentString(`
    mutation Conversational($input: ConversationalInput!) {
  conversational(input: $input) {
    generatedText
    conversation {
      pastUserInputs
      generatedResponses
    }
    finishReason
    usage {
      promptTokens
      completionTokens
      totalTokens
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ConversationalMutation, ConversationalMutationVariables>;
export const ImageClassificationDocument = new TypedDocumentString(`
    mutation ImageClassification($input: ImageClassificationInput!) {
  imageClassification(input: $input) {
    classes {
      label
      score
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ImageClassificationMutation, ImageClassificationMutationVariables>;
export const ImageSegmentationDocument = new TypedDocumentString(`
    mutation ImageSegmentation($input: ImageSegmentationInput!) {
  imageSegmentation(input: $input) {
    segments {
      label
      mask
      score
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ImageSegmentationMutation, ImageSegmentationMutationVariables>;
export const ObjectDetectionDocument = new TypedDocumentString(`
    mutation ObjectDetection($input: ObjectDetectionInput!) {
  objectDetection(input: $input) {
    objects {
      label
      score
      box {
        xmin
        ymin
        xmax
        ymax
      }
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ObjectDetectionMutation, ObjectDetectionMutationVariables>;
export const ImageToTextDocument = new TypedDocumentString(`
    mutation ImageToText($input: ImageToTextInput!) {
  imageToText(input: $input) {
    text
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ImageToTextMutation, ImageToTextMutationVariables>;
export const SpeechRecognitionDocument = new TypedDocumentString(`
    mutation SpeechRecognition($input: SpeechRecognitionInput!) {
  speechRecognition(input: $input) {
    text
    chunks {
      text
      start
      end
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<SpeechRecognitionMutation, SpeechRecognitionMutationVariables>;
export const AudioClassificationDocument = new TypedDocumentString(`
    mutation AudioClassification($input: AudioClassificationInput!) {
  audioClassification(input: $input) {
    classes {
      label
      score
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<AudioClassificationMutation, AudioClassificationMutationVariables>;
export const FeatureExtractionDocument = new TypedDocumentString(`
    mutation FeatureExtraction($input: FeatureExtractionInput!) {
  featureExtraction(input: $input) {
    embedding
    base64
    dimensions
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<FeatureExtractionMutation, FeatureExtractionMutationVariables>;
export const TextRankingDocument = new TypedDocumentString(`
    mutation TextRanking($input: TextRankingInput!) {
  textRanking(input: $input) {
    results {
      index
      text
      score
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<TextRankingMutation, TextRankingMutationVariables>;
export const ChatCompletionDocument = new TypedDocumentString(`
    mutation ChatCompletion($input: ChatCompletionInput!) {
  chatCompletion(input: $input) {
    message {
      role
      content
      reasoning
      toolCalls {
        id
        name
        arguments
      }
    }
    json
    finishReason
    usage {
      promptTokens
      completionTokens
      totalTokens
    }
    info {
      ...Info
    }
  }
}
    fragment Info on InferenceInfo {
  connection
  model
  cached
  batchSize
  attempts
  durationMs
}`) as unknown as TypedDocumentString<ChatCompletionMutation, ChatCompletionMutationVariables>;