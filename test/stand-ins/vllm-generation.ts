// What vLLM answers for models that generate: chats and completions, whole and streamed.

import type { z } from 'zod';
import { type ChatTurn, chatTurn, continuation, countTokens, imagesIn, limited, tokensOf } from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import { type Asked, Refusal, type Reply } from './stand-in.ts';
import { CREATED, lengthOf, namesOf, refused, request, type VllmOptions } from './vllm.ts';
import { chatRequest, completionRequest } from './vllm-requests.ts';

type Sampling = Omit<z.output<typeof chatRequest>, 'messages' | 'logprobs' | 'tools' | 'tool_choice'>;

function checkSampling(
  options: VllmOptions,
  body: Sampling,
  maxTokens: number | null | undefined,
  promptTokens: number,
) {
  const checks: [wrong: boolean, message: string, param: string | null][] = [
    [!!body.stream_options && !body.stream, 'Stream options can only be defined when `stream=True`.', 'stream_options'],
    [(body.temperature ?? 0) < 0, `temperature must be non-negative, got ${body.temperature}.`, 'temperature'],
    [(body.top_p ?? 1) <= 0 || (body.top_p ?? 1) > 1, `top_p must be in (0, 1], got ${body.top_p}.`, 'top_p'],
    [(body.top_k ?? 0) < -1, `top_k must be 0 (disable), or at least 1, got ${body.top_k}.`, 'top_k'],
    [(maxTokens ?? 1) < 1, `max_tokens must be at least 1, got ${maxTokens}.`, 'max_tokens'],
    [(body.n ?? 1) < 1, `n must be at least 1, got ${body.n}.`, 'n'],
    [body.temperature === 0 && (body.n ?? 1) > 1, `n must be 1 when using greedy sampling, got ${body.n}.`, 'n'],
    [
      Math.abs(body.presence_penalty ?? 0) > 2,
      `presence_penalty must be in [-2, 2], got ${body.presence_penalty}.`,
      'presence_penalty',
    ],
    [
      Math.abs(body.frequency_penalty ?? 0) > 2,
      `frequency_penalty must be in [-2, 2], got ${body.frequency_penalty}.`,
      'frequency_penalty',
    ],
    [
      (body.repetition_penalty ?? 1) <= 0,
      `repetition_penalty must be greater than zero, got ${body.repetition_penalty}.`,
      'repetition_penalty',
    ],
    [
      (maxTokens ?? 1) + promptTokens > lengthOf(options),
      `This model's maximum context length is ${lengthOf(options)} tokens. However, you requested ${maxTokens ?? 1} output tokens and your prompt contains ${promptTokens} input tokens. Please reduce the length of the input prompt or the number of requested output tokens.`,
      'input_tokens',
    ],
  ];
  const wrong = checks.find(([is]) => is);
  if (wrong) throw new Refusal(refused(options, 400, wrong[1], 'BadRequestError', wrong[2]));
}

function stopsOf(stop: string | string[] | null | undefined): string[] {
  return stop ? [stop].flat() : [];
}

function usageOf(prompt: number, completion: number) {
  return {
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    prompt_tokens_details: null,
  };
}

export function chat(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, chatRequest);
  const { tools, messages, response_format: format } = body;
  const refuse = (message: string, param: string | null = null) =>
    new Refusal(refused(options, 400, message, 'BadRequestError', param));
  if (tools?.length === 0)
    throw refuse(
      '`tools` must not be an empty array. Either provide at least one tool or omit the field entirely.',
      'tools',
    );
  const choice = body.tool_choice ?? (tools ? 'auto' : 'none');
  if (choice !== 'none' && !tools) throw refuse('When using `tool_choice`, `tools` must be set.', 'tool_choice');
  if (choice === 'auto' && options.toolParser === false)
    throw refuse('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set');
  const named = typeof choice === 'object' ? choice.function : undefined;
  if (named && !tools?.some((tool) => tool.function.name === named.name))
    throw refuse('The tool specified in `tool_choice` does not match any of the specified `tools`', 'tool_choice');
  if ((body.top_logprobs ?? 0) > 0 && !body.logprobs)
    throw refuse('when using `top_logprobs`, `logprobs` must be set to true.', 'top_logprobs');
  const images = messages.reduce((sum, { content }) => sum + imagesIn(content), 0);
  if (images > (options.images ?? 0))
    throw refuse(`At most ${options.images ?? 0} image(s) may be provided in one prompt.`);
  const jsonSchema = format && format.type !== 'structural_tag' ? format.json_schema : undefined;
  if (format?.type === 'json_schema' && !jsonSchema)
    throw refuse(
      "When response_format type is 'json_schema', the 'json_schema' field must be provided.",
      'response_format',
    );
  const schema =
    format?.type === 'json_object' ? true : (jsonSchema?.schema ?? body.structured_outputs?.json ?? undefined);
  const turn = chatTurn(messages, {
    tools: tools ?? [],
    choice: named ?? (typeof choice === 'string' ? choice : 'none'),
    schema,
  });
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  checkSampling(options, body, maxTokens, turn.promptTokens);
  const made = limited(turn.text, { maxTokens: maxTokens ?? undefined, stop: stopsOf(body.stop) });
  const finish = turn.calls.length > 0 ? (named ? 'stop' : 'tool_calls') : made.finish === 'length' ? 'length' : 'stop';
  const thought =
    options.reasoning && body.include_reasoning !== false ? `Thinking about ${countTokens(turn.text)} words.` : null;
  const head = { id: 'chatcmpl-stand-in', created: CREATED, model: body.model ?? namesOf(options)[0] };
  const usage = usageOf(turn.promptTokens, made.tokens.length * (body.n ?? 1));
  if (body.stream)
    return {
      events: chatEvents({ ...head, object: 'chat.completion.chunk' }, turn, made.tokens, {
        finish,
        thought,
        usage,
        body,
        options,
      }),
    };
  const message = {
    role: 'assistant',
    content: turn.calls.length > 0 ? null : made.text,
    refusal: null,
    annotations: null,
    audio: null,
    function_call: null,
    tool_calls: turn.calls.map((call, index) => ({ id: `chatcmpl-tool-${index}`, type: 'function', function: call })),
    ...(options.reasoning && { [options.reasoning]: thought }),
  };
  const choices = Array.from({ length: body.n ?? 1 }, (_, index) => ({
    index,
    message,
    logprobs: null,
    finish_reason: finish,
    stop_reason: null,
  }));
  return {
    body: { ...head, object: 'chat.completion', choices, usage, prompt_logprobs: null, kv_transfer_params: null },
  };
}

