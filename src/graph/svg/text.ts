const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u
const NARROW = /^[ .,:;'|!ijlt()[\]-]$/
const CAPITAL = /^[\p{Lu}\p{Nd}%@&mw]$/u

/** Width of a text in a sans-serif face of a size, on the wide side: what is drawn with is not known here. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const { segment } of segmenter.segment(text)) ems += emsOf(segment)
  return ems * size
}

function emsOf(segment: string): number {
  if (WIDE.test(segment)) return 1.02
  return NARROW.test(segment) ? 0.36 : CAPITAL.test(segment) ? 0.72 : 0.58
}

/** The text itself, or as much of it as fits with a sign that something is left out. */
export function fitted(text: string, width: number, size: number): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim()
  if (textWidth(plain, size) <= width) return plain
  let kept = ''
  let ems = 1
  for (const { segment } of segmenter.segment(plain)) {
    ems += emsOf(segment)
    if (ems * size > width) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** A text in lines that fit, broken between words, but not at a no-break space; a word that is too long for a line is cut, and so is what no line is left for. */
export function wrapped(text: string, width: number, size: number, linesMax: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/[ \t\r\n]+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || textWidth(longer, size) <= width) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  if (line !== '') lines.push(line)
  const shown = lines.length <= linesMax ? lines : [...lines.slice(0, linesMax - 1), lines.slice(linesMax - 1).join(' ')]
  return shown.map((each) => fitted(each, width, size))
}
