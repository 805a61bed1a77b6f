// What each task takes and gives, made from the schema by `npm run codegen`: do not change by hand.

/**
 * A picture or a recording: base64, a `data:` URI, a Blob or File, or its bytes.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { createInferql, type MediaSource } from 'inferql';
 *
 * const image: MediaSource = await readFile('cat.png');
 * const { text } = await createInferql().run('imageToText', { image });
 * ```
 */
export type MediaSource = string | Blob | Uint8Array;

/**
 * What each task takes and gives, by the names of the schema's mutations.
 *
 * @example
 * ```ts
 * import type { TaskTypes } from 'inferql';
 *
 * type Ranked = TaskTypes['textRanking']['output']['results'];
 * const best = (results: Ranked) => results[0]?.text;
 * ```
 */
export interface TaskTypes {
  /** Says what is heard in a recording: a command, a mood, a sound. The bundled model: recognises one spoken English command word: yes, no, up, down, left, right, on, off, stop, go, start, open, close, red, green, blue; any other word or a sentence is "_unknown_". */
  audioClassification: { input: AudioClassificationInput; output: AudioClassificationOutput; isStreamed: false };
  /** Answers a chat of messages with roles, pictures and tools. The bundled model: chats in English: greetings, capitals, colours, animal sounds, opposites, days, sums up to ten plus ten, jokes and little stories; says what 5,000 words and names mean (WordNet); gives back a name that it was told. */
  chatCompletion: { input: ChatCompletionInput; output: ChatCompletionOutput; isStreamed: true };
  /** Answers the next turn of a chat. The bundled model: chats in English: greetings, capitals, colours, animal sounds, opposites, days, sums up to ten plus ten, jokes and little stories; says what 5,000 words and names mean (WordNet); gives back a name that it was told. */
  conversational: { input: ConversationalInput; output: ConversationalOutput; isStreamed: true };
  /** Turns a text into a vector, to search and compare by meaning. The bundled model: turns English texts into vectors of 100 numbers by what their words mean, 30,000 words known; word order counts little. */
  featureExtraction: { input: FeatureExtractionInput; output: FeatureExtractionOutput; isStreamed: false };
  /** Finds the words most likely to stand at each mask of a text. The bundled model: fills [MASK] in everyday English sentences, in small or capital letters, with one of 7,500 words; best for common things, habits, sayings, and facts such as capitals, opposites and sums up to ten plus ten. */
  fillMask: { input: FillMaskInput; output: FillMaskOutput; isStreamed: false };
  /** Says what a picture shows. The bundled model: names the colour (red, green, blue, yellow, purple, orange) and shape (circle, square, triangle, star, ring, cross) of one drawn shape on a plain background; any other picture is "none of these". */
  imageClassification: { input: ImageClassificationInput; output: ImageClassificationOutput; isStreamed: false };
  /** Cuts a picture into the things it shows. The bundled model: masks one to four drawn shapes (circle, square, triangle, star, ring, cross) and the plain background behind them. */
  imageSegmentation: { input: ImageSegmentationInput; output: ImageSegmentationOutput; isStreamed: false };
  /** Puts a picture into words. The bundled model: says in English which one to four coloured shapes a drawn picture shows, and for two shapes which is left of or above the other. */
  imageToText: { input: ImageToTextInput; output: ImageToTextOutput; isStreamed: false };
  /** Finds the things in a picture and draws a box around each. The bundled model: finds and names one to four drawn shapes (circle, square, triangle, star, ring, cross) on a plain background, in pictures from 1:2 to 2:1. */
  objectDetection: { input: ObjectDetectionInput; output: ObjectDetectionOutput; isStreamed: false };
  /** Finds the answer to a question in a given text. The bundled model: answers who, what, where, when, why, how long, how many and how much from short English texts, by their own words; a low score where the text does not say it. */
  questionAnswering: { input: QuestionAnsweringInput; output: QuestionAnsweringOutput; isStreamed: false };
  /** Scores how close sentences are in meaning to another one. The bundled model: compares English sentences by what their words mean, 30,000 words known; word order counts little. */
  sentenceSimilarity: { input: SentenceSimilarityInput; output: SentenceSimilarityOutput; isStreamed: false };
  /** Writes down what is said in a recording. The bundled model: writes down one to five spoken English digits or command words (yes, no, up, down, left, right, on, off, stop, go, start, open, close, red, green, blue), clearly pronounced; leaves other words out. */
  speechRecognition: { input: SpeechRecognitionInput; output: SpeechRecognitionOutput; isStreamed: false };
  /** Writes a shorter version of a text that keeps what matters. The bundled model: picks the sentences that say most of any English text (extractive): no word that is not in it. */
  summarization: { input: SummarizationInput; output: SummarizationOutput; isStreamed: false };
  /** Finds the answer to a question in a given table. The bundled model: looks up, counts, sums and averages cells of tables, and finds the greatest and least (oldest, cheapest, most), from English questions. */
  tableQuestionAnswering: { input: TableQuestionAnsweringInput; output: TableQuestionAnsweringOutput; isStreamed: false };
  /** Assigns labels to a text: sentiment, language, topic, whatever the model was trained for. The bundled model: tells positive from negative in short English texts: reviews of anything, news of one's own, feelings; what is neither gets a score near .5. */
  textClassification: { input: TextClassificationInput; output: TextClassificationOutput; isStreamed: false };
  /** Continues a text. The bundled model: continues little English stories ("Once upon a time there was a ...") and what someone says of himself; answers anything else as in a chat: what 5,000 words and names mean (WordNet), capitals of 150 lands, 870 facts of the world; or says that it does not know. */
  textGeneration: { input: TextGenerationInput; output: TextGenerationOutput; isStreamed: true };
  /** Ranks texts by how well they answer a query. The bundled model: ranks English texts by how much of the query they say, word by word, 30,000 words known; word order counts little. */
  textRanking: { input: TextRankingInput; output: TextRankingOutput; isStreamed: false };
  /** Finds the people, places, organisations and other entities in a text. The bundled model: finds people (PER), places (LOC) and organisations (ORG) in plain English sentences, names of many languages and names never seen before included. */
  tokenClassification: { input: TokenClassificationInput; output: TokenClassificationOutput; isStreamed: false };
  /** Translates a text into another language. The bundled model: translates simple English sentences, captions and numbers into French by rules over some 480 nouns, 140 adjectives, 130 verbs and 190 phrases; refuses what it cannot parse. */
  translation: { input: TranslationInput; output: TranslationOutput; isStreamed: false };
  /** Scores how well each of your own labels fits a text, with no training. The bundled model: matches English texts with any English labels by what their words mean; best for topics, wishes to a service desk, and feelings. */
  zeroShotClassification: { input: ZeroShotClassificationInput; output: ZeroShotClassificationOutput; isStreamed: false };
}

