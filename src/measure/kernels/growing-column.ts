/** A column of whole numbers that grows; `values` is replaced when it does. */
export class GrowingColumn {
  values = new Int32Array(1024)
  length = 0

  /** Makes room for some more, so that `add` may be called so often. */
  reserve(more: number): void {
    if (this.length + more <= this.values.length) return
    const grown = new Int32Array(Math.max(this.length + more, this.values.length * 2))
    grown.set(this.values)
    this.values = grown
  }

  /** Puts one number at the end, where room was made before. */
  add(value: number): void {
    this.values[this.length++] = value
  }

  push(value: number): void {
    this.reserve(1)
    this.add(value)
  }
}
