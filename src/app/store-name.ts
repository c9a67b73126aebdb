/** Schemes of addresses at which a Neo4j server answers. */
const NEO4J = /^(?:neo4j|bolt)(?:\+s|\+ssc)?:\/\//

/** Whether a store URL is the address of a Neo4j server. */
export function isNeo4j(url: string): boolean {
  return NEO4J.test(url)
}

/**
 * Beginning of the paths of what lies beside a store (its folder for keys, packs and rejects; with an ending, a kept graph):
 * the path of an embedded store; for a server a name made of its address, in the default folder.
 */
export function storeStem(url: string): string {
  if (url.startsWith('sqlite:')) return url.slice('sqlite:'.length)
  if (!isNeo4j(url)) return './data/rightparty.db'
  // What stands before an @ would be a password, and never becomes a name of a file.
  const address = url.replace(NEO4J, '').replace(/^.*@/, '')
  return `./data/neo4j-${address.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replace(/-+$/, '')}`
}