/** A recording to label. */
export interface AudioClassificationInput {
  /** The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR. */
  audio: MediaSource;
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** Number of labels, and scoring. */
  parameters?: AudioClassificationParameters | null;
}

/** How this call uses the cache and waits for a loading model. */
export interface InferenceOptions {
  /** True: the answer may come from the cache or an identical call in flight, and is cached. False: the model always runs. Default: true, except for sampled text. */
  useCache?: boolean | null;
  /** True: waits for a loading model until the deadline. False: fails at once with MODEL_LOADING. Default: false. */
  waitForModel?: boolean | null;
}

/** Number of labels, and scoring. */
export interface AudioClassificationParameters {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null;
}

/** The function that turns the model's raw outputs into scores. */
export type FunctionToApply = 'NONE' | 'SIGMOID' | 'SOFTMAX';

/** The labels of the recording. */
export interface AudioClassificationOutput {
  /** Labels, best first. */
  classes: readonly Classification[];
  /** How this answer was produced. */
  info: InferenceInfo;
}

/** A label and how likely it is, between 0 and 1. */
export interface Classification {
  /** The class, in the model's own words. */
  label: string;
  /** How likely it is, from 0 to 1. */
  score: number;
}

/** How an answer was produced. */
export interface InferenceInfo {
  /** Number of attempts, retries included. 0 if the answer came from the cache. */
  attempts: number;
  /** Number of inputs in the batch, 1 or more. */
  batchSize: number;
  /** True: no inference ran for this field; the answer came from the cache or was shared with an identical call. */
  cached: boolean;
  /** Id of the connection that answered. */
  connection: string;
  /** Milliseconds from the call to its answer, including waits and retries. */
  durationMs: number;
  /** Parameters that were not sent, because this kind of server does not support them. Null if all were sent. */
  ignoredParameters: readonly string[] | null;
  /** Name of the model that answered: the call's, the connection's or, where neither has one, the first of the server's own list. Null where there is no such list. */
  model: string | null;
  /** True: the input is outside what a small bundled model can do. Null for other models. */
  outOfDomain: boolean | null;
  /** True: a part of the input was cut off. Null if unknown. */
  truncated: boolean | null;
  /** The route that was used, if not that of the task, such as `chat` for text generation. Null otherwise. */
  via: string | null;
}

/** A chat, for the model to go on with. */
export interface ChatCompletionInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The chat so far, oldest first: 1 to 1000 messages of at most 1,000,000 characters in all. */
  messages: readonly ChatMessageInput[];
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the answer is written. */
  parameters?: ChatCompletionParameters | null;
}

