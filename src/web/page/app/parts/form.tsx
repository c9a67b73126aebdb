import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Act } from '../ask.js'
import { useReader } from '../reader.js'
import { Failed } from './state.js'

/** A labelled control; what it wants is said beside it, and read out with it. */
export function Field({ label, hint, children }: { readonly label: string; readonly hint?: string; readonly children: (ids: { readonly id: string; readonly 'aria-describedby'?: string }) => ComponentChildren }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }) })}
      {hint === undefined ? null : <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}

/** What a field of one line takes. */
export type FieldType = 'text' | 'password' | 'date' | 'datetime-local' | 'number'

/** Text of one line. */
export function TextField({ label, hint, value, onValue, type = 'text', ...rest }: {
  readonly label: string; readonly hint?: string; readonly value: string; readonly onValue: (value: string) => void
  readonly type?: FieldType; readonly required?: boolean; readonly maxLength?: number; readonly autoComplete?: 'off'; readonly placeholder?: string; readonly min?: string; readonly max?: string
}) {
  // The types of the markup know one element for each type of input; this is one for five of them.
  const typed = { type } as { readonly type: 'text' }
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => <input {...ids} {...rest} {...typed} value={value} onInput={(event) => { onValue(event.currentTarget.value) }} />}
    </Field>
  )
}

/** Text of several lines. */
export function LongField({ label, hint, value, onValue, focus = false }: { readonly label: string; readonly hint?: string; readonly value: string; readonly onValue: (value: string) => void; readonly focus?: boolean }) {
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (focus) area.current?.focus()
  }, [focus])
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => <textarea {...ids} ref={area} rows={3} maxLength={2000} value={value} onInput={(event) => { onValue(event.currentTarget.value) }} />}
    </Field>
  )
}

/** One of several words. */
export function Choice<T extends string>({ label, value, options, onValue }: { readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onValue: (value: T) => void }) {
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => { onValue(event.currentTarget.value as T) }}>
          {options.map(([key, word]) => <option key={key} value={key}>{word}</option>)}
        </select>
      )}
    </Field>
  )
}

/** A form that sends one act; what went wrong stands above its buttons. */
export function ActForm({ act, send, label, onCancel, children, isReady = true }: {
  readonly act: Act<[]>; readonly send?: string; readonly label: string; readonly onCancel?: () => void; readonly children: ComponentChildren; readonly isReady?: boolean
}) {
  const { say } = useReader()
  return (
    <form aria-label={label} onSubmit={(event) => { event.preventDefault(); if (isReady) act.run() }}>
      {children}
      {act.problem === undefined ? null : <Failed problem={act.problem} />}
      <div class="buttons">
        <button type="submit" class="button primary" disabled={act.isRunning || !isReady}>{send ?? say('save')}</button>
        {onCancel === undefined ? null : <button type="button" class="button" onClick={onCancel}>{say('cancel')}</button>}
      </div>
    </form>
  )
}

/** A dialog over the page: Escape closes it, and focus goes back to where it was. */
export function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ComponentChildren }) {
  const { say } = useReader()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose} onCancel={(event) => { event.preventDefault(); onClose() }}>
      <header class="dialog-head"><h2 id={id}>{title}</h2><button type="button" class="button quiet" onClick={onClose} aria-label={say('close')}>✕</button></header>
      {children}
    </dialog>
  )
}
