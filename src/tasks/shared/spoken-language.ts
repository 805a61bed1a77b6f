// Languages of recordings, by Whisper's codes or English names.

/** The languages of multilingual Whisper models. */
const CODES = (
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te ' +
  'fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps ' +
  'tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue'
).split(' ');

/**
 * The code of a language: `de`, `de-DE` and `German` are `de`.
 * @returns undefined for unknown codes and names
 */
export function languageCode(language: string): string | undefined {
  const asked = language.trim().toLowerCase();
  const [code = asked] = asked.split(/[-_]/);
  if (/^[a-z]{2,3}$/.test(code)) return code;
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return CODES.find((one) => names.of(one)?.toLowerCase() === asked);
}