/** A message of a chat. */
export interface ChatMessageInput {
  /** The text. Null only if the message of an assistant consists of tool calls. */
  content?: string | null;
  /** Pictures that go with a user's message, at most 32 in all messages together. */
  images?: readonly MediaSource[] | null;
  /** The author. */
  role: ChatRole;
  /** The call that a message of role TOOL answers. */
  toolCallId?: string | null;
  /** Tool calls of the message, unchanged; at most 128. */
  toolCalls?: readonly ToolCallInput[] | null;
}

/** The author. */
export type ChatRole = 'ASSISTANT' | 'SYSTEM' | 'TOOL' | 'USER';

/** A call of a tool, as it came from the model. */
export interface ToolCallInput {
  /** The JSON text of the arguments, as the model wrote it. */
  arguments: string;
  /** Its id, which the answer names as `toolCallId`. */
  id: string;
  /** Name of the function. */
  name: string;
}

/** How the answer is written. Omitted parameters are not sent; the server decides. Parameters that this kind of server does not support are not sent either; `info.ignoredParameters` names them. */
export interface ChatCompletionParameters {
  /** Penalty for tokens by how often they occurred, -2 to 2. */
  frequencyPenalty?: number | null;
  /** Maximum number of tokens of the answer, reasoning included, 1 to 1,000,000. */
  maxTokens?: number | null;
  /** Penalty for tokens that occurred at all, -2 to 2. */
  presencePenalty?: number | null;
  /** How much a reasoning model reasons. Default: depends on the server. */
  reasoningEffort?: ReasoningEffort | null;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null;
  /** The form of the answer. Default: text. */
  responseFormat?: ResponseFormatInput | null;
  /** Seed for repeatable sampling, if the server supports it. */
  seed?: number | null;
  /** Stop sequences, at most 100; servers accept four or more. */
  stop?: readonly string[] | null;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null;
  /** Which tools the model calls. Default: AUTO. */
  toolChoice?: ToolChoiceInput | null;
  /** Functions that the model may call, at most 128. */
  tools?: readonly ToolInput[] | null;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null;
}

/** How much a model reasons before it answers. */
export type ReasoningEffort = 'HIGH' | 'LOW' | 'MEDIUM' | 'NONE';

/** The form of the answer. It is not sent to servers that cannot constrain a model; the field `json` shows whether the answer has that form. */
export interface ResponseFormatInput {
  /** Name of the schema, which some servers show to the model. Default: answer. */
  name?: string | null;
  /** JSON Schema of the answer. */
  schema?: unknown;
  /** True: the server enforces every part of the schema. */
  strict?: boolean | null;
  /** The form. */
  type: ResponseFormatType;
}

/** The form of an answer. */
export type ResponseFormatType = 'JSON_OBJECT' | 'JSON_SCHEMA' | 'TEXT';

/** Which tools the model calls: a mode, or the name of one tool. */
export interface ToolChoiceInput {
  /** Whether the model calls tools. */
  mode?: ToolChoiceMode | null;
  /** Name of the tool that the model must call. */
  name?: string | null;
}

/** Whether the model calls tools. */
export type ToolChoiceMode = 'AUTO' | 'NONE' | 'REQUIRED';

/** A function that the model may call. The server does not run it: the answer has the name and the arguments. */
export interface ToolInput {
  /** What it does, and when to use it. */
  description?: string | null;
  /** Its name: letters, digits, "_" and "-". */
  name: string;
  /** JSON Schema of its arguments. Default: none are taken. */
  parameters?: unknown;
}

/** The model's answer. */
export interface ChatCompletionOutput {
  /** Why the text ends. Null if the server does not report it. */
  finishReason: FinishReason | null;
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The content parsed as JSON, if `responseFormat` asks for it. Null with an error INVALID_JSON if it is not JSON or does not match the schema; null without an error next to tool calls. */
  json: unknown;
  /** The answer. */
  message: ChatMessage;
  /** Token usage. Null if the server does not report it. */
  usage: TokenUsage | null;
}

/** Why generated text ends. */
export type FinishReason = 'CONTENT_FILTER' | 'LENGTH' | 'OTHER' | 'STOP' | 'TOOL_CALLS';

/** A message of a chat. */
export interface ChatMessage {
  /** The text. Null if there are only tool calls. */
  content: string | null;
  /** Reasoning of the model before its answer, where the server reports it. */
  reasoning: string | null;
  /** The author: ASSISTANT. */
  role: ChatRole;
  /** Tool calls of the model; usually none. */
  toolCalls: readonly ToolCall[];
}

