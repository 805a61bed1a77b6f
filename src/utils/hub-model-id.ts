// The Hub's rule for model ids (huggingface_hub, utils/_validators.py), for names that become part of a URL or path.

const PART = String.raw`\w(?:[\w.-]{0,94}\w)?`;
const MODEL_ID = new RegExp(`^(?:${PART}/)?${PART}$`);

export function isHubModelId(id: string): boolean {
  return MODEL_ID.test(id) && !id.includes('--') && !id.includes('..') && !/\.(?:git|ipynb)$/.test(id);
}
