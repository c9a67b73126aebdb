import { defineConfig } from 'vitest/config'
import { missingForNeo4j } from './scripts/neo4j-jars.js'

const NEO4J_TESTS = ['test/neo4j/**/*.test.ts', 'test/store/neo4j/**/*.test.ts']

/** Files that need a Neo4j: all of them, or none where no server can be run; in CI another test calls that a fault. */
function neo4jTests(): string[] {
  const missing = process.env.NEO4J_URL ? undefined : missingForNeo4j()
  if (missing === undefined) return NEO4J_TESTS
  // This file is read once for each project; the sentence is said once.
  if (process.env.RIGHTPARTY_TOLD_OF_NEO4J === undefined) process.stderr.write(`rightparty: the tests on Neo4j are skipped: ${missing}; install maven and a Java 17 runtime, or name an empty server in NEO4J_URL\n`)
  process.env.RIGHTPARTY_TOLD_OF_NEO4J = 'yes'
  return []
}

export default defineConfig({
  // The scripts reach the built product by this name; in tests they are given its sources.
  resolve: { alias: [{ find: /^#src\/(.*)\.js$/, replacement: `${import.meta.dirname}/src/$1.ts` }] },
  test: {
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    setupFiles: ['test/seed.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'product', include: ['test/**/*.test.ts', 'src/**/*.test.ts'], exclude: NEO4J_TESTS, maxWorkers: 2 },
      },
      {
        extends: true,
        // One database for all of them, so never two files at once; a server that starts on a busy machine takes its time.
        test: {
          testTimeout: 300_000, hookTimeout: 300_000,
          name: 'neo4j', include: neo4jTests(), globalSetup: ['test/neo4j/global-setup.ts'],
          fileParallelism: false, maxWorkers: 1, sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