/** A function call by the model: run it, and send the result as a message of role TOOL. */
export interface ToolCall {
  /** JSON text of the arguments, as the model wrote it, which may be invalid. */
  arguments: string;
  /** Its id, to be given back as `toolCallId`. */
  id: string;
  /** Name of the function. */
  name: string;
}

/** How many tokens a call took, as the server counts them. */
export interface TokenUsage {
  /** Tokens that were written, those of the reasoning included. */
  completionTokens: number | null;
  /** Tokens that were read. */
  promptTokens: number | null;
  /** Both together. */
  totalTokens: number | null;
}

/** A chat, and what the user says next. */
export interface ConversationalInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The chat. */
  inputs: ConversationalInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the answer is written. */
  parameters?: ConversationalParameters | null;
}

/** What the user says now, and the turns before. Both lists are of one length. */
export interface ConversationalInputs {
  /** What the model answered to each of them. Default: none. */
  generatedResponses?: readonly string[] | null;
  /** What the user said before, oldest first, at most 1000 turns. Default: none. */
  pastUserInputs?: readonly string[] | null;
  /** Instructions to the model, before the chat. Default: none. */
  system?: string | null;
  /** What the user says now; not empty. */
  text: string;
}

/** How the answer is written. Omitted parameters are not sent. `minLength` and `maxTime` only apply to toolkit servers and local models. */
export interface ConversationalParameters {
  /** Maximum length of the answer, in tokens, 1 to 100,000. */
  maxLength?: number | null;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null;
  /** Minimum length of the answer, in tokens, 1 to 100,000; at most `maxLength`. */
  minLength?: number | null;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null;
  /** Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits. */
  seed?: number | null;
  /** Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models). */
  stop?: readonly string[] | null;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null;
}

/** The model's answer. */
export interface ConversationalOutput {
  /** The conversation so far, this exchange included. */
  conversation: Conversation;
  /** Why the text ends. Null if the server does not report it. */
  finishReason: FinishReason | null;
  /** The model's answer. */
  generatedText: string;
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Token usage. Null if the server does not report it. */
  usage: TokenUsage | null;
}

/** The conversation so far, this exchange included: send both lists back with the next `text`. */
export interface Conversation {
  /** What the model answered to each. */
  generatedResponses: readonly string[];
  /** What the user said, oldest first. */
  pastUserInputs: readonly string[];
}

/** A text to turn into a vector. */
export interface FeatureExtractionInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text, at most 1,000,000 characters; not empty. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the vector is made. */
  parameters?: FeatureExtractionParameters | null;
}

/** How the vector is made. Omitted parameters are not sent; the server decides. */
export interface FeatureExtractionParameters {
  /** Fewer dimensions than the model has, 1 to 65,536, for models trained for it (Matryoshka). */
  dimensions?: number | null;
  /** True: the vector is scaled to length 1. False: it stays as the model made it. Default: depends on the server; true for local models. */
  normalize?: boolean | null;
  /** Prompt to prepend to the text, by its name in the list of the model, such as "query". */
  promptName?: string | null;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models. */
  truncate?: boolean | null;
  /** Which end is cut off. Default: depends on the server, usually RIGHT. */
  truncationDirection?: TruncationDirection | null;
}

/** Which end of an overlong text is cut off. */
export type TruncationDirection = 'LEFT' | 'RIGHT';

/** The vector of a text: texts of similar meaning have vectors of similar direction. */
export interface FeatureExtractionOutput {
  /** The same as base64 of little-endian 32-bit floats: a quarter of the bytes. */
  base64: string;
  /** How many numbers the vector has. */
  dimensions: number;
  /** One vector for the whole text: the model's own pooling; the mean over tokens where a server gives a vector per token. */
  embedding: readonly number[];
  /** How this answer was produced. */
  info: InferenceInfo;
}

/** A text with a mask in it. */
export interface FillMaskInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** Text with at least one mask, written as the model's mask token: `[MASK]` for BERT, `<mask>` for RoBERTa. At most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** Number and choice of candidates. */
  parameters?: FillMaskParameters | null;
}

/** Omitted parameters are not sent; the model decides. */
export interface FillMaskParameters {
  /** Only these words are scored. Default: the whole vocabulary. */
  targets?: readonly string[] | null;
  /** Candidates per mask, 1 to 1000. Usual default: 5. */
  topK?: number | null;
}

/** Candidates for each mask. */
export interface FillMaskOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Candidates for each mask, in the order of the masks, each list best first. */
  masks: readonly (readonly MaskCandidate[])[];
  /** Candidates for the first mask, best first. */
  results: readonly MaskCandidate[];
}

