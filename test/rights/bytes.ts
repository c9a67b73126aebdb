import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Every file in a folder and below. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

/** Which of these texts stand in any file of a folder. */
export function found(folder: string, texts: readonly string[]): readonly string[] {
  const files = filesBelow(folder).map((path) => readFileSync(path))
  return texts.filter((text) => files.some((bytes) => bytes.includes(text)))
}