interface Ending {
  finish: string;
  thought: string | null;
  usage: ReturnType<typeof usageOf>;
  body: z.output<typeof chatRequest>;
  options: VllmOptions;
}

function chatEvents(
  head: object,
  { calls }: ChatTurn,
  tokens: string[],
  { finish, thought, usage, body, options }: Ending,
): SseEvent[] {
  const deltas: object[] = [{ role: 'assistant', content: '' }];
  if (thought && options.reasoning)
    deltas.push(...tokensOf(thought).map((text) => ({ [options.reasoning ?? '']: text })));
  for (const [index, call] of calls.entries()) {
    const { name, arguments: text } = call;
    deltas.push({
      tool_calls: [{ id: `chatcmpl-tool-${index}`, type: 'function', index, function: { name, arguments: '' } }],
    });
    deltas.push(
      ...(text.match(/.{1,5}/gs) ?? []).map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] })),
    );
  }
  if (calls.length === 0) deltas.push(...tokens.map((content) => ({ content })));
  const events: SseEvent[] = [...deltas, { content: '' }].flatMap((delta, at, all) => {
    const end = at === all.length - 1;
    const rest = end ? { finish_reason: finish, stop_reason: null } : { finish_reason: null };
    return Array.from({ length: body.n ?? 1 }, (_, index) => ({
      data: { ...head, choices: [{ index, delta, logprobs: null, ...rest }] },
    }));
  });
  if (body.stream_options?.include_usage) events.push({ data: { ...head, choices: [], usage } });
  return [...events, DONE];
}

export function complete(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, completionRequest);
  if (body.suffix) throw new Refusal(refused(options, 400, 'suffix is not currently supported'));
  const all = typeof body.prompt === 'string' ? [body.prompt] : body.prompt;
  const prompts =
    typeof all[0] === 'number'
      ? [all.join(' ')]
      : all.map((prompt) => (Array.isArray(prompt) ? prompt.join(' ') : String(prompt)));
  const maxTokens = body.max_tokens ?? 16;
  for (const prompt of prompts) checkSampling(options, body, maxTokens, countTokens(prompt));
  const n = body.n ?? 1;
  const made = prompts.flatMap((prompt) =>
    Array.from({ length: n }, () => ({
      prompt,
      ...limited(continuation(prompt), { maxTokens, stop: stopsOf(body.stop) }),
    })),
  );
  const head = {
    id: 'cmpl-stand-in',
    object: 'text_completion',
    created: CREATED,
    model: body.model ?? namesOf(options)[0],
  };
  const usage = usageOf(
    prompts.reduce((sum, prompt) => sum + countTokens(prompt), 0),
    made.reduce((sum, { tokens }) => sum + tokens.length, 0),
  );
  const reason = (finish: string) => (finish === 'length' ? 'length' : 'stop');
  if (!body.stream) {
    const choices = made.map(({ prompt, text, finish }, index) => ({
      index,
      text: body.echo ? prompt + text : text,
      logprobs: null,
      finish_reason: reason(finish),
      stop_reason: null,
      prompt_logprobs: null,
    }));
    return { body: { ...head, choices, usage } };
  }
  const events: SseEvent[] = made.flatMap(({ prompt, tokens, finish }, index) =>
    [...(body.echo ? [prompt] : []), ...tokens].map((text, at, pieces) => ({
      data: {
        ...head,
        choices: [
          {
            index,
            text,
            logprobs: null,
            finish_reason: at === pieces.length - 1 ? reason(finish) : null,
            stop_reason: null,
          },
        ],
      },
    })),
  );
  if (body.stream_options?.include_usage) events.push({ data: { ...head, choices: [], usage } });
  return { events: [...events, DONE] };
}