/** One way to fill a mask. */
export interface MaskCandidate {
  /** How likely it is, from 0 to 1. */
  score: number;
  /** The text with the mask filled. With several masks it may hold special tokens such as `[CLS]`. */
  sequence: string;
  /** Id of the token in the model's vocabulary. */
  token: number;
  /** The token as text; some models keep a leading space. */
  tokenStr: string;
}

/** A picture to label. */
export interface ImageClassificationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: MediaSource;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** Number of labels, and scoring. */
  parameters?: ImageClassificationParameters | null;
}

/** Number of labels, and scoring. */
export interface ImageClassificationParameters {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null;
}

/** The labels of the picture. */
export interface ImageClassificationOutput {
  /** Labels, best first. */
  classes: readonly Classification[];
  /** How this answer was produced. */
  info: InferenceInfo;
}

/** A picture to cut into segments. */
export interface ImageSegmentationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: MediaSource;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** What counts as a segment. */
  parameters?: ImageSegmentationParameters | null;
}

/** What counts as a segment. Omitted parameters are not sent; the model decides. */
export interface ImageSegmentationParameters {
  /** How sure a pixel must be, 0 to 1. */
  maskThreshold?: number | null;
  /** Share of a mask that must remain after overlaps, 0 to 1. */
  overlapMaskAreaThreshold?: number | null;
  /** What counts as a segment. */
  subtask?: SegmentationSubtask | null;
  /** Segments less likely than this are dropped, 0 to 1. */
  threshold?: number | null;
}

/** What counts as a segment. */
export type SegmentationSubtask = 'INSTANCE' | 'PANOPTIC' | 'SEMANTIC';

/** The segments of the picture. */
export interface ImageSegmentationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The segments in the model's order; none when nothing is likely enough. */
  segments: readonly Segment[];
}

/** One thing in the picture, and the pixels it covers. */
export interface Segment {
  /** What it is, in the model's own words. */
  label: string;
  /** A single-channel PNG as a `data:image/png;base64,` URI, of the size of the picture: white where it is, black elsewhere. */
  mask: string;
  /** How likely it is, from 0 to 1. Null for semantic models, which give none. */
  score: number | null;
}

/** A picture to put into words. */
export interface ImageToTextInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: MediaSource;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How long the text is. */
  parameters?: ImageToTextParameters | null;
}

/** Omitted parameters are not sent; the model decides. */
export interface ImageToTextParameters {
  /** Maximum number of tokens of the text, 1 to 100,000. */
  maxNewTokens?: number | null;
}

/** The picture in words. */
export interface ImageToTextOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The caption, or the text in the picture, untrimmed. */
  text: string;
}

/** A picture to look for things in. */
export interface ObjectDetectionInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI. */
  image: MediaSource;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How sure the model must be. */
  parameters?: ObjectDetectionParameters | null;
}

/** Omitted parameters are not sent; the model decides. */
export interface ObjectDetectionParameters {
  /** Things less likely than this are dropped, 0 to 1. Usual default: 0.5. */
  threshold?: number | null;
}

/** The things in the picture. */
export interface ObjectDetectionOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The things, best first; none when nothing is likely enough. */
  objects: readonly DetectedObject[];
}

/** A thing in the picture, and where it is. */
export interface DetectedObject {
  /** Where it is. */
  box: Box;
  /** What it is, in the model's own words. */
  label: string;
  /** How likely it is, from 0 to 1. */
  score: number;
}

/** A bounding box in pixels of the image that was sent; the origin is its top left corner. It can reach past the edges. */
export interface Box {
  /** Right edge, in pixels. */
  xmax: number;
  /** Left edge, in pixels. */
  xmin: number;
  /** Bottom edge, in pixels. */
  ymax: number;
  /** Top edge, in pixels. */
  ymin: number;
}

/** A question about a text. */
export interface QuestionAnsweringInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The question and the text. */
  inputs: QuestionAnsweringInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How answers are looked for. */
  parameters?: QuestionAnsweringParameters | null;
}

/** A question, and the text that holds its answer. */
export interface QuestionAnsweringInputs {
  /** The text to look in; not empty, at most 1,000,000 characters. */
  context: string;
  /** The question; not empty. */
  question: string;
}

/** How answers are looked for. Omitted parameters are not sent; the model decides. */
export interface QuestionAnsweringParameters {
  /** True: answers begin and end at words. Usual default: true. */
  alignToWords?: boolean | null;
  /** Tokens by which chunks overlap. */
  docStride?: number | null;
  /** True: "no answer" (an empty one) is allowed. */
  handleImpossibleAnswer?: boolean | null;
  /** Longest answer, in tokens. */
  maxAnswerLen?: number | null;
  /** The question is cut to this many tokens. */
  maxQuestionLen?: number | null;
  /** Longest chunk of question and context, in tokens. */
  maxSeqLen?: number | null;
  /** How many answers, 1 to 100. Default: 1. */
  topK?: number | null;
}

