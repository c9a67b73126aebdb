/** Ends with the first signal that asks for it; a second one ends at once. */
export function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.removeAllListeners(signal)
        process.once(signal, () => process.exit(130))
      }
      resolve()
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  })
}
