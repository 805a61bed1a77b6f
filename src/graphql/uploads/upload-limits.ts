// How large a request may be: one file, all files, the whole body.

export interface UploadLimits {
  /** As the setting says it, for the text of errors. */
  readonly maxUploadMb: number;
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** A whole body, of any kind: it carries a file of the largest size as base64 in JSON. */
  readonly maxBodyBytes: number;
  /** JSON besides media, which would take many times its size in memory. */
  readonly maxJsonBytes: number;
}

/** Files in one request; each may be used in several places of it. */
const MAX_FILES = 10;

const MB = 1024 * 1024;
const BASE64_FACTOR = 4 / 3;
const JSON_ALLOWANCE = MB;

/** Megabytes of JSON without its media, unless set otherwise. */
export const DEFAULT_JSON_MB = 2;

/**
 * @param maxUploadMb megabytes of the largest file
 * @param maxJsonMb megabytes of JSON besides media
 */
export function uploadLimits(maxUploadMb: number, maxJsonMb: number = DEFAULT_JSON_MB): UploadLimits {
  return {
    maxUploadMb,
    maxFileBytes: Math.floor(maxUploadMb * MB),
    maxFiles: MAX_FILES,
    maxJsonBytes: Math.ceil(maxJsonMb * MB),
    maxBodyBytes: Math.ceil(maxUploadMb * MB * BASE64_FACTOR) + JSON_ALLOWANCE,
  };
}

/** The error for a request that is too large. */
export function tooLargeMessage({ maxUploadMb, maxFiles, maxBodyBytes }: UploadLimits, came: string): string {
  const whole = Math.floor(maxBodyBytes / MB);
  return (
    `The request is too large: up to ${maxFiles} files of up to ${maxUploadMb} MB are accepted, ` +
    `${whole} MB in all; got ${came}. Send less.`
  );
}