/** The answer, and where it stands in the context. */
export interface QuestionAnsweringOutput {
  /** The best answer; empty when the text holds none. */
  answer: string;
  /** Every answer, best first, when `topK` asked for more than one. */
  answers: readonly FoundAnswer[];
  /** How this answer was produced. */
  info: InferenceInfo;
  /** How likely it is right, from 0 to 1. */
  score: number | null;
  /** Where it starts in the context, in UTF-16 units: `context.slice(start, stop)` is the answer. */
  start: number | null;
  /** End in the context, in UTF-16 units, exclusive. */
  stop: number | null;
}

/** One answer, and where it stands. */
export interface FoundAnswer {
  /** The answer; empty when the text holds none. */
  answer: string;
  /** How likely it is right, from 0 to 1. */
  score: number;
  /** Start in the context, in UTF-16 units. */
  start: number;
  /** End in the context, in UTF-16 units, exclusive. */
  stop: number;
}

/** Sentences to compare in meaning. */
export interface SentenceSimilarityInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The sentences. */
  inputs: SentenceSimilarityInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How sentences are processed. */
  parameters?: SentenceSimilarityParameters | null;
}

/** A sentence, and those to compare it with. */
export interface SentenceSimilarityInputs {
  /** The sentences to compare it with, 1 to 1000. */
  sentences: readonly string[];
  /** The sentence to compare; not empty. */
  sourceSentence: string;
}

/** How sentences are read, by TEI and local models; other servers read as they do. */
export interface SentenceSimilarityParameters {
  /** The prompt put before each sentence, by its name in the model's own list, such as "query". */
  promptName?: string | null;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: true. */
  truncate?: boolean | null;
  /** Which end is cut off. Default: RIGHT. */
  truncationDirection?: TruncationDirection | null;
}

/** How similar the sentences are. */
export interface SentenceSimilarityOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Cosine similarities in the order of the sentences: 1 for the same meaning, 0 for unrelated, negative for opposed. */
  scores: readonly number[];
}

/** A recording to transcribe. */
export interface SpeechRecognitionInput {
  /** The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR. */
  audio: MediaSource;
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** Whether the text is timed, and in which language it is. */
  parameters?: SpeechRecognitionParameters | null;
}

/** Omitted parameters are not sent; the model decides. */
export interface SpeechRecognitionParameters {
  /** Spoken language, as a code such as `de` or an English name such as `German`, at most 50 characters. Only for multilingual Whisper. Default: detected by local models; otherwise the server decides. */
  language?: string | null;
  /** Granularity of timestamps. Default: none. */
  returnTimestamps?: ReturnTimestamps | null;
  /** Whether to translate. Only for multilingual Whisper. Default: TRANSCRIBE. */
  task?: SpeechTask | null;
}

/** Granularity of timestamps. */
export type ReturnTimestamps = 'CHAR' | 'SEGMENT' | 'WORD';

/** Output language of speech recognition. */
export type SpeechTask = 'TRANSCRIBE' | 'TRANSLATE';

/** The recording as text. */
export interface SpeechRecognitionOutput {
  /** The text in timed parts, if `returnTimestamps` is set; otherwise null. */
  chunks: readonly SpeechChunk[] | null;
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The transcript, untrimmed. */
  text: string;
}

/** A part of the text, with its time in the recording. */
export interface SpeechChunk {
  /** Seconds from the start of the recording; null where the recording ends first. */
  end: number | null;
  /** Seconds from the start of the recording. */
  start: number | null;
  /** What is said. */
  text: string;
}

/** A text to shorten. */
export interface SummarizationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the summary is written. */
  parameters?: SummarizationParameters | null;
}

/** How the summary is written. Omitted parameters are not sent; the model decides. */
export interface SummarizationParameters {
  /** True: stray spaces before punctuation are removed. */
  cleanUpTokenizationSpaces?: boolean | null;
  /** Maximum length of the summary, in tokens, 1 to 100,000. */
  maxLength?: number | null;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null;
  /** Minimum length of the summary, in tokens, 1 to 100,000; at most `maxLength`. */
  minLength?: number | null;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null;
  /** What happens to a text that is too long for the model. */
  truncation?: Truncation | null;
}

/** What happens to a text that is longer than the model can read. */
export type Truncation = 'DO_NOT_TRUNCATE' | 'LONGEST_FIRST' | 'ONLY_FIRST' | 'ONLY_SECOND';

