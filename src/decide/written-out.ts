import type { z } from 'zod'
import { packSchema, type Pack } from './pack-schema.js'

type Fields = Readonly<Record<string, unknown>>
type Schema = z.core.$ZodTypes
/** Makes of a value that obeys a schema what the schema makes of it. */
type Filler = (value: unknown) => unknown

/** One option of a union: the fields that it knows, and those without which it is none. */
interface OptionOf {
  readonly known: ReadonlySet<string>
  readonly needed: readonly string[]
  readonly fill: Filler
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const asItIs: Filler = (value) => value

const fillers = new Map<Schema, Filler>()

/** What fills in a schema, made once; a schema that names itself finds what is being made. */
function fillerOf(schema: unknown): Filler {
  const own = schema as Schema
  const known = fillers.get(own)
  if (known !== undefined) return known
  let made: Filler | undefined
  fillers.set(own, (value) => (made ??= makeFiller(own))(value))
  made = makeFiller(own)
  fillers.set(own, made)
  return made
}

function ofObject(shape: z.core.$ZodShape): Filler {
  const fields = Object.entries(shape).map(([name, field]) => [name, fillerOf(field)] as const)
  return (value) => {
    if (!isFields(value)) return value
    const filled: Record<string, unknown> = {}
    for (const [name, fill] of fields) {
      const one = fill(value[name])
      if (one !== undefined) filled[name] = one
    }
    // A field that no schema knows stays, so that who compares contents sees it.
    for (const name of Object.keys(value)) if (!(name in shape)) filled[name] = value[name]
    return filled
  }
}

function ofUnion(options: readonly Schema[]): Filler {
  const objects = options.flatMap((option): readonly OptionOf[] => {
    const { _zod: { def } } = option
    if (def.type !== 'object') return []
    const needed = Object.entries(def.shape).filter(([, { _zod: { optin } }]) => optin !== 'optional').map(([name]) => name)
    return [{ known: new Set(Object.keys(def.shape)), needed, fill: fillerOf(option) }]
  })
  return (value) => {
    if (!isFields(value)) return value
    const names = Object.keys(value)
    const option = objects.find(({ known, needed }) => needed.every((name) => name in value) && names.every((name) => known.has(name)))
    return option === undefined ? value : option.fill(value)
  }
}

function makeFiller({ _zod: { def } }: Schema): Filler {
  switch (def.type) {
    case 'default': {
      const fill = fillerOf(def.innerType)
      return (value) => (value === undefined ? def.defaultValue : fill(value))
    }
    case 'optional':
      return fillerOf(def.innerType)
    case 'lazy':
      return fillerOf(def.getter())
    case 'object':
      return ofObject(def.shape)
    case 'record': {
      const fill = fillerOf(def.valueType)
      return (value) => (isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one)])) : value)
    }
    case 'array': {
      const fill = fillerOf(def.element)
      return (value) => (Array.isArray(value) ? value.map(fill) : value)
    }
    case 'union':
      return ofUnion(def.options as readonly Schema[])
    default:
      return asItIs
  }
}

/**
 * Writes a pack out as `parsePack` gives it, with fields in the schema's order and defaults filled in, but proves nothing: for a
 * pack whose content is known to be proved. Of anything that is no pack it makes something that is none either.
 */
export function writtenOut(json: unknown): Pack {
  return fillerOf(packSchema)(json) as Pack
}
