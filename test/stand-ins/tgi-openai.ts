// TGI's OpenAI-shaped routes, whole and streamed.

import { axumBody } from './axum.ts';
import { chatTurn, continuation, countTokens, type Generated } from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import type { Asked, Reply } from './stand-in.ts';
import { BODY_BYTES, CREATED, FINGERPRINT, limitsOf, modelOf, refusal, type TgiOptions } from './tgi.ts';
import { chatRequest, completionRequest } from './tgi-requests.ts';
import { allTokens, headersOf, invalid, made, REASONS, schemaOf } from './tgi-rules.ts';

function usageOf(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function openAiError(message: string): SseEvent {
  return { data: { error: { message, http_status_code: 422 } } };
}

export function complete(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, completionRequest, BODY_BYTES);
  const { batch } = limitsOf(options);
  if (body.suffix != null)
    throw refusal('Suffix is not supported and can be achieved by preprocessing the prompt.', 'suffix not supported');
  if (body.prompt.length > batch)
    throw refusal(`Number of prompts exceeds the maximum allowed batch size of ${batch}`, 'batch size exceeded');
  const parameters = {
    ...body,
    max_new_tokens: body.max_tokens,
    do_sample: body.temperature !== 0,
    temperature: body.temperature === 0 ? null : body.temperature,
    stop: body.stop ?? [],
  };
  const head = {
    object: 'text_completion',
    id: '',
    created: CREATED,
    model: modelOf(options),
    system_fingerprint: FINGERPRINT,
  };
  const results = body.prompt.map((prompt, index) => ({
    index,
    prompt,
    wrong: invalid(prompt, parameters, options),
    ...made(continuation(prompt), body.max_tokens, parameters.stop),
  }));
  if (body.stream) {
    const streams = results.map(({ index, prompt, wrong, ...result }) => {
      if (wrong) return [openAiError(wrong)];
      const all = allTokens(result);
      return all.map(({ text }, at): SseEvent => {
        const last = at === all.length - 1;
        const choices = [{ index, text, logprobs: null, finish_reason: last ? REASONS[result.finish] : '' }];
        return { data: { ...head, choices, ...(last && { usage: usageOf(countTokens(prompt), all.length) }) } };
      });
    });
    const longest = Math.max(...streams.map(({ length }) => length));
    const events = Array.from({ length: longest }, (_, at) => streams.flatMap((stream) => stream[at] ?? [])).flat();
    return { events: [...events, DONE] };
  }
  const wrong = results.find((one) => one.wrong)?.wrong;
  if (wrong) throw refusal(wrong, 'validation');
  const reason = (finish: Generated['finish']) => (finish === 'stop' ? 'stop' : REASONS[finish]);
  // In the order of completion, which is not that of the prompts.
  const choices = results
    .map(({ index, text, finish }) => ({ index, text, logprobs: null, finish_reason: reason(finish) }))
    .reverse();
  const usage = usageOf(
    results.reduce((sum, { prompt }) => sum + countTokens(prompt), 0),
    results.reduce((sum, result) => sum + allTokens(result).length, 0),
  );
  return { headers: headersOf(body.prompt.join('')), body: { ...head, choices, usage } };
}

export function chat(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, chatRequest, BODY_BYTES);
  for (const key of ['n', 'logit_bias'] as const) if (body[key] != null) asked.ignored.push(key);
  if (body.response_format && body.tools)
    throw refusal('Tool error: Grammar and tools are mutually exclusive', 'tool_error');
  const tools = (body.tools ?? []).map(({ function: { name, parameters, arguments: schema } }) => ({
    function: { name, parameters: parameters ?? schema },
  }));
  const choice = typeof body.tool_choice === 'string' ? body.tool_choice : (body.tool_choice?.function ?? 'auto');
  const named =
    typeof choice === 'string' && !['none', 'auto', 'required'].includes(choice)
      ? { name: choice }
      : (choice as 'auto' | { name: string });
  if (body.tools && typeof named === 'object' && !tools.some((tool) => tool.function.name === named.name))
    throw refusal(`Tool error: Tool with name ${named.name} not found`, 'tool_error');
  if (options.chatTemplate === false) throw refusal('Template error: template not found', 'template_error');
  const turn = chatTurn(body.messages, { tools, choice: named, schema: schemaOf(body.response_format) });
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  const parameters = {
    temperature: body.temperature === 0 ? null : body.temperature,
    do_sample: body.temperature !== 0,
    repetition_penalty: body.presence_penalty == null ? null : body.presence_penalty + 2,
    frequency_penalty: body.frequency_penalty,
    top_p: body.top_p,
    top_n_tokens: body.top_logprobs,
    seed: body.seed,
    max_new_tokens: maxTokens,
    stop: body.stop ?? [],
    grammar: body.response_format,
  };
  const prompt = body.messages.length === 0 ? '' : 'word '.repeat(turn.promptTokens);
  const wrong = invalid(prompt, parameters, options);
  const model = !body.model || body.model === 'tgi' ? modelOf(options) : body.model;
  const head = { id: '', created: CREATED, model, system_fingerprint: FINGERPRINT };
  if (wrong && body.stream) return { events: [openAiError(wrong), DONE] };
  if (wrong) throw refusal(wrong, 'validation');
  const [call] = turn.calls;
  const result = made(call ? call.arguments : turn.text, maxTokens, parameters.stop);
  const all = allTokens(result);
  const usage = usageOf(turn.promptTokens, all.length);
  const finish_reason = result.finish === 'stop' ? 'stop' : REASONS[result.finish];
  if (!body.stream) {
    const said = { role: 'assistant', content: result.text };
    const calls = call && [{ id: '0', type: 'function', function: { description: null, ...call } }];
    const message = calls ? { role: 'assistant', tool_calls: calls } : said;
    const choices = [{ index: 0, message, logprobs: null, finish_reason }];
    return { headers: headersOf(prompt), body: { object: 'chat.completion', ...head, choices, usage } };
  }
  const events = all.map(({ text, special }, at): SseEvent => {
    const part = {
      index: 0,
      id: '0',
      type: 'function',
      function: { name: call && at === 0 ? call.name : null, arguments: text },
    };
    const delta =
      call && !special
        ? { role: 'assistant', tool_calls: [part] }
        : { role: 'assistant', content: special ? '' : text };
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: at === all.length - 1 ? finish_reason : null }];
    return { data: { object: 'chat.completion.chunk', ...head, choices, usage: null } };
  });
  if (body.stream_options?.include_usage)
    events.push({ data: { object: 'chat.completion.chunk', ...head, choices: [], usage } });
  return { events: [...events, DONE] };
}