/** The summary. */
export interface SummarizationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The text after summarization. */
  summaryText: string;
}

/** A question about a table. */
export interface TableQuestionAnsweringInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The question and the table. */
  inputs: TableQuestionAnsweringInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the table is read. */
  parameters?: TableQuestionAnsweringParameters | null;
}

/** A question, and the table that holds its answer. */
export interface TableQuestionAnsweringInputs {
  /** The question in plain words; not empty. */
  query: string;
  /** The columns, 1 or more, with at most 100,000 cells in all. */
  table: readonly TableColumn[];
}

/** A column of the table. All columns have the same number of values. */
export interface TableColumn {
  /** The column's name; no two columns share one. */
  header: string;
  /** The cells from the top; numbers are written as text, such as "36542". */
  values: readonly string[];
}

/** How the table is read. Omitted parameters are not sent; the model decides. */
export interface TableQuestionAnsweringParameters {
  /** True: rows are read one after another, slower, for conversational models. */
  sequential?: boolean | null;
  /** True: rows that do not fit the model are dropped. */
  truncation?: boolean | null;
}

/** The answer, and the cells it comes from. */
export interface TableQuestionAnsweringOutput {
  /** Aggregation of the cells: NONE, SUM, AVERAGE or COUNT. Null if the model has none. */
  aggregator: string | null;
  /** The answer as text, such as `AVERAGE > 36542, 4512`; the aggregation itself is not computed. */
  answer: string;
  /** Contents of the cells. Null if the model does not return them. */
  cells: readonly string[] | null;
  /** Pairs of [row, column], both from 0, without the header. Null if the model does not return them. */
  coordinates: readonly (readonly number[])[] | null;
  /** How this answer was produced. */
  info: InferenceInfo;
}

/** A text to label. */
export interface TextClassificationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** Number of labels, and scoring. */
  parameters?: TextClassificationParameters | null;
}

/** Number of labels, scoring, and handling of overlong text. */
export interface TextClassificationParameters {
  /** Function that turns raw outputs into scores. Default: that of the model. */
  functionToApply?: FunctionToApply | null;
  /** How many labels to return, 1 to 1000. Default: 5. */
  topK?: number | null;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: true for TEI and local models, otherwise depends on the server. */
  truncate?: boolean | null;
  /** Which end is cut off (TEI, local models). Default: RIGHT. */
  truncationDirection?: TruncationDirection | null;
}

/** The labels of the text. */
export interface TextClassificationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Labels, best first. */
  results: readonly Classification[];
}

/** A text to continue. */
export interface TextGenerationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The prompt; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How the text is continued. */
  parameters?: TextGenerationParameters | null;
}

/** How the text is continued. Omitted parameters are not sent; the model decides. */
export interface TextGenerationParameters {
  /** True: tokens are sampled. False: the most likely token is taken (greedy). */
  doSample?: boolean | null;
  /** Penalty for tokens by how often they occurred, -2 to 2. */
  frequencyPenalty?: number | null;
  /** Maximum number of tokens to add, 1 to 100,000, without the prompt. Each one takes time. */
  maxNewTokens?: number | null;
  /** Maximum time of generation in seconds, 0 to 120. Does not include network time. */
  maxTime?: number | null;
  /** Number of continuations, 1 to 10. */
  numReturnSequences?: number | null;
  /** Penalty factor for repeated tokens, 0 to 100; 1 means none. */
  repetitionPenalty?: number | null;
  /** True: the answer begins with the prompt. Default: depends on the server. */
  returnFullText?: boolean | null;
  /** Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most 53 bits. */
  seed?: number | null;
  /** Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models). */
  stop?: readonly string[] | null;
  /** Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model. */
  temperature?: number | null;
  /** Sample only from this many of the most likely tokens, 1 or more. */
  topK?: number | null;
  /** Sample only from the most likely tokens whose probabilities add up to this, 0 to 1. */
  topP?: number | null;
  /** Number of tokens to keep from the end of the prompt (TGI, local models), 1 or more. */
  truncate?: number | null;
  /** Probability mass of typical decoding, 0 to 1. */
  typicalP?: number | null;
}

/** The continued text. */
export interface TextGenerationOutput {
  /** Why the text ends. Null if the server does not report it. */
  finishReason: FinishReason | null;
  /** The first sequence. */
  generatedText: string;
  /** Every sequence, when `numReturnSequences` asked for more than one. */
  generatedTexts: readonly string[];
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Token usage. Null if the server does not report it. */
  usage: TokenUsage | null;
}

