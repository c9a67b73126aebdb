declare module 'autocannon' {
  /** A connection of the load, told of every body. */
  interface Client {
    readonly on: (event: 'body', listener: (body: Buffer) => void) => void
  }
  interface Request {
    readonly headers?: Readonly<Record<string, string>>
  }
  interface Wanted {
    readonly url: string
    readonly method: string
    readonly connections: number
    readonly amount: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly requests: readonly { readonly setupRequest: (request: Request) => Request }[]
    readonly setupClient: (client: Client) => void
  }
  interface Load {
    readonly on: (event: 'response', listener: (client: Client, status: number, bytes: number, ms: number) => void) => void
  }
  export default function autocannon(wanted: Wanted, done: (error: Error | null) => void): Load
}
