import { readdirSync, readFileSync } from 'node:fs'

/** The statements lie beside the program, in the checkout and in the package alike. */
const FOLDER = new URL('../../../cypher/', import.meta.url)
const texts = new Map<string, string>()

/** The text of `cypher/query/NAME.cypher`, or of `cypher/FOLDER/NAME.cypher` for a name with its folder; header included; read once. */
export function statement(name: string): string {
  const known = texts.get(name)
  if (known !== undefined) return known
  const text = readFileSync(new URL(`${name.includes('/') ? name : `query/${name}`}.cypher`, FOLDER), 'utf8')
  texts.set(name, text)
  return text
}

/** One change of the schema: a file of `cypher/schema/`, its statements in order. */
export interface SchemaChange {
  readonly number: number
  readonly name: string
  /** A store with it can be used by no version that does not know it. */
  readonly isBreaking: boolean
  readonly statements: readonly string[]
}

/** All changes of a schema, oldest first: of the store's, or of that in another folder below `cypher/`. */
export function schemaChanges(below = 'schema'): readonly SchemaChange[] {
  const folder = new URL(`${below}/`, FOLDER)
  return readdirSync(folder).filter((file) => file.endsWith('.cypher')).toSorted().map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const code = text.replaceAll(/^\/\/.*$/gm, '')
    return {
      number: Number(file.slice(0, 4)),
      name: file.slice(0, -'.cypher'.length),
      isBreaking: /^\/\/ breaking: yes$/m.test(text),
      statements: code.split(';').map((one) => one.trim()).filter((one) => one !== ''),
    }
  })
}
