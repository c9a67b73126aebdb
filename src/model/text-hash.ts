/** 32-bit FNV-1a over the UTF-16 units of a text: the same everywhere, and for nothing that somebody could gain by choosing texts that meet. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
