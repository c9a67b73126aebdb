import { Problem } from '../model/problem.js'

/**
 * Decodes bytes to text in chunks; wrong bytes are never replaced.
 * @throws Problem invalid-input when the label names no encoding, or the bytes are not of it
 */
export async function* decode(name: string, chunks: AsyncIterable<Uint8Array>, encoding = 'utf-8'): AsyncGenerator<string> {
  const decoder = createDecoder(encoding)
  const wrong = (cause: unknown): Problem =>
    new Problem('invalid-input', `the bytes of ${name} are not ${decoder.encoding}; name the encoding with --encoding`, [], { cause })
  let isFirst = true
  const clean = (text: string): string => {
    if (!isFirst || text === '') return text
    isFirst = false
    // The decoder takes away the mark of the Unicode encodings; others may carry it as a character.
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  }
  for await (const chunk of chunks) {
    let text: string
    try {
      text = decoder.decode(chunk, { stream: true })
    } catch (error) {
      throw wrong(error)
    }
    if (text !== '') yield clean(text)
  }
  try {
    const rest = decoder.decode()
    if (rest !== '') yield clean(rest)
  } catch (error) {
    throw wrong(error)
  }
}

function createDecoder(encoding: string) {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch (error) {
    throw new Problem('invalid-input', '--encoding names no encoding; use a WHATWG label such as utf-8, gb18030 or windows-1252', [], { cause: error })
  }
}
