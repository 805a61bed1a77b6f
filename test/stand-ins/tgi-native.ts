// TGI's own routes, whole and streamed.

import { axumBody } from './axum.ts';
import { countTokens, hash, tokensOf } from './pretend-model.ts';
import type { Asked, Reply } from './stand-in.ts';
import { BODY_BYTES, refusal, type TgiOptions } from './tgi.ts';
import { compatRequest, generateRequest, type TgiParameters } from './tgi-requests.ts';
import { allTokens, headersOf, invalid, made, REASONS, textFor } from './tgi-rules.ts';

export function compat(asked: Asked, options: TgiOptions): Reply {
  const { stream, ...body } = axumBody(asked, compatRequest, BODY_BYTES);
  const full = body.parameters?.return_full_text ?? options.fullText ?? true;
  return stream ? streamed(body, full, options) : whole(body, full, options, (one) => [one]);
}

export function generate(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, generateRequest, BODY_BYTES);
  return whole(body, body.parameters?.return_full_text ?? false, options, (one) => one);
}

export function generateStream(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, generateRequest, BODY_BYTES);
  return streamed(body, body.parameters?.return_full_text ?? false, options);
}

interface Native {
  inputs: string;
  parameters?: TgiParameters;
}

function whole(
  { inputs, parameters }: Native,
  full: boolean,
  options: TgiOptions,
  wrap: (one: object) => unknown,
): Reply {
  const wrong = invalid(inputs, parameters, options);
  if (wrong) throw refusal(wrong, 'validation');
  const result = made(textFor(inputs, parameters?.grammar), parameters?.max_new_tokens, parameters?.stop ?? []);
  const tokens = allTokens(result);
  const text = { generated_text: full ? inputs + result.text : result.text };
  const prefill = tokensOf(inputs).map((one, at) => ({
    id: hash(one) % 32_000,
    text: one,
    logprob: at === 0 ? null : -1,
  }));
  const ending = {
    finish_reason: REASONS[result.finish],
    generated_tokens: tokens.length,
    seed: parameters?.seed ?? null,
  };
  const details = { ...ending, prefill: parameters?.decoder_input_details ? prefill : [], tokens };
  const others = Array.from({ length: (parameters?.best_of ?? 1) - 1 }, () => ({ ...text, ...details }));
  const more = others.length > 0 ? { best_of_sequences: others } : {};
  const body = wrap(
    parameters?.details || parameters?.decoder_input_details ? { ...text, details: { ...details, ...more } } : text,
  );
  return { headers: headersOf(inputs), body };
}

function streamed({ inputs, parameters }: Native, full: boolean, options: TgiOptions): Reply {
  const many = (parameters?.best_of ?? 1) !== 1 && '`best_of` != 1 is not supported when streaming tokens';
  const prefill =
    parameters?.decoder_input_details && '`decoder_input_details` == true is not supported when streaming tokens';
  const refused = many || prefill ? `Input validation error: ${many || prefill}` : invalid(inputs, parameters, options);
  if (refused) return { headers: headersOf(inputs), events: [{ data: { error: refused, error_type: 'validation' } }] };
  const result = made(textFor(inputs, parameters?.grammar), parameters?.max_new_tokens, parameters?.stop ?? []);
  const all = allTokens(result);
  const events = all.map((token, at) => {
    const last = at === all.length - 1;
    const ending = {
      finish_reason: REASONS[result.finish],
      generated_tokens: all.length,
      seed: parameters?.seed ?? null,
      input_length: countTokens(inputs),
    };
    const generated_text = last ? (full ? inputs + result.text : result.text) : null;
    return { data: { index: at + 1, token, generated_text, details: last && parameters?.details ? ending : null } };
  });
  return { headers: headersOf(inputs), events };
}
