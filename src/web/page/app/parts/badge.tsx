import type { ComponentChildren } from 'preact'
import { useReader } from '../reader.js'

/** What a decision does to the contact: its colour. The shape and the word say the same without it. */
const TONE: Readonly<Record<string, string>> = {
  SUPPRESS: 'no', DENY: 'no', REDIRECT: 'ask', REQUIRE_CONSENT: 'ask', REVIEW: 'ask', DELAY_UNTIL: 'later', NOT_ASKED: 'none',
  ALLOW_LOCATE_ONLY: 'yes', ALLOW_ONCE: 'yes', ALLOW: 'yes',
}

/** One shape for each decision, told apart without colour. */
const SHAPE: Readonly<Record<string, string>> = {
  SUPPRESS: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM4.5 8h7',
  DENY: 'M2.5 2.5h11v11h-11zM5.5 5.5l5 5M10.5 5.5l-5 5',
  REDIRECT: 'M2 8h10M8.5 4.5L12 8l-3.5 3.5M14 3v10',
  REQUIRE_CONSENT: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M8 4.5v4M8 10.7v.6',
  REVIEW: 'M8 1.5L14.5 8L8 14.5L1.5 8zM8 5v3.5M8 10.4v.6',
  DELAY_UNTIL: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M8 4.2V8l2.7 1.7',
  NOT_ASKED: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M4.5 8h7',
  ALLOW_LOCATE_ONLY: 'M8 14.5S13 9.5 13 6.3A5 5 0 0 0 3 6.3C3 9.5 8 14.5 8 14.5zM8 4.9v2.8',
  ALLOW_ONCE: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M6.8 6L8.2 5v6',
  ALLOW: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M5 8.2l2.2 2.2L11 6.2',
}

/** A decision by shape, word and colour. */
export function DecisionBadge({ decision, isLarge = false }: { readonly decision: string; readonly isLarge?: boolean }) {
  const { say } = useReader()
  return (
    <span class={`badge tone-${TONE[decision] ?? 'none'}${isLarge ? ' badge-large' : ''}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d={SHAPE[decision] ?? SHAPE.NOT_ASKED} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round" /></svg>
      {say.code('decision', decision)}
    </span>
  )
}

/** A small word in a frame. */
export function Tag({ tone = 'none', children }: { readonly tone?: 'none' | 'no' | 'ask' | 'later' | 'yes'; readonly children: ComponentChildren }) {
  return <span class={`tag tone-${tone}`}>{children}</span>
}

/** Text that others wrote: kept to itself, whatever direction and length it has. */
export function Theirs({ text, max = 200 }: { readonly text: string; readonly max?: number }) {
  const signs = Array.from(text.slice(0, max * 2 + 2))
  if (signs.length <= max) return <bdi class="theirs">{text}</bdi>
  return <bdi class="theirs" title={text.slice(0, 2000)}>{signs.slice(0, max).join('')}…</bdi>
}

/** A sentence of a pack, in the reader's language where there is one, else in English and marked as such. */
export function Law({ text }: { readonly text: string }) {
  const { inOwnWords } = useReader()
  const own = inOwnWords(text)
  return own === undefined ? <span lang="en">{text}</span> : <span>{own}</span>
}

/** A keyed reference, shortened; whole for who points at it or copies it. */
export function Ref({ of }: { readonly of: string }) {
  return <code class="ref" title={of}>{of.length > 14 ? `${of.slice(0, 12)}…` : of}</code>
}