/** Texts to rank for a query. */
export interface TextRankingInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The query and the texts. */
  inputs: TextRankingInputs;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How they are ranked. */
  parameters?: TextRankingParameters | null;
}

/** A query, and the texts to rank. */
export interface TextRankingInputs {
  /** The query; not empty. */
  query: string;
  /** The texts to rank, 1 to 1000; none empty. */
  texts: readonly string[];
}

/** Number of texts to return, and handling of overlong ones. */
export interface TextRankingParameters {
  /** How many texts to return, 1 to 1000. Default: all. */
  topK?: number | null;
  /** True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on the server; true for local models. */
  truncate?: boolean | null;
}

/** The texts by how well they fit the query. */
export interface TextRankingOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The texts, best first. */
  results: readonly RankedText[];
}

/** A text with its score. */
export interface RankedText {
  /** Its place in `texts`, from 0. */
  index: number;
  /** How well it fits, by the model's own measure: 0 to 1 for most, a cosine where `info.via` is "embeddings". */
  score: number;
  /** The text itself. */
  text: string;
}

/** A text to look for entities in. */
export interface TokenClassificationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** How entities are put together. */
  parameters?: TokenClassificationParameters | null;
}

/** How entities are put together. Omitted parameters are not sent; the model decides. */
export interface TokenClassificationParameters {
  /** How tokens become entities. Default: SIMPLE on the router, NONE on most dedicated endpoints. */
  aggregationStrategy?: AggregationStrategy | null;
  /** Labels to leave out. Usual default: `["O"]`. */
  ignoreLabels?: readonly string[] | null;
  /** Tokens that overlap between the chunks of a long text, 1 or more. */
  stride?: number | null;
}

/** How the labels of tokens become the labels of words and names. */
export type AggregationStrategy = 'AVERAGE' | 'FIRST' | 'MAX' | 'NONE' | 'SIMPLE';

/** The entities of the text. */
export interface TokenClassificationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** Entities, in the order of the text. */
  results: readonly Entity[];
}

/** A labelled part of the text. */
export interface Entity {
  /** End in the text, in UTF-16 units, exclusive. Null if unknown. */
  end: number | null;
  /** The kind of entity, in the model's words. With aggregation NONE, the token's own label (`B-PER`). */
  entityGroup: string;
  /** How likely the label is, from 0 to 1. */
  score: number;
  /** Start in the text, in UTF-16 units: `text.slice(start, end)`. Null if unknown. */
  start: number | null;
  /** The entity as the model reads it: it can be lower-cased or a piece such as `##ness`. */
  word: string;
}

/** A text to translate. */
export interface TranslationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** From which language to which. */
  parameters?: TranslationParameters | null;
}

/** From which language to which. Omitted parameters are not sent; the model decides. */
export interface TranslationParameters {
  /** True: stray spaces before punctuation are removed. */
  cleanUpTokenizationSpaces?: boolean | null;
  /** Language of the text, as the model names it (`en_XX`, `eng_Latn`). Needed by multilingual models. */
  srcLang?: string | null;
  /** Language to translate to, as the model names it (`fr_XX`). Needed by multilingual models. */
  tgtLang?: string | null;
  /** What happens to a text that is too long for the model. */
  truncation?: Truncation | null;
}

/** The translated text. */
export interface TranslationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The translation. */
  translationText: string;
}

/** A text, and the labels to choose from. */
export interface ZeroShotClassificationInput {
  /** Id of the connection that runs it, from `Query.connections`. Default: the server's default. */
  connection?: string | null;
  /** The text; not empty, at most 1,000,000 characters. */
  inputs: string;
  /** Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's model for this task. */
  model?: string | null;
  /** How this call uses the cache and waits for a loading model. */
  options?: InferenceOptions | null;
  /** The labels to choose from. */
  parameters: ZeroShotClassificationParameters;
}

/** The labels to choose from. */
export interface ZeroShotClassificationParameters {
  /** Labels to choose from, 1 to 1000; with more than about 10 the scores mean little. */
  candidateLabels: readonly string[];
  /** Sentence into which each label is put in place of `{}`. Default: `This example is {}.` */
  hypothesisTemplate?: string | null;
  /** True: labels can overlap, each is scored on its own. False: the scores add up to 1. Default: false. */
  multiLabel?: boolean | null;
}

/** The labels with their scores, as one list and as two lists of one order. */
export interface ZeroShotClassificationOutput {
  /** How this answer was produced. */
  info: InferenceInfo;
  /** The labels, best first. */
  labels: readonly string[];
  /** Labels with their scores, best first. */
  results: readonly Classification[];
  /** How likely each is, from 0 to 1, in the order of `labels`. */
  scores: readonly number[];
  /** The text that was classified. */
  sequence: string | null;
}
